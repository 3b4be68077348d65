"""How a measure is judged is said once, stays as it was said, and is counted by a worker at its day."""

from datetime import date, timedelta

import pytest

from app import hooks
from app.evaluations import service, wording
from app.evaluations.registration import KINDS_OF_RUN, morning
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.runs import Run
from tests.est.areas import report
from tests.measures.test_measures import TODAY, made

START = date(2026, 8, 31)


def registered(world, row, role=Role.COORDINATOR, **said):
    square, other = (world.named()[name] for name in ("Torget", "Stationen"))
    said = {"treated_ids": [square], "control_ids": [other], "types": ["klotter"], "weeks": 12, **said}
    with world.scope(role) as scope:
        return service.register(scope, measure_id=row.id, **{"starts_on": START, **said})


def read(world, row, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return service.read(scope, measure_id=row.id)


def test_it_is_counted_at_its_day_by_a_worker_and_told_to_those_who_count(world):
    start = TODAY - timedelta(weeks=12)
    report(world, *(start - timedelta(days=3 * n + 3) for n in range(14)))
    row = made(world)
    one = registered(world, row, starts_on=start)
    assert one.due == TODAY + service.LATE and one.result is None
    assert one.expected["code"] == "no_events" and wording.promised(one.expected) == wording.TOO_FEW
    with world.scope(Role.COORDINATOR) as scope:
        (told,) = (one for one in hooks.related(scope, "measure", row.id) if one.endpoint == "evaluations.show")
        assert told.text == "Före och efter" and told.note.startswith("Räknas")
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        service.order_due(scope, day=one.due - timedelta(days=1))
        assert scope.ordered == []
    for _twice in range(2):
        with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
            service.order_due(scope, day=one.due)
    (kind,) = KINDS_OF_RUN
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        (run,) = scope.db.query(Run).filter_by(kind=service.KIND).all()
        made_of = kind.make(scope, run=run, progress=lambda *_: None, demo=False)
        kind.keep(scope, made=made_of, run=run)
        assert kind.make(scope, run=run, progress=lambda *_: None, demo=False) is None, "counted once"
    found = read(world, row)
    result = found.now.row.result
    assert found.counts and result["verdict"] == "undecidable" and len(result["weeks"]["treated"]) == 24
    assert result["treated"] == [14, 0]
    with world.scope(Role.COORDINATOR) as scope:
        (told,) = (one for one in hooks.related(scope, "measure", row.id) if one.endpoint == "evaluations.show")
        assert told.note == "kan inte avgöras"


def test_what_was_registered_stays_and_a_change_is_another_that_shows_it(world):
    row = made(world)
    first = registered(world, row)
    with pytest.raises(Invalid) as refused:
        registered(world, row, replaces=1, weeks=26)
    assert "why" in refused.value.messages
    registered(world, row, replaces=1, weeks=26, why="Den tog längre tid.")
    with pytest.raises(Conflict):
        registered(world, row, replaces=1, why="Från en gammal sida.")
    found = read(world, row)
    assert [(one.row.number, one.row.weeks, one.row.why) for one in found.registered] == [
        (2, 26, "Den tog längre tid."),
        (1, 12, ""),
    ]
    assert found.now.late and found.registered[1].row.starts_on == START
    with world.scope() as scope, pytest.raises(NotFound):
        service.withdraw(scope, id=first.id)
    with world.scope() as scope:
        service.withdraw(scope, id=found.now.row.id)
    assert read(world, row).now is None and len(read(world, row).registered) == 2
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        service.order_due(scope, day=date(2028, 1, 1))
        assert scope.ordered == [], "neither what was withdrawn nor what it took the place of"
    with world.scope() as scope:
        service.put_back(scope, id=found.now.row.id)
    assert read(world, row).now.row.number == 2


def test_what_cannot_be_judged_is_said_where_it_is(world):
    row, square = made(world), world.named()["Torget"]
    for said, field in (
        ({"treated_ids": []}, "treated_ids"),
        ({"control_ids": [square]}, "control_ids"),
        ({"beside_ids": [row.id]}, "beside_ids"),
        ({"types": []}, "types"),
        ({"types": ["finns-inte"]}, "types"),
        ({"weeks": 13}, "weeks"),
        ({"starts_on": date(2020, 1, 1)}, "starts_on"),
    ):
        with pytest.raises(Invalid) as refused:
            registered(world, row, **said)
        assert list(refused.value.messages) == [field], said


def test_only_who_counts_for_all_registers_and_nobody_else_reads_of_a_measure(world):
    row = made(world)
    for role in (Role.SCHOOL, Role.LEADER, Role.REPORTER):
        with pytest.raises(NotAllowed):
            registered(world, row, role)
    registered(world, row)
    assert read(world, row, Role.SCHOOL).now and not read(world, row, Role.SCHOOL).registers
    with world.scope(Role.COORDINATOR, "arboga") as scope, pytest.raises(NotFound):
        service.read(scope, measure_id=row.id)


def test_a_day_is_looked_at_from_its_morning_on(world):
    with world.scope() as scope:
        assert morning(scope) in (None, TODAY)
