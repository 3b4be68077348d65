"""A reader says that something is wrong: the report is stopped, others are told, and what became of it comes back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from app import hooks
from app.incidents import lists, service
from app.incidents.models import IncidentVersion
from app.objections import service as objections
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.databases import engine_of
from tests.incidents.test_reporting import AN_HOUR_AGO, counted, report

NAMED = "Vaktmästaren Sture Lindqvist klottrade."


def stop(world, seen, role=Role.YOUTH, wrong="place", **said):
    with world.scope(role) as scope:
        return service.object_to(scope, id=seen.id, version=seen.version, wrong=wrong, **said)


def made(world, **said):
    with world.scope(Role.SCHOOL) as scope:
        return report(scope, world, **said)


def answer(world, seen, **said):
    with world.scope(Role.COORDINATOR) as scope:
        stopped = service.read_incident(scope, id=seen.id)
        return service.settle_incident(scope, id=seen.id, version=stopped.version, **said)


def todos(world, role):
    with world.scope(role) as scope:
        return [one.text for one in hooks.todo(scope)]


def mine(world, role=Role.YOUTH):
    with world.scope(role) as scope:
        return objections.list_all(scope) if role is Role.AUDITOR else objections.list_own(scope)


def test_it_counts_nowhere_until_it_is_answered_and_the_answer_comes_back(world):
    seen = made(world)
    stop(world, seen, text="Det var vid stationen.")
    assert counted(world) == 0
    with world.scope(Role.YOUTH) as scope, pytest.raises(NotFound):
        service.read_incident(scope, id=seen.id)
    assert todos(world, Role.COORDINATOR) == ["Svara på fel information i en rapport"]
    assert todos(world, Role.AUDITOR) == ["Fel information: en rapport är stoppad"]
    assert todos(world, Role.SCHOOL) == ["Någon säger att din rapport har fel: Klotter, Torget"]
    (waits,) = mine(world)
    assert (waits.wrong, waits.text, waits.outcome) == ("place", "Det var vid stationen.", None)
    with pytest.raises(Invalid) as refused:
        answer(world, seen, insist=True)
    assert set(refused.value.messages) == {"answer"}
    answer(world, seen, insist=True, answer="Platsen stämmer enligt skolan.")
    (settled,) = mine(world)
    assert (settled.outcome, settled.answer) == ("put_back", "Platsen stämmer enligt skolan.")
    assert counted(world) == 1
    (of_auditor,) = mine(world, Role.AUDITOR)
    assert (of_auditor.about, of_auditor.text, of_auditor.answer) == (None, None, "")
    assert mine(world, Role.ANALYST) == []


def test_said_twice_it_is_said_once_and_of_what_has_changed_not_at_all(world):
    seen = made(world)
    assert stop(world, seen).id == stop(world, seen).id
    with pytest.raises(NotFound):
        stop(world, seen, Role.ANALYST)
    answer(world, seen, insist=True, answer="Den stämmer.")
    with pytest.raises(Conflict):
        stop(world, seen)
    with pytest.raises(NotFound):
        stop(world, made(world, access_class="police"), Role.YOUTH)


def test_two_taps_at_once_are_one_and_many_reports_at_once_no_more_than_the_limit(world):
    several = [made(world) for _ in range(objections.MOST_A_DAY + 3)]
    with ThreadPoolExecutor(4) as pool:
        tried = list(pool.map(lambda seen: attempt(world, seen), [*several, *several]))
    kept = {id for id in tried if id}
    assert len(kept) == objections.MOST_A_DAY == len(mine(world))
    assert counted(world) == 3
    with pytest.raises(Invalid) as refused:
        left = next(seen for seen in several if attempt(world, seen) is None)
        stop(world, left)
    assert refused.value.messages == {"wrong": [objections.TOO_MANY]}


def attempt(world, seen):
    try:
        return stop(world, seen).id
    except Invalid:
        return None


def test_the_authors_correction_waits_for_the_answer_and_the_coordinators_is_one(world):
    seen = made(world)
    stop(world, seen)
    what = {"category": "klotter", "earliest": AN_HOUR_AGO, "named_place_id": world.named()["Torget"]}
    with world.scope(Role.SCHOOL) as scope:
        row = service.correct_incident(scope, id=seen.id, version=2, text="Klotter på väggen.", **what)
        assert (row.state, row.disputed) == ("quarantined", True)
    with world.scope(Role.COORDINATOR) as scope:
        service.correct_incident(scope, id=seen.id, version=3, reason="rätt plats enligt samtal", **what)
    assert counted(world) == 1
    (settled,) = mine(world)
    assert (settled.outcome, settled.answer) == ("corrected", "rätt plats enligt samtal")


@pytest.mark.parametrize("how", ["reworded", "withdrawn"])
def test_a_person_who_is_taken_out_stands_nowhere_in_no_table_and_not_in_the_log(world, how):
    seen = made(world)
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        # The guard knew her not: once in the text that stands, once in a former one.
        connection.execute(text("UPDATE incident SET text = :named"), {"named": NAMED})
        row = {"b": '{"text": "Sture Lindqvist var där.", "how": null}'}
        connection.execute(
            text(
                "INSERT INTO incident_version"
                " (tenant_id, id, incident_id, version, changed_at, changed_by, reason, before)"
                " SELECT tenant_id, gen_random_uuid(), id, 0, now(), 'x', 'rättad', CAST(:b AS jsonb) FROM incident"
            ),
            row,
        )
    stop(world, seen, wrong="person", text="En namngiven person.")
    if how == "reworded":
        answer(world, seen, text="Vaktmästaren klottrade.", answer="Namnet är borta.")
    else:
        with world.scope(Role.COORDINATOR) as scope:
            service.withdraw_incident(scope, id=seen.id, version=2, reason="hör inte hit")
    assert mine(world)[0].outcome == how
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        assert "audit_line" in tables and "incident_version" in tables and "word" in tables
        for table in tables:
            said = text(f"SELECT count(*) FROM {table} AS one WHERE one::text ILIKE '%lindqvist%'")  # noqa: S608
            assert connection.scalar(said) == 0, table
        assert connection.scalar(text("SELECT before FROM incident_version WHERE version = 0")) == {"how": None}


def test_former_wordings_are_let_go_of_for_that_alone(world):
    seen = made(world, text="Klotter på väggen.")
    what = {"category": "klotter", "earliest": AN_HOUR_AGO, "named_place_id": world.named()["Torget"]}
    with world.scope(Role.SCHOOL) as scope:
        service.correct_incident(scope, id=seen.id, version=1, text="Klotter.", **what)
        scope.db.execute(text("SELECT forget_wordings(:id)"), {"id": seen.id})
        kept = select(IncidentVersion.before).where(IncidentVersion.incident_id == seen.id)
        assert "text" in scope.db.scalar(kept)


def test_a_text_that_points_at_somebody_is_refused_and_something_else_needs_words(world):
    seen = made(world)
    for said, field in (({"wrong": "other"}, "text"), ({"wrong": "person", "text": "Anna Karlsson nämns."}, "text")):
        with pytest.raises(Invalid) as refused:
            stop(world, seen, **said)
        assert set(refused.value.messages) == {field}
    assert counted(world) == 1


def test_by_page_it_is_said_and_answered(client, world):
    seen = made(world, text="Klotter på väggen.")
    client.sign_in(Role.YOUTH)
    page = f"/koping/rapporter/{seen.id}"
    assert "Fel information har matats in" in client.get(page).text
    refused = client.post(f"{page}/fel", data={"version": 1, "wrong": "other", "text": ""})
    assert refused.status_code == 422 and "Skriv kort vad som är fel." in refused.text
    said = client.post(f"{page}/fel", data={"version": 1, "wrong": "time", "text": "Det var i går."})
    assert said.status_code == 303
    assert "Väntar på svar" in client.get(said.location).text
    client.sign_in(Role.COORDINATOR)
    shown = client.get(page).text
    assert "Fel information: fel tid" in shown and "Det var i går." in shown
    done = client.post(f"{page}/slapp", data={"version": 2, "insist": "ja", "answer": "Tiden stämmer."})
    assert done.status_code == 303
    client.sign_in(Role.YOUTH)
    assert "Tiden stämmer." in client.get("/koping/fel-information/").text


def test_by_the_api_with_a_key_that_reports_on_what_it_reads_alone(client, world):
    token = {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach='report')}"}
    seen, others = made(world), []
    with world.scope(Role.COORDINATOR) as scope:
        others.append(report(scope, world, organisation_id=world.organisation("Fritidsgården")))
    api = "/koping/api/v1"
    said = {"version": 1, "wrong": "place"}
    assert client.http.post(f"{api}/incidents/{others[0].id}/objection", json=said, headers=token).status_code == 404
    at = f"{api}/incidents/{seen.id}/objection"
    assert client.http.post(at, json={"version": 1}, headers=token).status_code == 422
    first, second = (client.http.post(at, json=said, headers=token) for _ in range(2))
    assert first.status_code == 201 and first.json["id"] == second.json["id"]
    assert [one["outcome"] for one in client.http.get(f"{api}/objections", headers=token).json] == [None]
    with world.scope(Role.COORDINATOR) as scope:
        assert [one.disputed for one in lists.list_stopped(scope)] == [True]
