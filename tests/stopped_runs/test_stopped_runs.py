"""A full disk costs no report: the run rests and is tried again, and one that has stopped is told of and asked anew."""

import errno
import json
import logging
import subprocess
import sys
from copy import copy
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.command_line import Installation, Trouble, order_and_wait
from app.documents import service as documents
from app.quarterly_reports import service as quarterly_reports
from config.local.instance import CHECKOUT
from tenants import runs
from tenants.access import CALENDAR, Role
from tenants.errors import Unavailable
from tenants.files import FileStore
from tests.access.planted_parts import stop_a_run
from tests.databases import engine_of
from tests.world import NOW, left_waiting
from workers import performing, timetable


class FullDisk(FileStore):
    def write(self, _tenant_id, _content):
        raise OSError(errno.ENOSPC, "No space left on device")


class NoDatabase(FileStore):
    def write(self, _tenant_id, _content):
        raise Unavailable("database")


class Broken(FileStore):
    def write(self, _tenant_id, _content):
        raise ZeroDivisionError


def on(world, kind):
    """The worker's database with such a store of files."""
    other = copy(world.worker)
    other.files = kind(world.worker.files.root)
    return other


@pytest.fixture
def run(world):
    with world.scope() as scope:
        return quarterly_reports.order_quarterly_report(scope, period="2026-Q3")


def state(world, run) -> runs.Run:
    with world.scope() as scope:
        return scope.find(runs.Run, run.id)


def waits(world, run) -> bool:
    """Whether the sweeper would enqueue it now."""
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        return run.id in left_waiting(scope)


def rested(world) -> None:
    """The pause is over."""
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        connection.execute(text("UPDATE run SET again_at = now() - interval '1 second' WHERE again_at IS NOT NULL"))


@pytest.mark.parametrize("kind", [FullDisk, NoDatabase])
def test_what_heals_by_itself_costs_no_report(world, run, kind):
    koping = world.tenants["koping"]
    for n in range(1, runs.MOST_ATTEMPTS + 2):
        assert not performing.perform_run(on(world, kind), koping, run.id)
        now = state(world, run)
        assert (now.state, now.passing, now.attempts, now.lease) == (runs.WAITING, n, 0, n)
        assert not waits(world, run) and not performing.perform_run(world.worker, koping, run.id), "it rests"
        rested(world)
    assert waits(world, run) and performing.perform_run(world.worker, koping, run.id)
    assert state(world, run).state == runs.DONE
    with world.scope() as scope:
        assert len(documents.list_documents(scope)) == 1


def test_the_command_line_does_not_wait_for_a_run_that_rests(world, run, settings):
    performing.perform_run(on(world, FullDisk), world.tenants["koping"], run.id)
    here = Installation({}, settings, world.worker)
    with pytest.raises(Trouble, match="görs om av sig självt"):
        order_and_wait(here, "koping", lambda _scope: run.id, failed="")


def test_what_does_not_heal_in_two_days_stops(world, run):
    assert runs.PAUSES[0] == timedelta(minutes=1) and runs.PAUSES[-1] == timedelta(hours=24)
    assert list(runs.PAUSES) == sorted(runs.PAUSES)
    for _ in runs.PAUSES:
        performing.perform_run(on(world, FullDisk), world.tenants["koping"], run.id)
        rested(world)
    assert state(world, run).state == runs.WAITING
    performing.perform_run(on(world, FullDisk), world.tenants["koping"], run.id)
    assert state(world, run).state == runs.PARKED


def test_a_mistake_of_ours_is_not_tried_for_ever(world, run):
    for n in range(1, runs.MOST_ATTEMPTS + 1):
        performing.perform_run(on(world, Broken), world.tenants["koping"], run.id)
        assert state(world, run).attempts == n
    assert state(world, run).state == runs.PARKED


def test_each_end_of_a_run_is_a_line_that_says_which_and_how(world, run, caplog):
    caplog.set_level(logging.INFO)
    koping = world.tenants["koping"]
    performing.perform_run(on(world, FullDisk), koping, run.id)
    rested(world)
    performing.perform_run(on(world, Broken), koping, run.id)
    performing.perform_run(world.worker, koping, run.id)
    ends = [record for record in caplog.records if record.message == "a run has ended"]
    assert [record.outcome for record in ends] == [runs.WAITING, runs.WAITING, runs.DONE]
    assert {(record.kind, record.tenant, record.run) for record in ends} == {
        ("quarterly_report", "koping", str(run.id))
    }
    assert all(isinstance(record.seconds, float) for record in ends)


