"""A measure is made of a decision or of nothing, divided into tasks, carried out, and found again both ways."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest

from app import hooks
from app.measures import lists, service, tasks, wording
from app.measures.models import KINDS, OBJECTS
from app.measures.registration import AGAINST
from app.meetings import decisions
from app.privacy import inspect
from app.problems import service as problems
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import uuid7
from tests.meetings.made import decided, meeting

TODAY = date(2026, 11, 25)
SCHOOL, POLICE, HOMES = "Högstadieskolan", "Polisen", "Bostadsbolaget"
OTHERS = (Role.YOUTH, Role.SOCIAL_SERVICES, Role.ANALYST, Role.LEADER)


def made(world, role=Role.COORDINATOR, who=SCHOOL, **said):
    said = {"text": "Vuxna ute vid torget.", "due": TODAY + timedelta(days=20), **said}
    with world.scope(role) as scope:
        return service.add_measure(scope, organisation_id=world.organisation(who), **said)


def changed(world, row, role=Role.COORDINATOR, **said):
    kept = {name: getattr(row, name) for name in ("text", "organisation_id", "due", "version")}
    with world.scope(role) as scope:
        return service.change_measure(scope, id=row.id, **{**kept, **said})


def task(world, row, who=SCHOOL, role=Role.COORDINATOR, **said):
    said = {"text": "Skriv schemat.", "due": TODAY + timedelta(days=3), **said}
    with world.scope(role) as scope:
        return tasks.add_task(scope, measure_id=row.id, organisation_id=world.organisation(who), **said)


def logged(world, row, role=Role.SCHOOL, **said):
    with world.scope(role) as scope:
        return tasks.log_occasion(scope, measure_id=row.id, **{"done_on": TODAY, **said})


def read(world, row, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return lists.read_measure(scope, id=row.id)


def todos(world, role) -> list[str]:
    with world.scope(role) as scope:
        return [one.text for one in hooks.todo(scope) if one.kind in ("task", "tasks", "measure")]


def listed(world, role=Role.COORDINATOR, **asked) -> list[UUID]:
    with world.scope(role) as scope:
        return [one.row.id for one in lists.list_measures(scope, **asked).rows]


def test_a_decision_becomes_a_measure_and_each_leads_to_the_other(world):
    at = meeting(world)
    decision = decided(world, at)
    row = made(world, decision_id=decision.id, text=decision.text)
    with world.scope() as scope:
        for kind, id in (("decision", decision.id), ("meeting", at.id)):
            led_to = [one.values["id"] for one in hooks.related(scope, kind, id) if one.endpoint == "measures.show"]
            assert led_to == [row.id], kind
    assert read(world, row).seen.row.decision_id == decision.id
    with world.scope(Role.YOUTH) as scope, pytest.raises(NotFound):
        service.add_measure(
            scope, decision_id=uuid7(), text="Fel", due=TODAY, organisation_id=world.organisation("Fritidsgården")
        )


def test_it_names_its_problem_and_each_leads_to_the_other(world):
    with world.scope() as scope:
        one, other = (problems.start(scope, title=title, place_text="Vid bron") for title in ("Klotter", "Buskörning"))
    row = made(world, problem_id=one.id)
    near = made(world, named_place_id=world.named()["Torget"])
    with world.scope() as scope:
        (found,) = [found for found in hooks.related(scope, "measure", row.id) if found.endpoint == "problems.show"]
        assert found.values == {"id": one.id} and found.about == AGAINST
        led_to = [found.values.get("id") for found in hooks.related(scope, "problem", one.id)]
        assert row.id in led_to and near.id not in led_to
        assert row.id not in [found.values.get("id") for found in hooks.related(scope, "problem", other.id)]
        problems.end(scope, id=one.id, version=1, reason="Löst.")
    row = changed(world, row, problem_id=one.id, method="Två och två.")
    assert row.problem_id == one.id, "what has ended stays where it stands"
    with pytest.raises(Invalid) as refused:
        changed(world, near, problem_id=one.id)
    assert "problem_id" in refused.value.messages
    row = changed(world, row, problem_id=other.id)
    told = read(world, row)
    assert dict(told.before[told.events[0].id])["Problemet den ska göra något åt"] == "ett annat"


def test_it_is_read_by_those_who_read_its_decision(world):
    decision = decided(world, meeting(world), POLICE, access_class="police")
    row = made(world, who=POLICE, decision_id=decision.id)
    assert row.access_class == "police"
    for role in (Role.COORDINATOR, Role.POLICE_OFFICER):
        assert listed(world, role) == [row.id]
    for role in (*OTHERS, Role.SCHOOL, Role.COUNCIL_MEMBER):
        assert listed(world, role) == []
        with pytest.raises(NotFound):
            read(world, row, role)
    task(world, row, who=SCHOOL)
    assert listed(world, Role.SCHOOL) == [row.id], "whoever has a task of it reads what it is for"


def test_others_read_and_write_nothing_and_the_council_reads_title_and_state(world):
    row = changed(world, made(world, function="Rektor"), method="Två vuxna i väst.", cost=900)
    for role in OTHERS:
        assert read(world, row, role).seen.row.method == "Två vuxna i väst."
    with world.scope(Role.YOUTH) as scope:
        for act in (service.remove_measure, service.restore_measure):
            with pytest.raises((NotAllowed, NotFound)):
                act(scope, id=row.id)
    with pytest.raises(NotAllowed):
        changed(world, row, Role.YOUTH)
    with pytest.raises(NotAllowed):
        logged(world, row, Role.YOUTH)
    council = read(world, row, Role.COUNCIL_MEMBER)
    assert (council.seen.who, council.seen.where, council.tasks, council.events) == (SCHOOL, "", (), ())
    assert listed(world, Role.REPORTER) == [], "who only reports reads her own organisation's"


def test_an_organisation_does_its_own_and_lays_nothing_on_another(world):
    row = made(world, Role.SCHOOL)
    with pytest.raises(Invalid) as refused:
        made(world, Role.SCHOOL, who=HOMES)
    assert "organisation_id" in refused.value.messages
    row = changed(world, row, Role.SCHOOL, partner_ids=[world.organisation("Fritidsgården")])
    row = changed(world, row, Role.YOUTH, partner_ids=[world.organisation("Fritidsgården")], method="Gå två och två.")
    assert read(world, row).partners == ["Fritidsgården"]
    with pytest.raises(Invalid) as refused:
        changed(world, row, Role.SCHOOL, access_class="restricted")
    assert "access_class" in refused.value.messages


def test_a_change_is_made_from_the_version_that_was_read_and_what_it_said_is_kept(world):
    row = made(world)
    changed(world, row, kind="situational", object="light", place_text="Vid bron", place_owner="Kommunen")
    (change, *_), before = (found := read(world, row)).events, found.before
    assert dict(before[change.id])["Plats med egna ord"] == "–"
    with pytest.raises(Conflict):
        changed(world, row, version=1, kind="social")


def test_a_task_is_done_by_one_press_and_taken_back(world):
    row = made(world)
    one = task(world, row)
    assert "Uppgift: Skriv schemat." in todos(world, Role.SCHOOL)
    with world.scope(Role.YOUTH) as scope, pytest.raises(NotAllowed):
        tasks.do_task(scope, id=one.id)
    with world.scope(Role.SCHOOL) as scope:
        tasks.do_task(scope, id=one.id)
        assert tasks.do_task(scope, id=one.id).version == 2, "done twice is done once"
    assert "Uppgift: Skriv schemat." not in todos(world, Role.SCHOOL)
    assert read(world, row).tasks[0].done
    with world.scope(Role.SCHOOL) as scope:
        tasks.undo_task(scope, id=one.id)
    assert not read(world, row).tasks[0].done


def test_a_late_task_of_another_is_the_coordinators_too(world):
    row = made(world, who=HOMES)
    for _ in range(2):
        one = task(world, row, who=HOMES)
        with world.scope() as scope:
            scope.find(type(one), one.id).due = TODAY - timedelta(days=1)
    assert todos(world, Role.COORDINATOR) == ["2 uppgifter är sena hos andra"]
    assert listed(world, state="uppgifter") == [row.id] and listed(world, state="sena") == []


def test_an_occasion_is_counted_once_however_often_it_is_sent(world):
    row = changed(world, made(world), planned=4)
    name = uuid7()
    first = logged(world, row, id=name, result="Lugnt.")
    assert logged(world, row, id=name, result="Lugnt.").id == first.id
    with pytest.raises(Invalid) as refused:
        logged(world, row, id=name, result="Något annat.")
    assert "id" in refused.value.messages
    seen = read(world, row).seen
    assert (seen.done, seen.planned, seen.row.state) == (1, 4, "ongoing")
    with world.scope(Role.SCHOOL) as scope:
        tasks.remove_occasion(scope, id=first.id)
    assert read(world, row).seen.done == 0
    with world.scope(Role.SCHOOL) as scope:
        tasks.restore_occasion(scope, id=first.id)
    assert read(world, row).seen.done == 1


def test_an_inspection_counts_what_was_found_and_rectified(world):
    row = changed(world, made(world), kind="inspection")
    logged(world, row, deficiencies=3)
    logged(world, row, deficiencies=0, rectified=2)
    found = read(world, row)
    assert (found.seen.done, found.deficiencies, found.rectified) == (2, 3, 2)
    other = made(world)
    assert logged(world, other, deficiencies=3).deficiencies is None


def test_it_is_stopped_with_why_taken_away_and_put_back(world):
    row = made(world)
    with world.scope() as scope, pytest.raises(Invalid):
        service.say(scope, id=row.id, version=1, state="stopped")
    with world.scope() as scope:
        service.say(scope, id=row.id, version=1, state="stopped", reason="Det har blivit lugnt.")
        assert lists.read_measure(scope, id=row.id).events[0].reason == "Det har blivit lugnt."
        service.remove_measure(scope, id=row.id)
        assert [one.id for one in lists.removed_measures(scope)] == [row.id]
    assert listed(world) == []
    with world.scope() as scope:
        service.restore_measure(scope, id=row.id)
    assert listed(world, state="avbrutna") == [row.id]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "Ring Anna Svensson."}, "text"),
        ({"text": ""}, "text"),
        ({"function": "Kalle Svensson"}, "function"),
        ({"due": TODAY - timedelta(days=1)}, "due"),
        ({"named_place_id": UUID(int=1)}, "named_place_id"),
        ({"focus_area_id": UUID(int=1)}, "focus_area_id"),
        ({"alert": "Det brinner.", "alert_first": date(2026, 11, 9)}, "alert"),
    ],
)
def test_what_cannot_be_meant_is_refused(world, wrong, field):
    with pytest.raises(Invalid) as refused:
        made(world, **wrong)
    assert field in refused.value.messages


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "situational", "object": "light"}, "named_place_id"),
        ({"starts_on": TODAY + timedelta(days=90)}, "starts_on"),
        ({"planned": -1}, "planned"),
        ({"cost": -1}, "cost"),
        ({"effect_types": ["finns-inte"]}, "effect_types"),
        ({"partner_ids": [UUID(int=1)]}, "partner_ids"),
        ({"kind": "annat"}, "kind"),
    ],
)
def test_what_the_whole_form_asks_is_looked_at(world, wrong, field):
    with pytest.raises(Invalid) as refused:
        changed(world, made(world), **wrong)
    assert field in refused.value.messages


def test_it_stands_at_its_place_and_is_found_by_its_words(world):
    place = world.named()["Torget"]
    row = made(world, named_place_id=place, text="Fler lampor vid scenen.")
    with world.scope(Role.YOUTH) as scope:
        assert [one.row.id for one in lists.measures_of(scope, named_place_ids=[place])] == [row.id]
        (found,) = (one for one in hooks.find(scope, hooks.Sought("lampor", ("lampor",))) if one.label == "Åtgärder")
        assert [hit.values["id"] for hit in found.hits] == [row.id]


def test_the_workbook_holds_what_its_reader_reads_and_no_formula(world):
    decision = decided(world, meeting(world), POLICE, access_class="police")
    made(world, who=POLICE, decision_id=decision.id, text="Hemlig kontroll.")
    row = made(world, text="=1+1")
    task(world, row)
    with world.scope(Role.SCHOOL) as scope:
        package = ZipFile(BytesIO(service.take_out(scope)))
    told = "".join(package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3))
    assert "=1+1" in told and "Skriv schemat." in told and "<f>" not in told
    assert "Hemlig" not in told and decision.text not in told


def test_by_the_api_a_task_is_done_and_an_occasion_logged_by_a_key_to_work(client, world):
    row = made(world)
    one = task(world, row)
    keys = {reach: {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach=reach)}"} for reach in ("read", "work")}
    at, body = "/koping/api/v1/measures", {"done_on": "2026-11-25", "result": "Lugnt."}
    assert client.http.get(f"{at}/{row.id}", headers=keys["read"]).json["tasks"][0]["done"] is False
    assert client.http.post(f"{at}/tasks/{one.id}/done", json={}, headers=keys["read"]).status_code == 403
    done = client.http.post(f"{at}/tasks/{one.id}/done", json={}, headers=keys["work"])
    assert (done.status_code, done.json["tasks"][0]["done"]) == (200, True)
    assert client.http.post(f"{at}/{row.id}/occasions", json=body, headers=keys["work"]).status_code == 201
    assert client.http.get(f"{at}/", headers=keys["read"]).json["rows"][0]["occasions"] == 1


def test_what_lies_at_a_merged_place_follows(world):
    there = world.named()
    first, second = there["Torget"], next(id for name, id in there.items() if name != "Torget")
    row = made(world, named_place_id=first)
    with world.scope() as scope:
        service.move_measures(scope, named_place_id=first, to_id=second)
    assert read(world, row).seen.row.named_place_id == second


def test_a_meetings_measures_are_those_of_the_decisions_that_are_read(world):
    at = meeting(world)
    seen, hidden = decided(world, at), decided(world, at, None, function="Jouren", access_class="restricted")
    first, second = made(world, decision_id=seen.id), made(world, decision_id=hidden.id, who=HOMES)
    with world.scope() as scope:
        assert set(decisions.made_at(scope, meeting_id=at.id)) == {seen.id, hidden.id}
        assert {one.row.id for one in lists.measures_of(scope, meeting_id=at.id)} == {first.id, second.id}
    with world.scope(Role.YOUTH) as scope:
        assert [one.row.id for one in lists.measures_of(scope, meeting_id=at.id)] == [first.id]


def test_the_library_says_what_it_rests_on_and_what_was_done_here(world):
    known = taxonomy.by_slug()
    for one in wording.library():
        assert one.sources and one.kind in KINDS and one.object in ("", *OBJECTS), one.slug
        assert set(one.types) <= set(known), one.slug
        assert not inspect(f"{one.what} {one.found} {one.measure}"), one.slug
    row = changed(world, made(world), kind="situational", object="light", place_text="Vid bron")
    with world.scope(Role.YOUTH) as scope:
        assert [one.row.id for one in lists.done_here(scope)["situational", "light"]] == [row.id]


def test_a_former_wording_is_told_to_those_who_read_it_then(world):
    row = changed(world, made(world, text="Hemligt."), text="Öppet.")
    for role, told in ((Role.COORDINATOR, 1), (Role.SCHOOL, 1), (Role.POLICE_OFFICER, 0), (Role.YOUTH, 0)):
        assert len(read(world, row, role).before) == told, role
