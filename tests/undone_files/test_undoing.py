"""A file that was read in is undone: nothing is left of its rows, and everything counts as before."""

import pytest
from sqlalchemy import select

from app.incidents import service as incidents
from app.incidents.models import Incident
from app.intake import service as intake
from app.intake.models import IntakeFile
from app.undone_files import service
from app.words.models import Word
from tenants.access import COMMAND_LINE, Role
from tenants.audit import AuditLine
from tenants.errors import Conflict, Invalid, NotFound
from tests.incidents.test_tallies import kept
from tests.intake.files import many_rows
from tests.intake.imported import GOOD, HEAD, counts, import_, rows_in, stored, taken
from tests.intake.test_commands import samsyn  # noqa: F401 - a fixture
from tests.intake.test_intake_pages import work
from tests.pictures.made import final
from tests.situational_pictures.reports import report
from workers import performing


def undone(world, done, role=COMMAND_LINE, **options) -> dict:
    """Undo a reading by the command line, or as the worker does for a role."""
    if role is COMMAND_LINE:
        with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
            return service.undo(scope, id=done.id, **options).undone
    with world.scope(role) as scope:
        run = service.order_undoing(scope, id=done.id, **options)
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    with world.scope(role) as scope:
        file = intake.read_intake(scope, id=done.id)
    return file.undone or {"why": file.not_undone}


def test_nothing_is_left_and_all_counts_as_before(world):
    taken(world, GOOD)
    before, rows = kept(world), {row.id for row in stored(world)}
    with world.scope() as scope:
        words = rows_in(scope, Word)
    named = HEAD + "klotter;2026-11-20;;;;;;;Ring Anna Svensson på 070-123 45 67.\n"
    done = taken(world, many_rows(300), name="fel.csv")
    stopped = taken(world, named, name="spärrad.csv")
    assert stopped.stopped == 1 and kept(world) != before
    assert undone(world, done) == {"removed": done.new, "put_back": 0, "withdrawn": 0, "stayed": 0}
    assert undone(world, stopped)["removed"] == 1
    assert kept(world) == before and {row.id for row in stored(world)} == rows
    with world.scope() as scope:
        assert rows_in(scope, Word) == words
        lines = scope.db.scalars(select(AuditLine).where(AuditLine.act == "undone_files.undo")).all()
        assert len(lines) == 2, "the log says so"
    again = taken(world, many_rows(300), name="fel.csv")
    assert (again.new, again.read_before) == (done.new, None), "it comes in as if it had never been read"


def test_a_worker_undoes_it_once_for_whoever_read_it(world):
    done = taken(world, GOOD.replace(";Fritidsgården;", ";;"), Role.REPORTER)
    with world.scope(Role.POLICE_OFFICER) as scope, pytest.raises(NotFound):
        service.weigh(scope, id=done.id)
    assert undone(world, done, Role.REPORTER)["removed"] == done.new == 3
    assert stored(world) == []
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(Conflict):
        service.order_undoing(scope, id=done.id)


def test_what_somebody_has_worked_on_is_named_and_stays_when_she_says_so(world):
    done = taken(world, GOOD)
    row = stored(world)[0]
    with world.scope() as scope:
        said = {"category": "klotter", "earliest": row.earliest, "named_place_id": row.named_place_id}
        incidents.correct_incident(scope, id=row.id, version=1, **said, text="En annan vägg.", reason="fel")
    with world.scope() as scope:
        _file, weighed = service.weigh(scope, id=done.id)
        assert (weighed.removed, weighed.staying, weighed.says_what_stays) == (
            2, 1, ["1 har rättats eller ändrats sedan dess"],
        )  # fmt: skip
        with pytest.raises(Invalid) as refused:
            service.order_undoing(scope, id=done.id)
    assert "En av filens rapporter har någon arbetat med: 1 har rättats" in refused.value.sentences
    assert len(stored(world)) == 3
    assert undone(world, done, Role.COORDINATOR, keep=True) == {
        "removed": 2, "put_back": 0, "withdrawn": 0, "stayed": 1,
    }  # fmt: skip
    (left,) = stored(world)
    assert left.text == "En annan vägg."


def test_what_is_built_after_it_was_ordered_stops_it(world):
    done = taken(world, GOOD)
    row = stored(world)[0]
    with world.scope() as scope:
        run = service.order_undoing(scope, id=done.id)
        incidents.withdraw_incident(scope, id=row.id, version=1, reason="dubblett")
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    with world.scope() as scope:
        file, weighed = service.weigh(scope, id=done.id)
    assert (file.undone, weighed.staying, len(stored(world))) == (None, 1, 3)
    assert "har någon arbetat med" in file.not_undone


