"""What waits for the coordinator: it grows by what is sent, shrinks by what she does, and nothing of it is lost."""

import gzip
import re

import pytest
from sqlalchemy import text

from app import hooks
from app.inbox import service
from app.inbox.pages import KEYS
from app.incidents import lists
from app.incidents import service as incidents
from app.incidents.models import Incident
from tenants.access import Role
from tenants.errors import Conflict, Invalid
from tests.browser.visitor import MOST_BYTES
from tests.databases import engine_of
from tests.situational_pictures.reports import report
from tests.statements import asked, selects

INBOX = "/koping/inkommet/"
HOW = "färg"
NUMBER = "Det var 19121212-1212 som gjorde det."


def read(world, **asked_for):
    with world.scope(Role.COORDINATOR) as scope:
        return service.read_inbox(scope, **asked_for)


def do(world, act, **inputs):
    with world.scope(Role.COORDINATOR) as scope:
        return act(scope, **inputs)


def counted(world, category: str = "klotter") -> int:
    with world.scope(Role.COORDINATOR) as scope:
        return lists.count_listed(scope, category=category).counted


def multiply(world, id, n: int) -> None:
    """So many more reports like this one, straight into the table."""
    columns = ", ".join(column.name for column in Incident.__table__.columns if column.name != "id")
    more = f"INSERT INTO incident (id, {columns}) SELECT gen_random_uuid(), {columns} FROM incident"  # noqa: S608
    with engine_of(world.urls[None]) as engine, engine.begin() as superuser:
        superuser.execute(text("SET session_replication_role = replica"))
        superuser.execute(text(f"{more}, generate_series(1, :n) WHERE incident.id = :id"), {"n": n, "id": id})


def way(world, id, role=Role.SCHOOL) -> list[str]:
    with world.scope(role) as scope:
        return [step.what for step in hooks.way(scope, id)]


def history(world, id) -> list[str]:
    with world.scope(Role.COORDINATOR) as scope:
        return [row.reason for row in lists.read_history(scope, id=id)]


def test_what_others_send_is_new_until_it_has_been_gone_through_and_can_be_put_back(world):
    seen = report(world, 0)
    report(world, 0, role=Role.COORDINATOR)
    assert [one.id for one in read(world).new] == [seen.id]
    assert do(world, service.look_over, reports={seen.id: seen.version}) == 1
    assert read(world).new == [] and read(world).waiting.new == 0
    assert way(world, seen.id) == ["Läst av samordnaren"]
    assert way(world, seen.id, Role.YOUTH) == [], "others may read it, and are not told"
    assert [one.seen.id for one in do(world, service.list_looked)] == [seen.id]
    assert do(world, service.look_over, reports={seen.id: seen.version}, looked=False) == 1
    assert [one.id for one in read(world).new] == [seen.id] and do(world, service.list_looked) == []


def test_what_its_author_has_corrected_is_new_again_and_what_the_coordinator_has_is_not(world):
    seen = report(world, 0)
    do(world, service.look_over, reports={seen.id: 1})
    what = {"category": "klotter", "earliest": seen.earliest, "precision": "unknown"}
    with world.scope(Role.SCHOOL) as scope:
        incidents.correct_incident(scope, id=seen.id, version=1, **what)
    assert [one.id for one in read(world).new] == [seen.id]
    assert do(world, service.look_over, reports={seen.id: 1}) == 0, "not what she had read"
    do(world, incidents.correct_incident, id=seen.id, version=2, reason="tid enligt samtal", **what)
    assert read(world).new == []


def test_many_are_given_another_type_and_place_for_one_reason_and_each_keeps_how_it_stood(world):
    seen = [report(world, 0, category="klotter", how=HOW) for _ in range(3)]
    place = world.named()["Stationen"]
    inputs = {"reports": {one.id: 1 for one in seen} | {seen[2].id: 9}, "reason": "enligt samtal"}
    assert do(world, service.change_reports, category="hot", named_place_id=place, **inputs) == 2
    with world.scope(Role.COORDINATOR) as scope:
        changed, left = (incidents.read_incident(scope, id=seen[at].id) for at in (0, 2))
    assert (changed.category.slug, changed.named_place, changed.how) == ("hot", "Stationen", None)
    assert changed.access_class == "police", "a type that is sensitive has fewer readers"
    assert (left.category.slug, left.version) == ("klotter", 1)
    assert history(world, seen[0].id) == ["enligt samtal"]
    assert counted(world, "hot") == 2 and counted(world, "klotter") == 1


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"category": "hot"}, "reason"),
        ({"category": "finns-inte", "reason": "fel"}, "category"),
        ({"reason": "fel"}, "category"),
        ({"category": "hot", "reason": "Anna Svensson ringde"}, "reason"),
        ({"category": "hot", "reason": "fel", "reports": {}}, "reports"),
    ],
)
def test_a_change_of_many_that_cannot_be_meant_is_refused(world, inputs, field):
    seen = report(world, 0)
    with pytest.raises(Invalid) as refused:
        do(world, service.change_reports, **{"reports": {seen.id: 1}, "reason": "", **inputs})
    assert field in refused.value.messages


