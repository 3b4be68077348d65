"""A real Chromium and a real server on this machine, one of each per test process, gone after these tests."""

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from werkzeug.serving import WSGIRequestHandler, make_server

from app.factory import create_app
from config.settings import Settings
from tenants.files import FileStore
from tenants.post import Folder
from tenants.scope import Database
from tests import PATIENCE
from tests.browser.building import build
from tests.browser.house import KEY, NOW
from tests.browser.visitor import Visitor
from tests.chromium import launched
from tests.databases import url_as


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium():
    with launched() as browser:
        yield browser


class Silent(WSGIRequestHandler):
    def log(self, *_):
        """Not a line for every request in the middle of the tests' own output."""


@pytest.fixture(scope="package")
def house(chromium, empty_template, admin, postgres_url, tmp_path_factory):
    """The house, built once, with its server running. Tests add to it; none counts on being the first."""
    name, folder = f"house_{os.getpid()}", tmp_path_factory.mktemp("house")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {empty_template}"))
    files = FileStore(folder / "documents")
    web, worker = (
        Database(
            url_as(postgres_url, name, login),
            files=files,
            enqueue=lambda *_: None,
            clock=lambda: NOW,
            post=Folder("https://samsyn.example", folder / "mail"),
            pool_size=5,
            pool_timeout=PATIENCE,
        )
        for login in ("web", "worker")
    )
    house = build(web, worker, folder)
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Silent)
    house.origin = f"http://127.0.0.1:{server.port}"
    settings = Settings(
        database_url="",
        redis_url="unix:///nowhere.sock",
        secret=KEY,
        public_url=house.origin,
        var=folder,
        demo=True,
        port=server.port,
    )
    house.app = server.app = create_app(settings, web)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield house
    server.shutdown()
    thread.join()
    for database in (web, worker):
        database.engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="package")
def visitors(chromium, house):
    """A function that gives the visitor signed in with a role at a tenant (None: nobody), opened once."""
    known = {}

    def visitor(role=None, slug="koping") -> Visitor:
        if (role, slug) not in known:
            known[role, slug] = Visitor(chromium, house, role, slug)
        return known[role, slug]

    yield visitor
    for one in known.values():
        one.context.close()


@pytest.fixture
def newcomer(chromium, house):
    """A function that gives a browser of its own for a test that signs in or out, or is without JavaScript."""
    opened = []

    def visitor(role=None, slug="koping", **options) -> Visitor:
        opened.append(Visitor(chromium, house, role, slug, **options))
        return opened[-1]

    yield visitor
    for one in opened:
        one.leave()