def test_the_line_keeps_its_fields_as_json_and_takes_no_others():
    code = (
        "import logging; from config.logging import set_up_logging; set_up_logging();"
        "more = {'kind': 'k', 'tenant': 't', 'seconds': 1.5, 'text': 'x'};"
        "logging.getLogger('x').info('a run has ended', extra=more)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True)
    said = json.loads(done.stderr)
    assert (said["event"], said["kind"], said["tenant"], said["seconds"]) == ("a run has ended", "k", "t", 1.5)
    assert "text" not in said


# --- the first screen ------------------------------------------------------------------------------------------------

SAID = "Kvartalsrapporten för kvartal 1 2026 blev inte klar. Disken är full."


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_a_run_that_has_stopped_is_told_and_tried_again(client, world, role):
    stopped = stop_a_run(world)
    before = len(world.enqueued)
    client.sign_in(role)
    assert SAID in client.get("/koping/").text
    answer = client.post(f"/koping/arbeten/{stopped}/igen")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/koping/?ok=igen")
    home = client.get(answer.headers["Location"]).text
    assert SAID not in home and "Arbetet görs om" in home
    ((tenant_id, again),) = world.enqueued[before:]
    assert tenant_id == world.tenants["koping"].id
    with world.scope() as scope:
        old, new = scope.find(runs.Run, stopped), scope.find(runs.Run, again)
        assert (new.kind, new.period, new.edition) == (old.kind, old.period, old.edition + 1)
        assert (new.state, new.requested_by, new.requested_as) == (runs.WAITING, old.requested_by, old.requested_as)
    assert client.post(f"/koping/arbeten/{stopped}/igen").status_code == 409
    assert performing.perform_run(world.worker, world.tenants["koping"], again)


def test_nobody_else_is_told_or_may_have_it_tried_again(client, world):
    stopped = stop_a_run(world)
    for role in (Role.POLICE_OFFICER, Role.SCHOOL, Role.AUDITOR, Role.ANALYST):
        client.sign_in(role)
        assert "blev inte klar" not in client.get("/koping/").text
        assert client.post(f"/koping/arbeten/{stopped}/igen").status_code == 403
    client.sign_in(Role.COORDINATOR, "arboga")
    assert "blev inte klar" not in client.get("/arboga/").text
    assert client.post(f"/arboga/arbeten/{stopped}/igen").status_code == 404


def test_what_somebody_has_ordered_again_is_told_no_more(client, world):
    stop_a_run(world)
    with world.scope() as scope:
        quarterly_reports.order_quarterly_report(scope, period="2026-Q1")
    assert SAID not in client.sign_in(Role.COORDINATOR).get("/koping/").text


# --- the calendar ----------------------------------------------------------------------------------------------------


def park(world, order) -> runs.Run:
    tenant = world.tenants["koping"]
    with world.worker.scope(tenant, CALENDAR) as scope:
        run = order(scope)
    with world.worker.scope(tenant, CALENDAR) as scope:
        held = runs.take_lease(scope, run.id)
        runs.trouble(scope, run_id=run.id, lease=held.lease, text="Fel.", park=True)
    return run


def test_the_calendar_asks_again_for_what_it_asked_for_itself(world):
    tenant = world.tenants["koping"]
    stop_a_run(world)  # a coordinator's
    park(world, lambda scope: quarterly_reports.order_quarterly_report(scope, period="2026-Q3", edition=1))
    soon, later, much_later = (world.worker.at(NOW + timedelta(days=days)) for days in (0.9, 1.1, 40))
    assert timetable.order_parked_again(soon, tenant).ordered == 0
    assert timetable.order_parked_again(much_later, tenant).ordered == 0
    assert timetable.order_parked_again(later, tenant).ordered == 1
    assert timetable.order_parked_again(later, tenant).ordered == 0, "it waits already"


def test_the_analysis_of_a_later_day_takes_the_place_of_one_that_stopped(world):
    park(world, lambda scope: runs.order(scope, kind="analysis", period="2026-11-16/2026-11-20"))
    with world.worker.at(NOW + timedelta(days=1)).scope(world.tenants["koping"], CALENDAR) as scope:
        assert len(runs.parked(scope)) == 1
        runs.order(scope, kind="analysis", period="2026-11-16/2026-11-21")
        assert not runs.parked(scope)


def test_what_is_ordered_is_followed_and_ended_on_its_page(world, run, client):
    client.sign_in(Role.ADMINISTRATOR)
    page = client.get("/koping/arbeten/")
    assert page.status_code == 200 and "Kvartalsrapporten för kvartal 3 2026" in page.text and "Väntar" in page.text
    address = f"/koping/arbeten/{run.id}/avbrott"
    assert address in page.text
    assert client.post(address).status_code == 303
    assert state(world, run).state == runs.CANCELLED and not left_waiting_of(world)
    page = client.get("/koping/arbeten/")
    assert "Avbrutet av" in page.text and address not in page.text
    refused = client.post(address)
    assert refused.status_code == 409 and "går inte att avbryta" in refused.text
    with world.scope() as scope:  # and it can be ordered again
        again = quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
        letter = runs.order_first(scope, kind="mail", period="x")
    assert again.edition == 2 and client.post(f"/koping/arbeten/{letter.id}/avbrott").status_code == 409
    client.sign_in(Role.COORDINATOR, "arboga")
    assert client.post(f"/arboga/arbeten/{again.id}/avbrott").status_code == 404
    client.sign_in(Role.SCHOOL)
    assert client.get("/koping/arbeten/").status_code == 403


def left_waiting_of(world) -> list:
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        return left_waiting(scope)
