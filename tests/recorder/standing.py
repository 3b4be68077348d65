"""The world that is recorded: the browser tests' house with everybody in it, in a database that is gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine

from config.local import servers
from tests.browser.building import build
from tests.browser.house import House
from tests.databases import LOGINS, engine_of, make_empty, url_as
from tests.recorder import product
from tests.recorder.masks import masked
from tests.recorder.things import things_of


@dataclass
class Standing:
    """The house with its application, the addresses of its database and its example ids as text."""

    house: House
    urls: dict[str | None, str]
    things: dict[str, str]

    def masked(self, text: str) -> str:
        """The text without what differs from recording to recording."""
        folders = {str(self.house.folder): "{folder}", str(product.CHECKOUT): "{checkout}"}
        return masked(text, folders)


DATABASE = "test_recorded"
"""Its clock may be set, since its name begins with test_ (`config/settings.py`)."""


@contextmanager
def opened() -> Iterator[Standing]:
    """Build the world on the fixed day. The database and every file of it are gone afterwards."""
    os.chdir(product.CHECKOUT)
    with (
        tempfile.TemporaryDirectory(prefix="recorder-") as folder,
        servers.running_postgres(None, os.environ.get("TEST_PG", "wheel")) as server,
        product.steady(),
    ):
        admin = create_engine(server.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            # Statistics that are gathered now and then would change plans, and with them the order of equal rows.
            connection.exec_driver_sql("ALTER SYSTEM SET autovacuum = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        make_empty(admin, server.url, DATABASE)
        admin.dispose()
        urls = {login: url_as(server.url, DATABASE, login) for login in (*LOGINS, None)}
        web, worker = product.open_databases(urls, Path(folder))
        try:
            yield _furnished(build(web, worker, Path(folder)), urls)
        finally:
            web.engine.dispose()
            worker.engine.dispose()


def _furnished(house: House, urls: dict) -> Standing:
    house.app = product.open_app(house)
    house.origin = product.PUBLIC_URL
    with engine_of(urls[None], isolation_level="AUTOCOMMIT") as engine, engine.connect() as superuser:
        superuser.exec_driver_sql("ANALYZE")
        return Standing(house, urls, {name: str(id) for name, id in house.ids.items()} | things_of(superuser))
