"""The log's page: for the data-protection officer of the place, and nobody else."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.audit_log import service
from app.incidents import service as incidents
from tenants import audit
from tenants.access import COMMAND_LINE, MUNICIPAL_ROLES, Role
from tenants.errors import Invalid
from tenants.models import uuid7
from tenants.runs import WAITING, Run
from tests.databases import engine_of
from tests.statements import asked
from tests.tenants.test_audit import report
from tests.world import NOW
from workers.auditing import Auditing
from workers.performing import perform_run


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
    lines = by_person[by_person.index('<ul class="rows log">') : by_person.index("</main>")]
    assert "coordinator, koping (exempel): läste en rapport i listan; 1 med begränsad text" in lines
    assert "school, koping" not in lines and str(seen.id) in lines
    by_report = client.get(f"/koping/logg/?reads=ja&object_id={seen.id}").text
    assert "coordinator, koping" in by_report and "school, koping" in by_report
    assert str(school) in by_report  # as a choice of the list of persons


def test_it_is_filtered_by_act_and_day_and_paged(world):
    with world.scope(Role.AUDITOR) as scope:
        for n in range(service.PAGE + 3):
            audit.note(scope, "test.many", detail=str(n))
        first = service.read_log(scope, act="test.many")
        rest = service.read_log(scope, act="test.many", after=first.next)
        assert len(first.entries) == service.PAGE and len(rest.entries) == 3 and rest.next is None
        assert [int(one.line.detail) for one in (*first.entries, *rest.entries)] == list(
            reversed(range(service.PAGE + 3))
        )
        today = NOW.date()
        assert service.read_log(scope, act="test.many", first=today, last=today).entries
        assert not service.read_log(scope, act="test.many", last=today - timedelta(days=1)).entries
        with pytest.raises(Invalid):
            service.read_log(scope, after="x")


@pytest.mark.parametrize("query", ["object_id=x", "first=x", "act=x", "membership_id=x", "after=x", "reads=x", "y=1"])
def test_an_address_that_cannot_be_read_says_so(client, world, query):
    client.sign_in(Role.AUDITOR)
    shown = client.get(f"/koping/logg/?{query}")
    assert shown.status_code == 422 and "Något behöver ändras" in shown.text


def test_what_one_page_read_is_one_act_and_no_page_ends_within_it(client, world):
    with world.scope(Role.SCHOOL) as scope:
        seen = [report(scope, world) for _ in range(3)]
    client.sign_in(Role.SCHOOL)
    for _ in range(3):
        client.get("/koping/rapporter/")
    client.get(f"/koping/rapporter/{seen[0].id}")
    client.sign_in(Role.AUDITOR)
    shown = client.get("/koping/logg/?reads=ja").text
    assert shown.count("läste 3 rapporter i listan") == 3 and shown.count(": läste en rapport<") == 1
    assert "Samma sida: " in shown and "läste kartans platser" in shown
    assert f'rapport <a href="/koping/logg/?object_id={seen[0].id}&amp;reads=ja">' in shown


@pytest.mark.parametrize("at_once", [2, 5, 9])
def test_each_read_line_stands_in_one_entry_however_the_pages_fall(world, monkeypatch, at_once):
    with world.scope(Role.SCHOOL) as scope:
        report(scope, world)
    for n in range(7):
        with world.web.scope(world.tenants["koping"], world.actor(Role.SCHOOL), request_id=f"sida {n}") as scope:
            for _ in range(1 + n % 3):
                incidents.list_incidents(scope)
    monkeypatch.setattr(service, "READS_AT_ONCE", at_once)
    with world.scope(Role.AUDITOR) as scope:
        found, after = [], None
        while True:
            log = service.read_log(scope, reads=True, after=after)
            found += [line.id for one in log.entries for line in (one.line, *one.also)]
            after = log.next
            if after is None:
                break
    assert len(found) == len(set(found)) == 1 + sum(1 + n % 3 for n in range(7))


def test_the_police_have_read_as_the_police_and_done_by_name(client, world):
    seen = change_class(world)
    with world.scope(Role.POLICE_OFFICER) as scope:
        incidents.list_incidents(scope)
        officer = scope.actor.membership_id
        incidents.object_to(scope, id=report(scope, world).id, version=1, wrong="place")
    client.sign_in(Role.AUDITOR)
    as_the_police = client.get(f"/koping/logg/?reads=ja&membership_id={service.POLICE}").text
    assert "Polisen: läste" in as_the_police and str(officer) not in as_the_police
    everybody = client.get("/koping/logg/?reads=ja").text
    assert "Polisen: läste" in everybody and "police_officer, koping" not in everybody
    assert "Inga rader" in client.get(f"/koping/logg/?reads=ja&membership_id={officer}").text
    taken = client.post("/koping/logg/fil", data={"reads": "ja"}).text
    assert "Polisen;Läste" in taken and "police_officer, koping" not in taken
    assert "police_officer, koping (exempel): stoppade en rapport" in client.get("/koping/logg/").text
    assert seen


def test_a_place_finds_what_was_read_of_the_reports_from_there(client, world):
    change_class(world)
    with world.scope(Role.COORDINATOR) as scope:
        incidents.list_incidents(scope)
    torget, other = world.named()["Torget"], next(id for name, id in world.named().items() if name != "Torget")
    client.sign_in(Role.AUDITOR)
    assert "läste en rapport i listan" in client.get(f"/koping/logg/?reads=ja&named_place_id={torget}").text
    assert "ändrade vem som får läsa" in client.get(f"/koping/logg/?named_place_id={torget}").text
    assert "Inga rader" in client.get(f"/koping/logg/?reads=ja&named_place_id={other}").text


def test_as_a_file_it_runs_no_formula_and_leaves_a_line(client, world):
    with world.scope(Role.AUDITOR) as scope:
        audit.note(replace(scope, actor=replace(scope.actor, name="=cmd|'x'!A1")), "accounts.sign_in")
    client.sign_in(Role.AUDITOR)
    answer = client.post("/koping/logg/fil", data={"act": "accounts.sign_in"})
    assert answer.mimetype == "text/csv" and ".csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["När", "Vem", "Vad", "Gäller", "Nummer", "Länk"]
    assert "'=cmd|'x'!A1" in [row[1] for row in rows]
    assert f"tog ut loggen som fil: {len(rows) - 1} rader" in client.get("/koping/logg/").text
    refused = client.post("/koping/logg/fil", data={"first": "i går"})
    assert refused.status_code == 422 and "Något behöver ändras" in refused.text


def test_more_than_a_file_holds_is_refused_with_what_to_do(client, world, monkeypatch):
    change_class(world)
    monkeypatch.setattr(service, "MOST_TAKEN", 1)
    client.sign_in(Role.AUDITOR)
    refused = client.post("/koping/logg/fil", data={})
    assert refused.status_code == 422 and "Välj färre dagar" in refused.text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_changes_of_rights_stand_by_themselves(client, world, role):
    change_class(world)
    client.sign_in(Role.ADMINISTRATOR)
    client.post(
        "/koping/personer/",
        data={"email": "ny@koping.example", "name": "Nya Namnet", "role": "analyst", "valid_from": "", "valid_to": ""},
    )
    client.sign_in(role)
    shown = client.get("/koping/logg/behorigheter").text
    assert "Nya Namnet fick rollen Analytiker" in shown and "administrator, koping" in shown
    assert "läskrets" not in shown and "Ändrade vem som får läsa" not in shown


def test_each_place_has_its_own(client, world):
    seen = change_class(world)
    client.sign_in(Role.AUDITOR, "arboga")
    shown = client.get(f"/arboga/logg/?object_id={seen.id}").text
    assert "Inga rader" in shown and '<ul class="rows log">' not in shown


@pytest.mark.parametrize("role", sorted(MUNICIPAL_ROLES - {Role.AUDITOR}))
def test_nobody_else_gets_in(client, role):
    client.sign_in(role)
    assert client.get("/koping/logg/").status_code == client.post("/koping/logg/fil", data={}).status_code == 403
    assert client.get("/koping/logg/behorigheter").status_code == (200 if role is Role.ADMINISTRATOR else 403)
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


def checked(client, world) -> str:
    """The log's page after a check has been ordered by it, and a worker has done it."""
    client.sign_in(Role.AUDITOR)
    assert client.post("/koping/logg/kontroll").status_code == 303
    assert "Loggen kontrolleras" in client.get("/koping/logg/").text
    again = client.post("/koping/logg/kontroll")
    assert again.headers["Location"].endswith("?ok=pagar"), "one at a time"
    with world.worker.scope(world.tenants["koping"]) as scope:
        run = scope.db.scalar(select(Run.id).where(Run.kind == service.KIND, Run.state == WAITING))
    assert perform_run(world.worker, world.tenants["koping"], run)
    return client.get("/koping/logg/").text


