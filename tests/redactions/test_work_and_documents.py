"""A redaction reaches all that people write in the work beside reports, and the files that were made of it."""

import json
from datetime import date

import pytest
from sqlalchemy import text

from app import hooks
from app.documents import service as documents
from app.est import overview as est
from app.minutes import agenda
from app.minutes import service as minutes
from app.quarterly_reports import service as quarterly_reports
from app.redactions import again, service, wording
from tenants import runs
from tenants.access import COMMAND_LINE, Role
from tenants.errors import NotFound
from tests.access import canaries, planted
from tests.databases import engine_of
from tests.est.areas import focus_area, report, write
from tests.groups.made import group, group_meeting
from tests.minutes.test_minutes import worked
from tests.papers import words_of
from tests.quarterly_reports.test_reports import make
from tests.redactions.test_redactions import KEY, NAME, ask, confirm, everything

NUMBERS = {"registry_number", "case_number", "paragraph"}
CODES = {"concerns", "decided_as", "digest"}
"""Whom a text concerns and in which function it was approved, of lists, and a hash."""
SAID = "Ord har tagits bort efter sanering 2026-11-25. Ersätter version 1."


def write_past_the_guard(world, statement: str, **values):
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        return connection.execute(text(statement), values)


def test_every_text_of_what_is_reached_is_reached(world):
    reached = set(map(tuple, write_past_the_guard(world, "SELECT table_name, column_name FROM redacted_columns()")))
    of_work = [one[:2] for one in canaries.canary_columns() if one[0] in hooks.redactable()]
    left = {one for one in of_work if not one[1].endswith("by") and one[1] not in NUMBERS | CODES}
    assert len(left) > 50 and left - reached == set()


def test_a_name_is_gone_from_all_the_work(world, monkeypatch):
    monkeypatch.setattr(service, "MOST_ROWS", 10_000)  # here it stands everywhere
    planted.fill(world)
    columns = write_past_the_guard(
        world,
        "SELECT r.table_name, r.column_name, c.data_type FROM redacted_columns() r"
        " JOIN information_schema.columns c USING (table_name, column_name) WHERE c.table_schema = 'public'",
    ).all()
    written = set()
    for table, column, kind in columns:
        if kind == "jsonb" and table.startswith("picture"):
            continue  # what is made final has its own test
        says = "|| ' Stina Ekqvist'" if kind != "jsonb" else '|| \'{"reports": "Stina Ekqvists väg"}\''
        done = write_past_the_guard(world, f"UPDATE {table} SET {column} = {column} {says}")  # noqa: S608
        written |= {table} if done.rowcount else set()
    assert written >= {"measure", "problem", "agenda_point", "ask", "follow_up", "goal", "priority", "document"}
    with world.scope() as scope:
        assert NAME in est.list_rows(scope)[0][0].title
    confirm(world, ask(world))
    assert "ekqvist" not in everything(world).lower()
    with world.scope() as scope:  # what the process has kept of it is gone too
        area = est.list_rows(scope)[0][0]
        assert wording.MASK in area.title and area.evidence["reports"] == f"{wording.MASK} väg"


def test_a_final_report_is_withdrawn_and_made_anew_with_the_same_figures(world):
    report(world, date(2026, 8, 5), date(2026, 8, 8))
    write(world, focus_area(world))
    write_past_the_guard(world, "UPDATE follow_up SET lessons = :said", said=f"{NAME} visade vägen.")
    draft, _made = make(world)
    with world.scope() as scope:
        final = quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id, registry_number="KS 2026/12")
    make(world)
    with world.scope() as scope:
        before = json.loads(scope.files.read(scope.tenant.id, final.source_sha256))["values"]
    id = ask(world)
    with world.scope(Role.REGISTRAR) as scope:
        named = service.read(scope, id=id).documents
    assert len(named) == 3 and named[0].endswith("2026-Q3, utkast 2"), named
    confirm(world, id)
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        (row,) = documents.list_documents(scope)
        row, pdf = documents.download(scope, id=row.id)
        with pytest.raises(NotFound):
            documents.download(scope, id=final.id)
        assert hooks.notes_on_documents(scope, [row])[row.id].startswith(SAID)
    assert (row.edition, row.registry_number, row.counted_at) == (3, "KS 2026/12", final.counted_at)
    printed = words_of(pdf)
    assert SAID in printed and "visade vägen" in printed and "Ekqvist" not in printed and "KS 2026/12" in printed
    with world.scope() as scope:
        after = json.loads(scope.files.read(scope.tenant.id, row.source_sha256))["values"]
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"header", "signatures", "areas"} and after["figures"] == before["figures"]
        assert [one.id for one in documents.list_documents(scope)] == [row.id]
        assert runs.next_edition(scope, kind=row.kind, period=row.period) == 4
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        there = [scope.files.path(scope.tenant.id, one).is_file() for one in (final.sha256, row.sha256)]
        documents.remove_orphans(scope, older_than=2e10)
        left = [scope.files.path(scope.tenant.id, one).is_file() for one in (final.sha256, row.sha256)]
    assert (there, left) == ([True, True], [False, True])
    fresh, _made = make(world)
    assert (fresh.edition, fresh.state) == (4, "draft")


def test_minutes_are_made_anew_also_when_the_words_stand_in_them_alone(world):
    at = group_meeting(world, group(world))
    with world.scope() as scope:
        point = agenda.add_point(scope, meeting_id=at.id, title="Belysningen")
    write_past_the_guard(world, "UPDATE agenda_point SET note = :said WHERE id = :id", said=NAME, id=point.id)
    with world.scope() as scope:
        minutes.order(scope, meeting_id=at.id)
    worked(world)
    with world.scope() as scope:
        (draft,) = minutes.read_minutes(scope, meeting_id=at.id).editions
        minutes.finalize(scope, meeting_id=at.id, document_id=draft.document_id, registry_number="KS 7")
    write_past_the_guard(world, "UPDATE agenda_point SET note = ''")  # corrected on its page: the file still says it
    confirm(world, ask(world))
    with world.scope() as scope:
        (seen,) = minutes.read_minutes(scope, meeting_id=at.id).editions
        pdf = minutes.download(scope, meeting_id=at.id, edition=2)[1]
        with pytest.raises(NotFound):
            minutes.download(scope, meeting_id=at.id, edition=1)
    assert (seen.edition, seen.final, seen.registry_number) == (2, True, "KS 7")
    printed = words_of(pdf)
    assert wording.MASK in printed and "Ekqvist" not in printed
    assert SAID in printed and "Fastställt, utgåva 2" in printed
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        receipts = list(again.receipts(scope))
        assert list(again.redact_again(scope, receipts=receipts, key=KEY).values()) == [0]


@pytest.mark.parametrize(
    "said",
    [
        "Stina Ekqvist",
        "STINA, \n ekqvists moped",
        "Kristina Ekqvist och Stina Ekqvistsson",
        "<svg><text data-x='Stina Ekqvist'>Stina Ekqvist</text></svg>",
        "stina-ekqvist.pdf <b>Stina</b> Ekqvist",
        "Stinä Ekqvist, åStina Ekqvist",
    ],
)
def test_documents_and_rows_are_masked_alike(world, said):
    words = " ".join(wording.words_of(NAME))
    of_rows = write_past_the_guard(
        world, "SELECT redacted(CAST(:said AS text), redaction_pattern(:words))", said=said, words=words
    ).scalar_one()
    assert wording.masked(said, words) == of_rows
