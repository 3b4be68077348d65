"""Copies of a template database, and the cast in one: for a test of its own, or for a suite that shares it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text

from app.taxonomy import stored
from config.local.instance import ROLES_SQL
from tenants.files import FileStore
from tenants.isolation import TenantSession
from tenants.profile import Profile
from tenants.registry import all_tenants
from tenants.scope import Database
from tests import PATIENCE
from tests import world as cast

LOGINS = {"web": "samsyn_web", "worker": "samsyn_worker", "owner": "samsyn_owner"}


LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


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


def make_empty(admin, postgres_url: str, name: str) -> None:
    """A new database with this name, migrated, with taxonomy and nothing else."""
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    with engine_of(url_as(postgres_url, name), isolation_level="AUTOCOMMIT") as engine, engine.connect() as superuser:
        superuser.connection.driver_connection.execute(ROLES_SQL.read_text())
        # A password is slow to check on purpose, and each test opens connections of its own. (PostgreSQL 15 cannot.)
        superuser.exec_driver_sql(
            "SELECT set_config(name, '1', false) FROM pg_settings WHERE name = 'scram_iterations'"
        )
        for role in LOGINS.values():
            superuser.exec_driver_sql(f"ALTER ROLE {role} PASSWORD 'test'")
            for limit in LIMITS:  # the product's own are clocks: on a busy machine they would end what is only slow
                superuser.exec_driver_sql(f"ALTER ROLE {role} SET {limit} = '{PATIENCE}s'")
    with engine_of(url_as(postgres_url, name, "owner")) as engine, engine.begin() as connection:
        migrate(connection)
        stored.write(connection)


_UNUSED: list[str] = []
"""Copies that nobody uses any more. Dropped with the next: by then their last sessions have ended, and none is waited
for (PostgreSQL sleeps a tenth of a second for one that is ending)."""


@contextmanager
def cloned(admin, template: str) -> Iterator[str]:
    """The name of a copy of a template. It is dropped when the next one is no longer used."""
    name = f"test_{os.getpid()}_{os.urandom(4).hex()}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
    try:
        yield name
    finally:
        with admin.connect() as connection:
            while _UNUSED:
                connection.execute(text(f"DROP DATABASE {_UNUSED.pop()} WITH (FORCE)"))
        _UNUSED.append(name)


@contextmanager
def opened_world(admin, template: str, postgres_url: str, folder: Path) -> Iterator[cast.World]:
    """The cast in a database of its own."""
    with cloned(admin, template) as name, world_in(name, postgres_url, folder) as made:
        yield made


@contextmanager
def world_in(name: str, postgres_url: str, folder: Path) -> Iterator[cast.World]:
    """The cast in this database, in which no session is left afterwards."""
    urls = {login: url_as(postgres_url, name, login) for login in (*LOGINS, None)}
    files, enqueued = FileStore(folder), []
    databases = [
        Database(
            urls[login],
            files=files,
            enqueue=lambda *ids: enqueued.append(ids[:2]),
            clock=lambda: cast.NOW,
            pool_size=2,
            pool_timeout=PATIENCE,
        )
        for login in ("web", "worker")
    ]
    try:
        yield cast.World(*databases, urls, {tenant.slug: tenant for tenant in all_tenants(databases[0])}, enqueued)
    finally:
        for database in databases:
            database.engine.dispose()


@contextmanager
def with_room_for(world: cast.World, people: int) -> Iterator[cast.World]:
    """The same world with connections for so many at once, of whom each may need a second for what stands alone."""
    files, clock = world.web.files, world.web.clock
    roomy = [
        Database(
            world.urls[login],
            files=files,
            enqueue=lambda *_: None,
            clock=clock,
            pool_size=people,
            pool_timeout=PATIENCE,
        )
        for login in ("web", "worker")
    ]
    try:
        yield replace(world, web=roomy[0], worker=roomy[1])
    finally:
        for database in roomy:
            database.engine.dispose()


def unconnected(profile: Profile) -> TenantSession:
    """A session that has read this profile of its tenant, and is connected to no database."""
    session = TenantSession()
    session.profile = profile.as_data(), None
    return session


@contextmanager
def engine_of(url: str, **options):
    """An engine that leaves no connection behind."""
    engine = create_engine(url, **options)
    try:
        yield engine
    finally:
        engine.dispose()