def test_reports_that_the_file_corrected_say_again_what_they_said(world):
    head = "externt_id;typ;tidigast;text\n"
    taken(world, head + "1;klotter;2026-11-20 10:00;Första.\n2;klotter;2026-11-21;Andra.\n", name="a.csv")
    (before, one), counted = [(row.earliest, row.text) for row in stored(world)], kept(world)
    changed = head + "1;klotter;2026-11-19 11:00;Rättad.\n2;hot;2026-11-21;Rättad.\n3;klotter;2026-11-22;Ny.\n"
    done = taken(world, changed, name="b.csv", correct=True)
    assert (done.corrected, done.new) == (2, 1)
    late = stored(world)[1]
    assert late.text == "Rättad." and late.version == 2
    assert undone(world, done, Role.COORDINATOR) == {"removed": 1, "put_back": 2, "withdrawn": 0, "stayed": 0}
    assert [(row.earliest, row.text) for row in stored(world)] == [before, one] and kept(world) == counted
    assert counts(taken(world, changed, name="b.csv")) == (3, 1, 0, 0), "the same file is asked about again"


def test_rows_that_were_decided_on_go_too(world):
    head = "externt_id;typ;tidigast\n"
    done = taken(world, head + "1;klotter;2001-05-05 10:00\n2;klotter;2026-11-20\n3;klotter;2026-11-21\n")
    assert [row.kind for row in done.held] == ["old"]
    with world.scope() as scope:
        intake.decide(scope, id=done.id, kind="old")
    assert len(stored(world)) == 3
    assert undone(world, done)["removed"] == 3 and stored(world) == []


def test_what_a_final_picture_counts_is_withdrawn(world):
    report(world, -12)
    text = HEAD + "klotter;2026-11-12 10:00;;;;;;;\nklotter;2026-11-24 10:00;;;;;;;\n"
    done = taken(world, text)
    final(world, registry_number="KS 7")
    with world.scope() as scope:
        _file, weighed = service.weigh(scope, id=done.id)
    assert (weighed.removed, weighed.withdrawn, len(weighed.final)) == (1, 1, 1)
    assert undone(world, done) == {"removed": 1, "put_back": 0, "withdrawn": 1, "stayed": 0}
    assert sorted(row.state for row in stored(world)) == ["counted", "withdrawn"]


def test_a_trial_has_nothing_to_undo_and_neither_has_a_file_of_known_rows(world):
    taken(world, GOOD)
    again = taken(world, GOOD)
    with world.scope() as scope:
        for id in (again.id,):
            with pytest.raises(Invalid):
                service.order_undoing(scope, id=id)
        assert rows_in(scope, IntakeFile, Incident) == [2, 3]
        assert import_(scope, GOOD).id


def test_the_page_says_what_happens_asks_about_what_stays_and_tells_what_was_done(client, world):
    client.sign_in(Role.COORDINATOR)
    done = taken(world, GOOD)
    shown = client.get(f"/koping/inlasning/{done.id}")
    assert "Ångra inläsningen" in shown.text
    path = f"/koping/inlasning/{done.id}/angra"
    assert "tas bort som om de aldrig hade lästs in" in client.get(path).text
    with world.scope() as scope:
        incidents.withdraw_incident(scope, id=stored(world)[0].id, version=1, reason="dubblett")
    asked = client.post(path, {})
    assert asked.status_code == 422 and "Låt dem stå kvar" in asked.text and len(stored(world)) == 3
    sent = client.post(path, {"keep": "ja"})
    assert sent.status_code == 303 and "Ångras nu" in client.get(sent.location).text
    work(world)
    told = client.get(sent.location).text
    assert "2 rapporter är borttagna, 1 står kvar." in told
    assert ", ångrad" in client.get("/koping/inlasning/").text
    assert client.post(path, {"keep": "ja"}).status_code == 409


def test_the_command_line_lists_readings_and_undoes_one(world, samsyn):  # noqa: F811
    done = taken(world, GOOD)
    status, said = samsyn("import", "undo", "--tenant", "koping")
    assert status == 0 and f"{done.id}" in said and "rapporter.csv" in said
    status, said = samsyn("import", "undo", str(done.id), "--tenant", "koping")
    assert status == 0 and "3 rapporter är borttagna." in said
    assert stored(world) == [] and samsyn("import", "undo", str(done.id), "--tenant", "koping")[0] != 0
