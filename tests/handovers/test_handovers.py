"""What is handed over has a whole life, is read by whoever got it, and whoever reported sees how it goes."""

from datetime import date, timedelta

import pytest

from app import hooks
from app.doubles import service as doubles
from app.handovers import lists, service
from app.incidents import service as incidents
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.situational_pictures.reports import report

TODAY = date(2026, 11, 25)
SCHOOL = "Högstadieskolan"
TEXT = "Mörkt vid stolpen, och det skriks."


def lamp(world, role=Role.YOUTH, **more):
    return report(world, 0, role=role, category="belysning", text=TEXT, **more)


def handed(world, seen, to=SCHOOL, **said):
    said = {"place": "Andra stolpen vid Torget", "asked": "Byt lampan.", "due": TODAY + timedelta(days=9), **said}
    who = world.organisation(to)
    with world.scope() as scope:
        return service.hand_over(scope, incident_id=seen.id, organisation_id=who, **said)


def said(world, row, state, role=Role.SCHOOL, **more):
    with world.scope(role) as scope:
        return service.say(scope, id=row.id, **{"version": row.version, "state": state, **more})


def way(world, id, role=Role.YOUTH) -> list[str]:
    with world.scope(role) as scope:
        return [step.what for step in hooks.way(scope, id)]


def todos(world, role) -> list[str]:
    with world.scope(role) as scope:
        return [one.text for one in hooks.todo(scope) if one.kind.startswith("handover")]


def test_it_is_taken_on_and_done_and_whoever_reported_sees_it(world):
    seen = lamp(world)
    row = handed(world, seen)
    assert todos(world, Role.SCHOOL) == ["Att ta hand om: Byt lampan."] and todos(world, Role.COORDINATOR) == []
    row = said(world, row, "taken_on")
    row = said(world, row, "done")
    assert todos(world, Role.SCHOOL) == []
    told = [f"Lämnad till {SCHOOL}", f"{SCHOOL} tar hand om det", f"Lämnad till {SCHOOL}: åtgärdad"]
    assert way(world, seen.id) == told and way(world, seen.id, Role.SCHOOL) == []
    said(world, row, "taken_on")
    assert todos(world, Role.SCHOOL) == ["Att ta hand om: Byt lampan."], "it may turn out not to be done"


def test_what_is_declined_comes_back_to_the_coordinator_with_why_and_is_handed_over_again(world):
    seen = lamp(world)
    row = handed(world, seen)
    with pytest.raises(Invalid) as refused:
        said(world, row, "declined")
    assert "reason" in refused.value.messages
    row = said(world, row, "declined", reason="Stolpen är Trafikverkets.")
    assert todos(world, Role.COORDINATOR) == ["Tas inte om hand: Byt lampan."]
    with world.scope() as scope:
        assert lists.read_handover(scope, id=row.id).events[0].reason == "Stolpen är Trafikverkets."
        row = service.take_back(scope, id=row.id, version=row.version)
    with pytest.raises(Conflict):
        said(world, row, "done")
    assert todos(world, Role.COORDINATOR) == [] and todos(world, Role.SCHOOL) == []
    with world.scope() as scope:
        service.send_again(scope, id=row.id, version=row.version)
    assert todos(world, Role.SCHOOL) == ["Att ta hand om: Byt lampan."]


def test_what_is_asked_is_corrected_from_the_version_that_was_read_and_what_it_said_is_kept(world):
    row = handed(world, lamp(world))
    new = {"place": "Tredje stolpen", "asked": "Byt lampan.", "due": row.due}
    with world.scope() as scope:
        service.change(scope, id=row.id, version=1, **new)
        kept = lists.read_handover(scope, id=row.id)
    assert list(kept.before.values()) == [[("Var?", "Andra stolpen vid Torget")]]
    with world.scope() as scope, pytest.raises(Conflict):
        service.change(scope, id=row.id, version=1, **new)