def test_two_reports_of_one_event_count_once_lead_to_each_other_and_are_parted_again(world):
    kept, other = report(world, 0), report(world, 0, role=Role.YOUTH)
    versions = {"version": 1, "other_version": 1}
    do(world, service.merge, id=kept.id, other_id=other.id, **versions)
    assert counted(world) == 1 and read(world).waiting.new == 0
    assert way(world, other.id, Role.YOUTH) == ["Samma händelse som en annan rapport, som räknas"]
    assert way(world, kept.id) == ["En annan rapport är samma händelse"]
    for act in (service.merge, service.part):
        inputs = {"id": kept.id, "version": 1} | (
            {"other_id": other.id, "other_version": 2} if act is service.merge else {}
        )
        with pytest.raises(Conflict):
            do(world, act, **inputs)
    do(world, service.part, id=other.id, version=2)
    assert counted(world) == 2 and way(world, other.id, Role.YOUTH) == []
    assert history(world, other.id) == [
        "inte samma händelse som den andra",
        "samma händelse som en annan rapport, som räknas",
    ]
    do(world, service.merge, id=other.id, other_id=kept.id, version=3, other_version=1)
    assert counted(world) == 1


def test_the_list_and_what_is_done_in_it_cost_the_same_however_much_waits(world, client):
    def costs(n: int) -> tuple[int, int]:
        multiply(world, report(world, 0).id, n - 1)
        client.sign_in(Role.COORDINATOR).get(INBOX)
        with asked(world.web.engine) as shown:
            sent = client.get(INBOX)
        html = sent.get_data(as_text=True)
        assert len(gzip.compress(sent.data)) < MOST_BYTES
        marked = re.findall(r'name="reports" value="([^"]+)"', html)
        with asked(world.web.engine) as done:
            assert client.post(f"{INBOX}granskade", {"reports": marked}).status_code == 303
        return len(selects(shown)), len(selects(done))

    assert costs(2) == costs(500)
    assert read(world).waiting.new == 500 - service.PAGE


def test_a_page_holds_so_many_and_leads_on(world, client):
    for _ in range(3):
        report(world, 0)
    first = read(world, limit=2)
    assert len(first.new) == 2 and first.next == first.new[-1].id
    assert len(read(world, limit=2, after=first.next).new) == 1


def test_a_stopped_report_is_let_go_by_one_tap_without_what_points_at_somebody(world, client):
    seen = report(world, 0, text=NUMBER)
    page = client.sign_in(Role.COORDINATOR).get(INBOX).get_data(as_text=True)
    assert "<mark>19121212-1212</mark>" in page and "Släpp som den är" not in page
    assert client.post(f"{INBOX}{seen.id}/slapp", {"version": "1"}).status_code == 303
    with world.scope(Role.COORDINATOR) as scope:
        assert incidents.read_incident(scope, id=seen.id).text == "Det var [personnummer borttaget] som gjorde det."
    assert client.post(f"{INBOX}{seen.id}/slapp", {"version": "2"}).status_code == 409


def test_reports_that_are_alike_lie_side_by_side(world, client):
    one, other = report(world, 0), report(world, 0, role=Role.YOUTH)
    page = client.sign_in(Role.COORDINATOR).get(INBOX).get_data(as_text=True)
    assert "Kan vara samma händelse (1)" in page and f"/inkommet/{one.id}/par?med={other.id}" in page


def test_two_that_are_marked_lie_side_by_side_one_beside_what_is_near_and_no_more_do(world, client):
    seen = [report(world, 0) for _ in range(3)]
    client.sign_in(Role.COORDINATOR)
    marked = [f"{one.id}.1" for one in seen]
    address = client.post(f"{INBOX}valda", {"reports": marked[:2]}).headers["Location"]
    assert "Den här räknas" in client.get(address).get_data(as_text=True)
    near = client.post(f"{INBOX}valda", {"reports": marked[:1]}).headers["Location"]
    assert f"/par?med={seen[1].id}" in client.get(near).get_data(as_text=True)
    refused = client.post(f"{INBOX}valda", {"reports": marked})
    assert refused.status_code == 422 and f'value="{marked[0]}" checked' in refused.get_data(as_text=True)


def test_the_letters_that_work_stand_on_the_page(world, client):
    report(world, 0)
    page = client.sign_in(Role.COORDINATOR).get(INBOX).get_data(as_text=True)
    assert all(f"<kbd>{key}</kbd> {what}" in page for key, what in KEYS)


def test_what_is_put_back_and_parted_says_of_which_version(world, client):
    seen = report(world, 0)
    do(world, service.look_over, reports={seen.id: 1})
    client.sign_in(Role.COORDINATOR)
    answers = [client.post(f"{INBOX}{seen.id}/{what}", {"version": "ett"}).status_code for what in ("ny", "delning")]
    assert answers == [422, 422] and client.post(f"{INBOX}{seen.id}/delning", {"version": "1"}).status_code == 409
    assert "Lägg tillbaka" in client.get(f"{INBOX}granskade").get_data(as_text=True)
    assert client.post(f"{INBOX}{seen.id}/ny", {"version": "1"}).status_code == 303
    assert [one.id for one in read(world).new] == [seen.id]
