"""A scope says in its own words what the database says in its: somebody was first, or it does not answer."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from math import inf
from threading import Barrier

import pytest
from psycopg import _queries
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from app.est import follow_ups
from app.quarterly_reports import service as quarterly_reports
from tenants import resting
from tenants.access import Role
from tenants.errors import Conflict, Unavailable
from tenants.runs import Run
from tenants.scope import Database
from tests.est.areas import FOLLOW_UP, Q3, focus_area


def both_at_once(act) -> list:
    """What two gave who did the same at the same time: its result, or the code of the Conflict."""
    ready = Barrier(2)

    def one(_):
        try:
            return act(ready.wait)
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(one, range(2)))


def test_of_two_who_order_the_same_report_one_is_told_so(world):
    def order(together):
        with world.scope() as scope:
            scope.db.connection()
            together()
            quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
            return "ordered"

    answers = both_at_once(order)
    assert "ordered" in answers and set(answers) <= {"ordered", "changed_meanwhile", "run_open"}
    assert answers.count("ordered") == 1


def test_of_two_who_store_the_same_key_one_is_told_so(world):
    def order(together):
        with world.scope() as scope:
            run = Run(kind="k", period="2026-Q3", edition=1, requested_as="x", requested_at=scope.now)
            together()
            scope.add(run)
            return "ordered"

    assert sorted(both_at_once(order)) == ["changed_meanwhile", "ordered"]


def test_of_two_first_follow_ups_one_wins_and_the_other_is_told_so(world):
    area = focus_area(world)

    def write(together):
        with world.scope(Role.SCHOOL) as scope:
            follow_ups.find(scope, area.id, Q3)
            together()
            follow_ups.write_follow_up(scope, focus_area_id=area.id, quarter=str(Q3), **FOLLOW_UP)
            return "written"

    assert sorted(both_at_once(write)) == ["changed_meanwhile", "written"]


def test_a_broken_rule_of_another_kind_is_no_conflict_but_a_fault(world):
    with pytest.raises(IntegrityError), world.scope() as scope:
        scope.add(Run(kind=None, period="2026-Q3", edition=1, requested_as="x", requested_at=scope.now))


def test_no_free_connection_is_a_moments_wait_and_no_fault(world):
    tenant = world.tenants["koping"]
    web = Database(world.urls["web"], files=world.web.files, enqueue=lambda *_: None, pool_size=2, pool_timeout=0.1)
    assert Database(world.urls["web"], files=world.web.files, enqueue=lambda *_: None).engine.pool.timeout() == 2
    with ExitStack() as busy:
        for _ in range(4):
            busy.enter_context(web.scope(tenant)).db.connection()
        with pytest.raises(Unavailable), web.scope(tenant) as scope:
            scope.db.connection()
        with pytest.raises(Unavailable), web.registry() as db:
            db.connection()
    web.engine.dispose()


def test_a_connection_that_was_lost_while_it_rested_is_replaced(world, monkeypatch):
    monkeypatch.setattr(resting, "RESTED", -1)  # every connection has rested for so long
    with world.scope() as scope:
        before = scope.db.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with create_engine(world.urls[None]).begin() as superuser:
        superuser.exec_driver_sql(f"SELECT pg_terminate_backend({before})")
    with world.scope() as scope:
        assert scope.db.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != before


def test_a_connection_that_was_in_use_a_moment_ago_is_not_asked_whether_it_lives(world, monkeypatch):
    asked = []
    monkeypatch.setattr(world.web.engine.dialect, "do_ping", lambda connection: asked.append(connection) or True)
    monkeypatch.setattr(resting, "RESTED", inf)
    with world.scope() as scope:
        scope.db.connection()
    monkeypatch.setattr(resting, "RESTED", -1)
    assert asked == []
    with world.scope() as scope:
        scope.db.connection()
    assert len(asked) >= 1


def test_a_long_statement_is_taken_apart_once(world):
    numbers = {f"n{at}": at for at in range(400)}
    long = text("SELECT " + " + ".join(f"CAST(:{name} AS integer)" for name in numbers))
    with world.scope() as scope:
        scope.db.connection().execute(long, numbers)
        before = _queries._query2pg.cache_info().hits
        assert scope.db.connection().execute(long, numbers).scalar_one() == sum(numbers.values())
    assert _queries._query2pg.cache_info().hits > before
