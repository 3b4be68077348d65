"""A file that comes again with changed rows: named, corrected when that is accepted, withdrawn ones reported anew."""

import pytest
from sqlalchemy import select

from app.incidents import lists
from app.incidents import service as incidents
from app.incidents.models import DayTally, Incident
from app.intake import service
from app.taxonomy import service as taxonomy
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.intake.imported import assert_tallies_are_right, counts, import_, stored, taken
from tests.test_privacy import number

IDS = "externt_id;typ;tidigast;plats;läskrets;text\n"
FIRST = IDS + "A-77;samling-ute;2026-11-07 21:00;Torget;;Hög musik\n"
LATER = IDS + "A-77;brak;2026-11-07 22:40;Stationen;;Blev slagsmål, patrull på plats\n"


def withdraw(world):
    (row,) = stored(world)
    with world.scope() as scope:
        incidents.withdraw_incident(scope, id=row.id, version=row.version, reason="fel fil")


def test_a_changed_row_is_named_and_changes_nothing_until_it_is_accepted(world):
    taken(world, FIRST)
    done = taken(world, LATER)
    assert (counts(done), done.corrected, len(done.held)) == ((1, 0, 0, 0), 0, 1)
    (row,) = done.held
    assert (row.line, row.kind) == (2, "changed")
    assert row.says == [
        "typ: Otrygghetsskapande samling utomhus → Bråk/slagsmål",
        "tidigast: 2026-11-07 21:00 → 2026-11-07 22:40",
        "senast: 2026-11-07 21:00 → 2026-11-07 22:40",
        "plats: Torget → Stationen",
        "text: texten är ändrad",
    ]
    (report,) = stored(world)
    assert (report.text, report.version) == ("Hög musik", 1)
    assert counts(taken(world, FIRST)) == (1, 0, 1, 0), "the first file again changes nothing either"
    assert taken(world, LATER, dry_run=True, correct=True).id is None and stored(world)[0].version == 1


def test_an_accepted_correction_keeps_the_former_version_and_the_counts(world):
    taken(world, FIRST)
    id = taken(world, LATER, name="november.csv").id
    with world.scope() as scope:
        assert service.decide(scope, id=id, kind="changed") == (1, 0)
        kept = service.read_intake(scope, id=id)
        assert (kept.corrected, kept.held, kept.held_rows) == (1, 0, [])
        (report,) = scope.db.scalars(select(Incident))
        (version,) = lists.read_history(scope, id=report.id)
        assert version.reason == "rättad i fil november.csv"
        with pytest.raises(Invalid):
            service.decide(scope, id=id, kind="changed")
    assert (report.text, report.version) == ("Blev slagsmål, patrull på plats", 2)
    assert taxonomy.categories()[report.category_id].slug == "brak"
    assert report.named_place_id == world.named()["Stationen"]
    assert_tallies_are_right(world)
    assert counts(taken(world, LATER)) == (1, 0, 1, 0)


def test_the_command_line_corrects_when_told(world):
    taken(world, FIRST)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        done = import_(scope, LATER, correct=True)
    assert (counts(done), done.corrected, done.held) == ((1, 0, 0, 0), 1, [])
    assert stored(world)[0].text == "Blev slagsmål, patrull på plats"
    assert_tallies_are_right(world)


def test_what_was_corrected_here_is_not_taken_for_a_change_of_the_file(world):
    taken(world, FIRST)
    (row,) = stored(world)
    said = {"category": "klotter", "earliest": row.earliest, "text": "Rättad här.", "precision": "unknown"}
    with world.scope() as scope:
        incidents.correct_incident(scope, id=row.id, version=1, reason="enligt samtal", **said)
    assert counts(taken(world, FIRST)) == (1, 0, 1, 0)
    (held,) = taken(world, LATER).held
    assert held.says[-1] == "Rapporten har ändrats här efter inläsningen."


def test_a_file_never_gives_a_report_more_readers(world):
    narrow = FIRST.replace("Torget;;", "Torget;egen_samordnare;")
    for text, access in ((narrow, "restricted"), (FIRST.replace("Torget;;Hög", "Torget;alla;Högre"), "restricted")):
        taken(world, text, correct=True)
        assert stored(world)[0].access_class == access
    assert stored(world)[0].text == "Högre musik"


def test_a_withdrawn_report_may_come_in_anew(world):
    taken(world, FIRST)
    withdraw(world)
    (same,) = taken(world, FIRST, correct=True).held
    assert same.kind == "again", "the same row again does not undo what was withdrawn"
    done = taken(world, LATER)
    assert [row.kind for row in done.held] == ["anew"] and "makulerad" in done.held[0].says[0]
    with world.scope() as scope:
        assert service.decide(scope, id=done.id, kind="anew", lines=[2]) == (0, 1)
    assert [row.state for row in stored(world)] == ["withdrawn", "counted"]
    assert counts(taken(world, LATER)) == (1, 0, 1, 0)
    with world.scope() as scope:
        assert sum(n for (n,) in scope.db.execute(select(DayTally.n))) == 1


def test_a_stopped_report_and_one_changed_meanwhile_are_left_alone(world):
    taken(world, FIRST)
    done = taken(world, LATER)
    (row,) = stored(world)
    said = {"category": "klotter", "earliest": row.earliest, "text": "Ändrad.", "precision": "unknown"}
    with world.scope() as scope:
        incidents.correct_incident(scope, id=row.id, version=1, reason="enligt samtal", **said)
        with pytest.raises(Conflict, match="changed_meanwhile"), scope.attempt():
            service.decide(scope, id=done.id, kind="changed")
        twelve = number(20, 9, 6, 14)
        stopped = {**said, "text": f"Det var {twelve}.", "insist": True}
        incidents.correct_incident(scope, id=row.id, version=2, reason="enligt samtal", **stopped)
    (held,) = taken(world, LATER, correct=True).held
    assert held.kind == "stopped" and twelve not in str(held.says)
    assert stored(world)[0].state == "quarantined"


def test_only_ones_own_reports_are_corrected_and_only_ones_own_readings_decided_on(world):
    own = FIRST.replace("text\n", "text;organisation\n").replace("musik\n", "musik;Bostadsbolaget\n")
    taken(world, own)
    later = own.replace("Hög musik", "Ändrad text")
    done = taken(world, later, Role.REPORTER)
    assert [row.kind for row in done.held] == ["changed"]
    for role in (Role.POLICE_OFFICER, Role.SCHOOL):
        with world.scope(role) as scope, pytest.raises((NotFound, NotAllowed)):
            service.decide(scope, id=done.id, kind="changed")
    (row,) = stored(world)
    with world.scope(Role.POLICE_OFFICER) as scope:
        assert incidents.correct_many(scope, rows=[(row.id, 1, {"category_id": row.category_id})], reason="x") == 0
        assert incidents.read_imported(scope, keys=[row.intake_key]) == {}
    with world.scope(Role.REPORTER) as scope:
        assert service.decide(scope, id=done.id, kind="changed") == (1, 0)


def test_rows_waiting_are_kept_until_the_next_file(world):
    taken(world, FIRST)
    first = taken(world, LATER).id
    second = taken(world, LATER).id
    with world.scope() as scope:
        assert service.read_intake(scope, id=first).held_rows == []
        assert len(service.read_intake(scope, id=second).to_decide) == 1