def test_a_check_is_ordered_by_the_page_and_says_who_asked_and_what_it_found(client, world):
    change_class(world)
    alone = checked(client, world)
    assert "fann inget fel i" in alone and "bara kedjan är kontrollerad" in alone and "Kontrollera nu" in alone
    folder = world.worker.files.beside("audit").root
    Auditing(world.worker, folder, folder.with_name("audit-key") / "signing-key.pem").checkpoint()
    shown = checked(client, world)
    assert "jämförda med kontrollpunkterna. Beställd" in shown
    assert "auditor, koping (exempel): loggen kontrollerades" in shown
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        second = "UPDATE audit_line SET actor = 'x' WHERE seq = 2 AND tenant_id = :id"
        connection.execute(text(second), {"id": world.tenants["koping"].id})
    shown = checked(client, world)
    assert "Kontrollen på begäran fann att loggen inte håller" in shown and "Länk 2 är ändrad." in shown
    with world.scope(Role.AUDITOR, "arboga") as scope:
        assert service.ordered_check(scope) is None


def test_what_is_older_than_the_municipality_has_decided_is_due_on_the_officers_first_page(client, world):
    paper = {"version": "0", "number": "KS 2026/7", "decided_on": "2026-11-02", "decided_by": "kommunstyrelsen"}
    address = "/koping/installningar/riktiga-handelser/gallring"
    for days in (800, 700, 3):
        with world.scope(Role.SCHOOL) as scope:
            report(scope, world, earliest=NOW - timedelta(days=days))
    client.sign_in(Role.AUDITOR)
    assert "Ingen har antecknat hur många månader" in client.get("/koping/").text
    for version, (months, said) in enumerate(
        (("24", "1 rapport är äldre än 24 månader: den är från 2024-09-16"), ("36", "Den första förfaller 2027-09-16."))
    ):
        client.sign_in(Role.ADMINISTRATOR)
        refused = client.post(address, paper | {"version": str(version), "months": "0"})
        assert refused.status_code == 422 and "från 1 till" in refused.text
        assert client.post(address, paper | {"version": str(version), "months": months}).status_code == 303
        client.sign_in(Role.AUDITOR)
        assert said in client.get("/koping/").text
    assert "36 månader" in client.get(address).text and "24 månader" in client.get(address).text


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


def test_texts_that_were_shown_are_looked_for_among_the_lines_that_showed_one(world):
    with world.scope(Role.AUDITOR) as scope:
        with asked(world.web.engine) as statements:
            service.read_log(scope, reads=True, object_id=uuid7())
        said = plan(scope, statements)
        assert "read_line_shown_idx" in said


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
