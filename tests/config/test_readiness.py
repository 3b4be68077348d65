"""What an installation says of itself: by /halsa and /redo, by `samsyn check`, and by not starting at all."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.demo import loading
from app.factory import create_app
from config.local import servers
from config.local.instance import CHECKOUT
from config.mail_server import MailServer
from tenants import installation, readiness, runs, starting
from tenants.access import CALENDAR
from tenants.errors import Invalid
from tenants.files import FileStore
from tenants.profile import Profile
from tenants.registry import RESERVED_SLUGS, register_tenant
from tenants.scope import Database
from tenants.verification import Fault, Verification, keep
from tests.databases import cloned, engine_of, url_as
from tests.processes import becomes, free_port, settings_of
from tests.world import NOW
from workers.performing import WorkerContext
from workers.rounds import Memory, go_round


class NoQueue:
    def enqueue(self, *_ids):
        """Nobody listens."""


def by_superuser(world, statement: str) -> None:
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text(statement))


def look(world, settings, *, queue: bool = True) -> dict[str, readiness.Finding]:
    found = readiness.look(world.web, settings, queue_answers=lambda: queue)
    return {finding.name: finding for finding in found}


@pytest.fixture
def well(world, settings, tmp_path):
    """An installation with nothing to complain of: its calendar has been round, the audit held, there is a backup."""
    go_round(WorkerContext(world.worker, NoQueue(), False), Memory(), housekeeping=False)
    mark = tmp_path / "backup"
    mark.touch()
    whole = replace(settings, backup_mark=mark, var=tmp_path)
    checked(whole)
    return whole


def checked(settings, *faults: Fault, at=NOW) -> None:
    """The calendar has checked the audit."""
    keep(settings.audit, Verification(at, faults, 3, 1, "", None, ()))


# --- /halsa ----------------------------------------------------------------------------------------------------------


def test_health_asks_the_database_whether_it_is_stopped_stuck_or_gone(settings, tmp_path):
    with servers.running_postgres(None, os.environ.get("TEST_PG", "wheel")) as server:
        database = Database(server.url, files=FileStore(tmp_path), enqueue=lambda *_: None, pool_size=1)
        client = create_app(settings, database).test_client()
        assert becomes(lambda: client.get("/halsa").status_code == 200)
        database.engine.dispose()
        os.kill(server.pid, signal.SIGSTOP)  # it takes a connection and then says nothing
        stuck = client.get("/halsa")
        os.kill(server.pid, signal.SIGCONT)
        assert (stuck.status_code, stuck.json["text"]) == (503, "Databasen svarar inte.")
    for _ in range(3):
        assert client.get("/halsa").status_code == 503
    ready = client.get("/redo")
    assert ready.status_code == 503 and ready.json["checks"][0]["text"] == "Databasen svarar inte."
    database.engine.dispose()


# --- /redo and samsyn check ------------------------------------------------------------------------------------------


def test_all_is_well(world, well):
    found = look(world, well)
    assert {finding.state for finding in found.values()} == {readiness.OK}, list(readiness.lines(list(found.values())))


FAULTS = {
    "schema": "UPDATE installation_fact SET value = '9999_later' WHERE name = 'schema'",
    "row_security": "ALTER TABLE incident NO FORCE ROW LEVEL SECURITY",
    "demo": "INSERT INTO installation_fact VALUES ('demo', '', now())",
    "calendar": "UPDATE installation_fact SET at = at - interval '6 minutes' WHERE name = 'calendar'",
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_the_database_is_found_by_its_check_alone(world, well, name):
    by_superuser(world, FAULTS[name])
    assert [one.name for one in look(world, well).values() if one.state == readiness.FAULT] == [name]


def test_a_role_that_goes_past_the_walls_is_found(world, well):
    found = readiness.look(
        Database(world.urls["owner"], files=FileStore(well.var), enqueue=lambda *_: None, clock=lambda: NOW),
        well,
        queue_answers=lambda: True,
    )
    assert next(one for one in found if one.name == "row_security").state == readiness.FAULT


def test_tables_of_before_they_said_their_version_are_found(world, well):
    by_superuser(world, "DROP TABLE installation_fact")
    found = look(world, well)
    assert found["schema"].state == readiness.FAULT and "calendar" not in found


def test_each_fault_beside_the_database_is_found(world, well, tmp_path):
    assert look(world, well, queue=False)["queue"].state == readiness.FAULT
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    assert look(world, replace(well, var=no_folder))["documents"].state == readiness.FAULT
    nobody_there = MailServer("127.0.0.1", free_port(), False, "samsyn@koping.example")
    assert look(world, replace(well, mail=nobody_there))["mail"].state == readiness.WARNING
    assert look(world, replace(well, backup_mark=None))["backup"].state == readiness.WARNING
    assert look(world, replace(well, backup_mark=tmp_path / "none"))["backup"].state == readiness.WARNING
    old = (NOW - timedelta(days=3000)).timestamp()
    os.utime(well.backup_mark, (old, old))
    assert look(world, well)["backup"].state == readiness.FAULT
    for faults, at in (((Fault("edited", "koping", 3),), NOW), ((), NOW - timedelta(days=3))):
        checked(well, *faults, at=at)
        assert look(world, well)["audit"].state == readiness.FAULT
    (well.audit / "verification.json").unlink()
    assert look(world, well)["audit"].state == readiness.WARNING


def test_runs_that_have_stopped_are_counted_by_the_calendar(world, well):
    tenant = world.tenants["koping"]
    with world.worker.scope(tenant, CALENDAR) as scope:
        run = runs.order(scope, kind="test", period="x")
    with world.worker.scope(tenant, CALENDAR) as scope:
        held = runs.take_lease(scope, run.id)
        runs.trouble(scope, run_id=held.id, lease=held.lease, text="Fel.", park=True)
    assert look(world, well)["parked_runs"].state == readiness.OK
    go_round(WorkerContext(world.worker, NoQueue(), False), Memory(), housekeeping=False)
    found = look(world, well)["parked_runs"]
    assert (found.state, found.text) == (readiness.WARNING, "1 körning har stannat.")


def test_ready_says_the_list_and_nothing_of_a_tenant(world, well):
    client = create_app(well, world.web, queue_answers=lambda: True).test_client()
    answer = client.get("/redo")
    assert answer.status_code == 200 and answer.json["status"] == "ok"
    assert [check["name"] for check in answer.json["checks"]] == list(look(world, well))
    said = answer.get_data(as_text=True).lower()
    assert not [
        word for tenant in world.tenants.values() for word in (tenant.slug, tenant.name.lower()) if word in said
    ]
    without = create_app(well, world.web).test_client().get("/redo")
    assert without.status_code == 503 and without.json["status"] == "fault"


def check(environment) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "app.commands", "check"]
    done = subprocess.run(command, env=environment, cwd=CHECKOUT, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_the_command_says_the_same_in_lines(world, redis_url, tmp_path):
    environment = {**settings_of(world.urls, redis_url, tmp_path), "SAMSYN_BACKUP_MARK": str(tmp_path / "key")}
    installation.remember(world.worker.at(readiness.machine()), installation.CALENDAR, "0")
    code, said, _ = check(environment)
    assert code == 0, said
    *rest, audit = said.splitlines()
    assert len(rest) == 11 and all(line.startswith("ok  ") for line in rest)
    assert audit.startswith("varning") and "Loggen har inte kontrollerats" in audit
    code, said, _ = check({**environment, "REDIS_URL": "unix:///nowhere.sock"})
    assert code == 1 and "FEL      Kön svarar inte." in said


def test_no_place_takes_an_address_of_the_platform(world):
    assert {"redo", "metrics", "oppet", "halsa"} <= RESERVED_SLUGS
    for slug in RESERVED_SLUGS:
        with pytest.raises(Invalid):
            register_tenant(
                world.worker, slug=slug, name="X", kind="police_area", code=None, area_slug=None, profile=Profile()
            )


# --- what does not start ---------------------------------------------------------------------------------------------


def start(module: list[str], environment) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", *module], env=environment, cwd=CHECKOUT, capture_output=True, text=True
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("turn", "statement", "said"),
    [
        (0, "UPDATE installation_fact SET value = '9999_later' WHERE name = 'schema'", "is newer than this Samsyn"),
        (1, "UPDATE installation_fact SET value = '0001_baseline' WHERE name = 'schema'", "run `samsyn migrate` first"),
        (2, "INSERT INTO installation_fact VALUES ('demo', '', now())", "SAMSYN_DEMO is not 1"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_plain_line(world, redis_url, tmp_path, request, turn, statement, said):
    """Without --slow each reason meets one of the three parts."""
    environment = settings_of(world.urls, redis_url, tmp_path)
    by_superuser(world, statement)
    serve = ["gunicorn", "-c", "config/gunicorn.py", "--bind", "127.0.0.1:0", "wsgi:app"]
    parts = ["workers", "worker"], ["workers", "calendar"], serve
    for module in parts if request.config.getoption("--slow") else [parts[turn]]:
        code, log = start(module, environment)
        assert code != 0 and "Traceback" not in log
        assert sum(said in line for line in log.splitlines()) == 1, log
    done = subprocess.run(
        [sys.executable, "-m", "app.commands", "tenant", "list"],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and said in done.stderr and not done.stdout


# --- invented and real -----------------------------------------------------------------------------------------------


def test_the_demo_world_never_enters_a_real_installation(world, redis_url, tmp_path):
    environment = settings_of(world.urls, redis_url, tmp_path)
    with pytest.raises(Invalid):
        loading.load(world.worker, key=b"k", today=NOW.date(), progress=lambda *_: None)
    for demo, said in (("0", "SAMSYN_DEMO är inte 1"), ("1", "läggs bara in i en tom databas")):
        done = subprocess.run(
            [sys.executable, "-m", "app.commands", "demo", "load"],
            env={**environment, "SAMSYN_DEMO": demo},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1 and said in done.stderr
    with world.scope() as scope:
        assert scope.db.scalar(text("SELECT count(*) FROM incident")) == 0


def test_a_demo_world_is_one_from_its_first_row(admin, empty_template, postgres_url, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "_area", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with cloned(admin, empty_template) as name:
        database = Database(url_as(postgres_url, name, "worker"), files=FileStore(tmp_path), enqueue=lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            loading.load(database, key=b"k", today=NOW.date(), progress=lambda *_: None)
        with pytest.raises(starting.NotReady, match="SAMSYN_DEMO is not 1"):
            starting.refuse_to_start(database, demo=False)
        starting.refuse_to_start(database, demo=True)
        database.engine.dispose()
