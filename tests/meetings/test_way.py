"""That a report was taken up is told to its author, and that it led to a decision to whoever reads that."""

from datetime import timedelta

from app import hooks
from app.doubles import service as doubles
from app.meetings import decisions
from tenants.access import CALENDAR, Role
from tests.meetings.made import decided, meeting
from tests.situational_pictures.reports import report
from tests.world import NOW

UP = "Togs upp på mötet 10 november 2026"


def way(world, id, role) -> list[str]:
    with world.scope(role) as scope:
        return [step.what for step in hooks.way(scope, id)]


def test_its_author_sees_that_it_was_taken_up_and_of_the_decision_what_she_may_read(world):
    seen, other = report(world, 0), report(world, 0, role=Role.YOUTH)
    for one in (seen, other):
        decided(world, meeting(world), "Bostadsbolaget", incident_id=one.id)
    decided(world, meeting(world), "Bostadsbolaget", incident_id=other.id, access_class="police")
    assert way(world, seen.id, Role.SCHOOL) == [UP, "Ledde till ett beslut"]
    assert way(world, other.id, Role.YOUTH) == [UP, "Ledde till ett beslut"], "of the narrow one nothing"
    assert way(world, other.id, Role.COORDINATOR).count("Ledde till ett beslut") == 2
    assert way(world, seen.id, Role.YOUTH) == [], "others may read it, and are not told"


def test_a_decision_that_its_author_does_not_read_is_a_meeting_and_no_more(world):
    seen = report(world, 0)
    decided(world, meeting(world), "Bostadsbolaget", incident_id=seen.id, access_class="police")
    assert way(world, seen.id, Role.SCHOOL) == [UP]


def test_all_who_reported_the_event_are_told_and_of_a_meeting_to_come_nobody(world):
    first, second = report(world, 0), report(world, 0, role=Role.YOUTH)
    with world.scope() as scope:
        doubles.join(scope, first_id=first.id, second_id=second.id)
    decided(world, meeting(world), "Bostadsbolaget", incident_id=first.id)
    coming = meeting(world, NOW + timedelta(days=2))
    decided(world, coming, "Bostadsbolaget", incident_id=first.id, due=(NOW + timedelta(days=9)).date())
    for id, role in ((first.id, Role.SCHOOL), (second.id, Role.YOUTH)):
        assert way(world, id, role).count(UP) == 1 and way(world, id, role).count("Ledde till ett beslut") == 1


def test_a_meeting_that_only_noted_a_report_is_told_to_its_author_and_can_be_taken_back(client, world):
    seen = report(world, 0, earliest=NOW - timedelta(days=30))
    former, held, coming = (meeting(world, NOW + timedelta(days=days)) for days in (-40, -15, 2))
    at = f"/koping/moten/rapport/{seen.id}"
    client.sign_in(Role.COORDINATOR)
    page = client.get(at).text
    assert str(held.id) in page and not any(str(one.id) in page for one in (former, coming))
    for _twice in range(2):
        assert client.post(at, {"meeting_id": str(held.id), "noted": "ja"}).status_code == 303
    assert way(world, seen.id, Role.SCHOOL) == [UP] and way(world, seen.id, Role.YOUTH) == []
    assert "Togs inte upp" in client.get(at).text
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert decisions.taken_up_since(scope, moment=NOW - timedelta(days=60)) == {seen.id}
    assert client.post(at, {"meeting_id": str(coming.id), "noted": "ja"}).status_code == 409
    assert client.post(at, {"meeting_id": str(held.id)}).status_code == 303
    assert way(world, seen.id, Role.SCHOOL) == []
    client.sign_out()
    client.sign_in(Role.SCHOOL)
    assert client.get(at).status_code == 403


def test_who_has_just_reported_is_told_before_which_meeting_it_is_read(client, world):
    seen = report(world, 0)
    client.sign_in(Role.SCHOOL)
    at = f"/koping/rapporter/{seen.id}?ok=mottagen"
    assert "Den läses före mötet om lägesbilden" in client.get(at).text
    meeting(world, NOW + timedelta(days=20))
    meeting(world, NOW + timedelta(days=2), kind="council", called=("Polisen",))
    assert "Den läses före mötet om lägesbilden" in client.get(at).text
    meeting(world, NOW + timedelta(days=5))
    assert "Den läses före mötet 30 november 2026." in client.get(at).text
