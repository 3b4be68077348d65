"""One database with a row of every tenant in every table, shared by the suites of the locks (they undo all they do)."""

import os
from dataclasses import dataclass

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.engine import Engine

from tests.databases import LOGINS, cloned, engine_of, url_as
from tests.tenants.rows import Rows


@dataclass
class Walls:
    """`engines` by login: web, worker, owner, superuser, and `probe`: every right on every table, held by the walls
    alone, so that a missing grant never hides a missing wall."""

    rows: Rows
    engines: dict[str, Engine]
    urls: dict[str, str]
    database: str


@pytest.fixture(scope="session")
def walls(admin, world_template, postgres_url):
    probe = f"probe_{os.getpid()}"
    with cloned(admin, world_template) as name:
        urls = {login: url_as(postgres_url, name, login) for login in LOGINS}
        urls["superuser"] = url_as(postgres_url, name)
        with engine_of(urls["superuser"]) as superuser:
            with superuser.begin() as connection:
                rows = Rows(connection)
                rows.plant(connection)
                connection.execute(text(f"CREATE ROLE {probe} LOGIN PASSWORD 'test'"))
                connection.execute(text(f"GRANT CONNECT ON DATABASE {name} TO {probe}"))
                connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {probe}"))
                connection.execute(text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {probe}"))
            urls["probe"] = _as(urls["web"], probe)
            engines, opened = {}, []
            for login, url in urls.items():
                opened.append(engine_of(url, pool_size=1, max_overflow=0))
                engines[login] = opened[-1].__enter__()
            yield Walls(rows, engines, urls, name)
            for engine in opened:
                engine.__exit__(None, None, None)
            with superuser.begin() as connection:
                connection.execute(text(f"DROP OWNED BY {probe}"))
                connection.execute(text(f"DROP ROLE {probe}"))


def _as(url: str, login: str) -> str:
    return make_url(url).set(username=login).render_as_string(hide_password=False)
