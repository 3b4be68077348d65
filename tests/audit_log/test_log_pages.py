"""The log's page: for the data-protection officer of the place, and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.audit_log import service
from app.incidents import service as incidents
from tenants import audit
from tenants.access import COMMAND_LINE, MUNICIPAL_ROLES, Role
from tenants.errors import Invalid
from tenants.models import uuid7
from tests.databases import engine_of
from tests.statements import asked
from tests.tenants.test_audit import report
from tests.world import NOW
from workers.auditing import Auditing


@pytest.fixture
def auditing(world, settings) -> Auditing:
    return Auditing(world.worker, settings.audit, settings.audit_key_file)


def change_class(world):
    """A report of the school's, whose class the coordinator raises."""
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, text="Ett fönster.")
    with world.scope(Role.COORDINATOR) as scope:
        incidents.classify_incident(scope, id=seen.id, version=1, access_class="restricted")
    return seen


def test_the_officer_sees_who_did_what_and_from_what_to_what(client, world):
    seen = change_class(world)
    client.sign_in(Role.AUDITOR)
    shown = client.get("/koping/logg/").text
    assert "Ändrade vem som får läsa en rapport" in shown and "coordinator, koping" in shown
    assert "läskrets: från alla i samverkan till egna och samordnaren" in shown and str(seen.id) in shown
    assert "Ett fönster" not in shown


def test_what_somebody_has_read_is_found_by_person_and_by_report(client, world):
    seen = change_class(world)
    with world.scope(Role.COORDINATOR) as scope:
        incidents.list_incidents(scope)
        coordinator = scope.actor.membership_id
    with world.scope(Role.SCHOOL) as scope:
        incidents.list_incidents(scope)
        school = scope.actor.membership_id
    client.sign_in(Role.AUDITOR)
    by_person = client.get(f"/koping/logg/?reads=ja&membership_id={coordinator}").text
    table = by_person[by_person.index("<tbody>") : by_person.index("</tbody>")]
    assert "coordinator, koping" in table and "school, koping" not in table
    assert f"1 begränsade texter visades: {seen.id}" in table
    by_report = client.get(f"/koping/logg/?reads=ja&object_id={seen.id}").text
    assert "coordinator, koping" in by_report and "school, koping" in by_report
    assert str(school) in by_report  # as a choice of the list of persons


def test_it_is_filtered_by_act_and_day_and_paged(world):
    with world.scope(Role.AUDITOR) as scope:
        for n in range(service.PAGE + 3):
            audit.note(scope, "test.many", detail=str(n))
        first = service.read_log(scope, act="test.many")
        rest = service.read_log(scope, act="test.many", after=first.next)
        assert len(first.lines) == service.PAGE and len(rest.lines) == 3 and rest.next is None
        assert [int(line.detail) for line in (*first.lines, *rest.lines)] == list(reversed(range(service.PAGE + 3)))
        today = NOW.date()
        assert service.read_log(scope, act="test.many", first=today, last=today).lines
        assert not service.read_log(scope, act="test.many", last=today - timedelta(days=1)).lines
        with pytest.raises(Invalid):
            service.read_log(scope, after="x")


@pytest.mark.parametrize("query", ["object_id=x", "first=x", "act=x", "membership_id=x", "after=x", "reads=x", "y=1"])
def test_an_address_that_cannot_be_read_says_so(client, world, query):
    client.sign_in(Role.AUDITOR)
    shown = client.get(f"/koping/logg/?{query}")
    assert shown.status_code == 422 and "Något behöver ändras" in shown.text


def test_each_place_has_its_own(client, world):
    seen = change_class(world)
    client.sign_in(Role.AUDITOR, "arboga")
    shown = client.get(f"/arboga/logg/?object_id={seen.id}").text
    assert "Inga rader" in shown and "<tbody>" not in shown


@pytest.mark.parametrize("role", sorted(MUNICIPAL_ROLES - {Role.AUDITOR}))
def test_nobody_else_gets_in(client, role):
    client.sign_in(role)
    assert client.get("/koping/logg/").status_code == 403
    assert client.get("/koping/logg/kontrollpunkter").status_code == 403


def test_the_page_says_whether_it_holds_and_hands_out_the_checkpoints(client, world, auditing):
    client.sign_in(Role.AUDITOR)
    assert "har inte kontrollerats än" in client.get("/koping/logg/").text
    assert client.get("/koping/logg/kontrollpunkter").location == "/koping/logg/"
    change_class(world)
    made = auditing.checkpoint()
    auditing.verify()
    assert "Loggen håller" in client.get("/koping/logg/").text
    answer = client.get("/koping/logg/kontrollpunkter")
    assert answer.data == auditing.file.path.read_bytes() and answer.data.count(b"\n") == made.number
    assert "coordinator" not in answer.text and "koping" not in answer.text, "numbers and hashes alone"

    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        koping = {"tenant": world.tenants["koping"].id}
        connection.execute(text("UPDATE audit_line SET actor = 'x' WHERE tenant_id = :tenant AND seq = 3"), koping)
    auditing.verify()
    shown = client.get("/koping/logg/").text
    assert "Loggen håller inte" in shown and "Länk 3 är ändrad." in shown
    client.sign_in(Role.AUDITOR, "arboga")
    assert "Loggen håller inte" not in client.get("/arboga/logg/").text, "another place's fault is its own"


# --- a million lines -------------------------------------------------------------------------------------------------


def plan(scope, statements) -> str:
    """How PostgreSQL would answer the statement that reads the log."""
    (statement,) = [one for one in statements if "ORDER BY read_line.at" in one.sql]
    scope.db.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    explained = scope.db.connection().exec_driver_sql(f"EXPLAIN {statement.sql}", statement.values)
    return "\n".join(explained.scalars())


def test_what_somebody_has_read_is_answered_from_an_index(world):
    with world.scope(Role.AUDITOR) as scope:
        with asked(world.web.engine) as statements:
            service.read_log(scope, reads=True, membership_id=uuid7())
        said = plan(scope, statements)
        assert "read_line_person_idx" in said and "membership_id" in said.split("Index Cond")[1]


def test_everybody_who_has_left_a_line_is_a_choice(world):
    with world.scope(Role.SCHOOL) as scope:
        report(scope, world)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        audit.note(scope, "test.nobody")
    with world.scope(Role.AUDITOR) as scope:
        service.read_log(scope)
        assert {name for _id, name in service.people(scope)} >= {
            "school, koping (exempel)",
            "auditor, koping (exempel)",
        }
