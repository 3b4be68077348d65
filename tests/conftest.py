"""Real servers, one migrated database cloned per test, and the small cast of `world.py`.

What keeps a run short: the databases lie in memory (`config/local/servers.py`), a process has one web application that
is turned to the world of each test (`app`), and the longest tests begin first (`Together`).
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as properties
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text
from xdist.scheduler import LoadScopeScheduling

from app import factory
from app.accounts import passwords
from app.factory import create_app
from config.settings import Settings
from tenants.files import FileStore
from tenants.scope import Database
from tests import world as cast
from tests.browsing import Browser
from tests.databases import make_empty, opened_world, url_as

pytest_plugins = ["tests.servers", "tests.skips"]

# A run keeps a few million objects to its end: looking through them all over and over takes a sixth of its time.
gc.set_threshold(100_000, 20, 50)

# Argon2 takes its time on purpose. The cast has dozens of passwords; what they cost is tested with the product's own.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


# No example has a time of its own: on a busy machine any may take long.
properties.register_profile("samsyn", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("samsyn")


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="run the slow suites whole, not a sample")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--slow"):
        left_out = [item for item in items if item.get_closest_marker("only_slow")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


SECONDS = {
    "browser": 785,
    "bad_input": 450,
    "tests/access/test_routes.py": 190,
    "tests/access/test_selects.py": 170,
    "tests/setup/test_modules.py": 165,
    "tests/journeys/test_fortnight.py": 150,
    "tests/attacks/test_differencing.py": 120,
    "tests/demo/test_everyones_work.py": 90,
    "tests/attacks/test_swapped_ids.py": 80,
    "tests/journeys/test_wall.py": 75,
    "tests/journeys/test_report_to_quarterly.py": 75,
    "tests/config/local/test_unknown_version.py": 75,
    "tests/config/test_serving.py": 70,
    "tests/config/test_readiness.py": 65,
    "tests/tenants/test_session_lock.py": 60,
    "tests/attacks/test_logs_and_queue.py": 60,
    "tests/config/local/test_dev.py": 55,
    "tests/journeys/test_report_on_a_phone.py": 55,
    "tests/journeys/test_alone.py": 55,
    "tests/journeys/test_new_municipality.py": 50,
    "tests/faults/test_posts.py": 50,
    "tests/workers/test_mail_survives.py": 40,
    "tests/journeys/test_report_offline.py": 40,
    "tests/config/local/test_servers.py": 40,
    "tests/journeys/test_meeting.py": 35,
    "tests/access/test_taps.py": 35,
    "tests/alerts/test_analysis.py": 35,
    "tests/intake/test_import.py": 35,
    "tests/workers/test_runs_survive.py": 35,
    "tests/intake/test_plain_rows.py": 30,
    "tests/attachments/test_attachments.py": 30,
    "tests/tenants/test_the_locks_can_fail.py": 15,
}
"""About how long the tests take of which the number tells too little or too much. Roughly is enough."""


class Together(LoadScopeScheduling):
    """Keeps in one process what shares a slow setting: the browser, its house, the furnished site; else a file.

    The longest begin first, so that no process is left with a long one when the others have nothing more to do.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = Path(nodeid.partition("::")[0])
        return path.parent.name if path.parent.name in ("bad_input", "browser") else str(path)

    def _assign_work_unit(self, node) -> None:
        longest = max(self.workqueue, key=lambda scope: SECONDS.get(scope, 0.3 * len(self.workqueue[scope])))
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config, log):
    # xdist's own `--dist loadgroup` writes the group into an attribute that pytest 9.2 no longer reads.
    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory) -> None:
    """Every test has an application of its own; they share what Jinja makes of the templates, over all processes."""
    folder = tmp_path_factory.getbasetemp().parent / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}


@pytest.fixture(scope="session")
def admin(postgres_url):
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def empty_template(admin, postgres_url) -> str:
    """The name of a migrated database with taxonomy and nothing else."""
    name = f"empty_{os.getpid()}"
    make_empty(admin, postgres_url, name)
    return name


@pytest.fixture(scope="session")
def world_template(empty_template, admin, postgres_url, tmp_path_factory) -> str:
    """The name of a database with the cast in it."""
    name = f"world_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {empty_template}"))
    files = FileStore(tmp_path_factory.mktemp("files"))
    worker = Database(
        url_as(postgres_url, name, "worker"), files=files, enqueue=lambda *_: None, clock=lambda: cast.NOW
    )
    cast.build(worker)
    worker.engine.dispose()
    return name


@pytest.fixture
def world(admin, world_template, postgres_url, tmp_path):
    """The cast in a database of its own."""
    with opened_world(admin, world_template, postgres_url, tmp_path / "documents") as made:
        yield made


def settings_with(database_url: str, var: Path) -> Settings:
    return Settings(
        database_url=database_url,
        redis_url="unix:///nowhere.sock",
        secret=b"0" * 64,
        public_url="http://127.0.0.1:8000",
        var=var,
        demo=False,
        port=8000,
    )


@pytest.fixture
def settings(world, tmp_path) -> Settings:
    return settings_with(world.urls["web"], tmp_path)


@pytest.fixture(scope="session")
def standing(tmp_path_factory) -> Iterator[tuple[Flask, Database]]:
    """One web application for all tests of the process, and its `Database`, which `app` turns to a test's world."""
    var = tmp_path_factory.mktemp("standing")
    database = Database("postgresql+psycopg://", files=FileStore(var / "documents"), enqueue=lambda *_: None)
    yield create_app(settings_with("", var), database, given_again=0), database


@pytest.fixture
def app(world, settings, standing) -> Iterator[Flask]:
    """The web application on the cloned world. A test of `/redo`, or that adds to the application, makes its own."""
    made, database = standing
    factory._configure(made, settings)
    database.__dict__ = world.web.__dict__  # the same, so that a clock which a test sets later is this one's, too
    yield made
    database.__dict__ = {}
    made.extensions["samsyn"].tenants.clear()  # what it remembers of this world's places


@pytest.fixture
def client(app, world) -> Browser:
    """A browser that nobody has signed in with yet."""
    return Browser(app.test_client(), world)