def test_only_whoever_got_it_reads_it_and_of_the_report_what_she_may(world):
    """The school reads no text of the youth centre's; of a restricted report it does not even find the page."""
    row = handed(world, lamp(world, access_class="restricted"))
    with world.scope(Role.SCHOOL) as scope:
        found = lists.read_handover(scope, id=row.id)
        assert (found.seen.what, found.incident_id) == ("Bristande/trasig belysning", None)
    other = handed(world, lamp(world))
    with world.scope(Role.SCHOOL) as scope:
        assert lists.read_handover(scope, id=other.id).incident_id is not None
        assert incidents.read_incident(scope, id=other.incident_id).text is None
    for role in (Role.YOUTH, Role.POLICE_OFFICER, Role.SOCIAL_SERVICES):
        with world.scope(role) as scope:
            assert lists.list_handovers(scope).rows == []
            for act in (lists.find_handover, lists.read_handover):
                with pytest.raises(NotFound):
                    act(scope, id=row.id)
        with pytest.raises(NotFound):
            said(world, row, "done", role=role)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"asked": "Ring Anna Svensson."}, "asked"),
        ({"asked": ""}, "asked"),
        ({"place": "hos Kalle Svensson"}, "place"),
        ({"due": TODAY - timedelta(days=1)}, "due"),
    ],
)
def test_what_cannot_be_meant_is_refused(world, wrong, field):
    with pytest.raises(Invalid) as refused:
        handed(world, lamp(world), **wrong)
    assert field in refused.value.messages


def test_the_municipality_picks_the_types_and_an_organisation_gets_a_report_once(world):
    seen, traffic = lamp(world), report(world, 0, category="hastighet")
    handed(world, seen)
    for one in (seen, traffic):
        with pytest.raises(Invalid):
            handed(world, one)
    with world.scope() as scope:
        assert not service.may_hand_over(scope, incident_id=traffic.id)
        service.choose_type(scope, category="hastighet", handed=True, organisation_id=world.organisation(SCHOOL))
    with world.scope() as scope:
        service.choose_type(scope, category="belysning", handed=False)
        assert service.may_hand_over(scope, incident_id=traffic.id)
        assert not service.may_hand_over(scope, incident_id=seen.id)
        with pytest.raises(Invalid):
            service.choose_type(scope, category="hot", handed=True)
    handed(world, traffic)


def test_all_who_reported_the_same_event_see_what_became_of_it(world):
    first, second = lamp(world), report(world, 0, role=Role.SCHOOL, category="belysning")
    with world.scope() as scope:
        doubles.join(scope, first_id=first.id, second_id=second.id)
    handed(world, first, to="Bostadsbolaget")
    assert "Lämnad till Bostadsbolaget" in way(world, second.id, Role.SCHOOL)
    assert "Lämnad till Bostadsbolaget" in way(world, first.id)


def test_what_is_late_is_the_coordinators_and_many_are_one_thing(world):
    rows = [handed(world, lamp(world)) for _ in range(3)]
    with world.scope() as scope:
        for row in rows:
            scope.find(type(row), row.id).due = TODAY - timedelta(days=1)
    assert todos(world, Role.COORDINATOR) == ["3 överlämnade saker är sena"]
    with world.scope() as scope:
        assert len(lists.list_handovers(scope, state="sena").rows) == 3
    assert len(todos(world, Role.SCHOOL)) == 3


def test_by_the_api_whoever_got_it_says_how_far_it_has_come(client, world):
    row = handed(world, lamp(world))
    at = f"/koping/api/v1/handovers/{row.id}"
    keys = {reach: {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach=reach)}"} for reach in ("read", "work")}
    assert client.http.get(at, headers=keys["read"]).json["asked"] == "Byt lampan."
    body = {"version": 1, "state": "done"}
    assert client.http.post(f"{at}/state", json=body, headers=keys["read"]).status_code == 403
    done = client.http.post(f"{at}/state", json=body, headers=keys["work"])
    assert (done.status_code, done.json["state"], done.json["version"]) == (200, "done", 2)
    assert client.http.post(f"{at}/state", json=body, headers=keys["work"]).status_code == 409
