"""Real servers, one migrated database cloned per test, and the small cast of `world.py`."""

import os

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text

from app.factory import create_app
from app.taxonomy import service as taxonomy
from config.instance import ROLES_SQL
from config.settings import Settings
from tenants.files import FileStore
from tenants.registry import all_places
from tenants.scope import Database
from tests import world as cast
from tests.browsing import Browser

pytest_plugins = ["tests.servers"]
LOGINS = {"web": "samsyn_web", "worker": "samsyn_worker", "owner": "samsyn_owner"}


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="run the slow suites whole, not a sample")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep together what shares a slow setting: the browser's house, the furnished site, else a file."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            folder = item.path.parent.name
            item.add_marker(pytest.mark.xdist_group(folder if folder in ("bad_input", "browser") else str(item.path)))


def url_as(admin_url: str, database: str, login: str | None = None) -> str:
    """The address of a database for one of the login roles (or for the superuser)."""
    url = make_url(admin_url).set(database=database)
    if login:
        url = url.set(username=LOGINS[login], password="test")
    return url.render_as_string(hide_password=False)


def migrate(connection) -> None:
    config = Config("alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def admin(postgres_url):
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def empty_template(admin, postgres_url) -> str:
    """The name of a migrated database with taxonomy and nothing else."""
    name = f"empty_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    superuser = create_engine(url_as(postgres_url, name), isolation_level="AUTOCOMMIT")
    with superuser.connect() as connection:
        connection.connection.driver_connection.execute(ROLES_SQL.read_text())
        for role in LOGINS.values():
            connection.exec_driver_sql(f"ALTER ROLE {role} PASSWORD 'test'")
    superuser.dispose()
    owner = create_engine(url_as(postgres_url, name, "owner"))
    with owner.begin() as connection:
        migrate(connection)
        taxonomy.write_categories(connection)
    owner.dispose()
    return name


@pytest.fixture(scope="session")
def world_template(empty_template, admin, postgres_url, tmp_path_factory) -> str:
    """The name of a database with the cast in it."""
    name = f"world_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {empty_template}"))
    files = FileStore(tmp_path_factory.mktemp("files"))
    worker = Database(url_as(postgres_url, name, "worker"), files=files, ring=lambda *_: None, clock=lambda: cast.NOW)
    cast.build(worker)
    worker.engine.dispose()
    return name


@pytest.fixture
def clone(admin):
    """A function that clones a template and gives the new database's name; all are dropped at the end."""
    made = []

    def make(template: str) -> str:
        name = f"t_{os.getpid()}_{os.urandom(4).hex()}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
        made.append(name)
        return name

    yield make
    with admin.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def world(clone, world_template, postgres_url, tmp_path):
    """The cast in a database of its own."""
    name = clone(world_template)
    urls = {login: url_as(postgres_url, name, login) for login in (*LOGINS, None)}
    files, rung = FileStore(tmp_path / "documents"), []
    databases = [
        Database(urls[login], files=files, ring=lambda *ids: rung.append(ids), clock=lambda: cast.NOW, pool_size=2)
        for login in ("web", "worker")
    ]
    yield cast.World(*databases, urls, {place.slug: place for place in all_places(databases[0])}, rung)
    for database in databases:
        database.engine.dispose()


@pytest.fixture
def settings(world, tmp_path) -> Settings:
    return Settings(
        database_url=world.urls["web"],
        redis_url="unix:///nowhere.sock",
        secret=b"0" * 64,
        public_url="http://127.0.0.1:8000",
        var=tmp_path,
        demo=False,
        port=8000,
    )


@pytest.fixture
def app(world, settings):
    """The web application on the cloned world."""
    return create_app(settings, world.web)


@pytest.fixture
def client(app, world) -> Browser:
    """A browser that nobody has signed in with yet."""
    return Browser(app.test_client(), world)
