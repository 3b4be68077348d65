"""What one request costs: CPU of the web's process and of the database's, statements, pages of the buffer cache, bytes.

CPU is what the kernel has counted for the processes (`/proc`), so that other work on the machine disturbs it little.
"""

import gzip
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

from sqlalchemy import Connection, Engine, create_engine, text

from app.factory import create_app
from config.settings import Settings
from tenants.files import FileStore
from tenants.scope import Database
from tests.bench.house import Browser, House, Web, Wrong, backends
from tests.statements import asked, selects

ROUNDS = 5
BARE_A_ROUND = 3
LONG = 1.5
"""Seconds of CPU from which a page is asked for fewer times."""


class Cost(NamedTuple):
    """Milliseconds of CPU."""

    web: float
    database: float

    @property
    def ms(self) -> float:
        return self.web + self.database


@dataclass
class Measured:
    """Medians over the rounds; milliseconds of CPU."""

    ms: float
    web: float
    database: float
    bare: float
    account: float
    first: float = 0
    """What the first costs who asks after something was written there, when nothing is kept of it."""
    selects: int = 0
    first_selects: int = 0
    buffers: int = 0
    """What the first looks at."""
    bytes: int = 0
    gzip: int = 0

    def as_data(self, floor: float) -> dict:
        """`floor`: what a bare answer costs, over the whole run."""
        told = {name: round(value, 3) for name, value in asdict(self).items()}
        times = {"times_bare": self.ms / floor, "first_times_bare": self.first / floor}
        times["times_account"] = self.ms / self.account
        return {**told, **{name: round(value, 2) for name, value in times.items()}}


class Meter:
    """Reads what the processes of a web and of the database have used so far."""

    def __init__(self, house: House, web: Web):
        self._house, self._web = house, web
        self._postgres = house.admin.execution_options(isolation_level="AUTOCOMMIT").connect()

    def close(self) -> None:
        self._postgres.close()

    def cost(self, act: Callable[[], object]) -> Cost:
        """What the act costs, whoever of them does it."""
        web, database = self._web_used(), self._database_used()
        act()
        spent = [
            sum(used - before.get(pid, 0) for pid, used in after.items())
            for before, after in ((web, self._web_used()), (database, self._database_used()))
        ]
        return Cost(*(ns / 1e6 for ns in spent))

    def write(self, address: str) -> None:
        """What the tenant of an address has counted is no longer true, as after somebody has written there."""
        give_a_new_state(self._postgres, address)

    def _web_used(self) -> dict[int, int]:
        return {pid: used(pid) for pid in self._web.workers()}

    def _database_used(self) -> dict[int, int]:
        """The sessions' own processes, and those that helped them and have ended since."""
        found = {pid: used(pid) for pid in backends(self._postgres)}
        fields = Path(f"/proc/{self._house.postmaster}/stat").read_text().rpartition(")")[2].split()
        return {**found, 0: (int(fields[13]) + int(fields[14])) * 10_000_000}


def used(pid: int) -> int:
    """Nanoseconds of CPU of all threads of a process."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        total += int(thread.read_text().split()[0])
    return total


def bare(meter: Meter, browser: Browser) -> list[float]:
    """Of a few bare answers, each by itself: after a page the processor's caches are as cold for it as for another."""
    return [meter.cost(lambda: browser.get("/metrics/bare")).ms for _ in range(BARE_A_ROUND)]


def measure(meter: Meter, browser: Browser, address: str, account: str, cookie: str) -> Measured:
    """A page, with bare answers and the account page between."""

    def ask(wanted: str) -> Callable[[], object]:
        return lambda: browser.get(wanted, cookie)

    first = meter.cost(ask(address))  # not counted: caches are filled
    rounds = 2 if first.ms > LONG * 1000 else ROUNDS
    page, floor, signed_in, anew = [], [], [], []
    for _ in range(rounds):
        floor += bare(meter, browser)
        signed_in.append(meter.cost(ask(account)).ms)
        meter.write(address)
        anew.append(meter.cost(ask(address)).ms)
        page.append(meter.cost(ask(address)))
    middle = [median(values) for values in ([one.ms for one in page], [one.web for one in page])]
    database = median(one.database for one in page)
    return Measured(*middle, database, median(floor), median(signed_in), median(anew))


def give_a_new_state(postgres: Connection, address: str) -> None:
    renewed = """UPDATE tenant_state SET state = gen_random_uuid() FROM tenant
        WHERE slug = :slug AND tenant.id IN (tenant_state.tenant_id, tenant_state.area_id)"""
    postgres.execute(text(renewed), {"slug": address.split("/")[1]})


class Inside:
    """The application in our own process: what it asks the database, and what it answers."""

    def __init__(self, house: House):
        settings = Settings.from_environment(house.environment, database="DATABASE_URL")
        files = FileStore(settings.documents)
        self._database = Database(settings.database_url, files=files, enqueue=lambda *_: None, pool_size=1)
        self._client = create_app(settings, self._database).test_client()
        self._admin = house.admin.execution_options(isolation_level="AUTOCOMMIT")
        self._counts = create_engine(house.admin.url.set(database="postgres"), isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        self._database.engine.dispose()
        self._counts.dispose()

    def look(self, address: str, cookie: str) -> tuple[int, int, int, int, int]:
        """(SELECTs, those of the first who asks after something was written, pages of the buffer cache that she looks
        at, bytes, bytes as gzip)."""
        self._client.set_cookie("samsyn", cookie)
        self._client.get(address)
        with self._admin.connect() as connection:
            give_a_new_state(connection, address)
        before = self._buffers()
        with asked(self._database.engine) as first:
            self._client.get(address)
        buffers = self._buffers() - before
        with asked(self._database.engine) as statements:
            answer = self._client.get(address)
        if answer.status_code != 200:
            raise Wrong(f"{address} was answered with {answer.status_code}")
        body = answer.get_data()
        return len(selects(statements)), len(selects(first)), buffers, len(body), len(gzip.compress(body, 6))

    def _buffers(self) -> int:
        """So far, by all sessions of the world's database; ours say at once what they have looked at."""
        with flushed(self._database.engine):
            pass
        with self._counts.connect() as connection:
            asked_for = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = :name"
            return connection.scalar(text(asked_for), {"name": self._database.engine.url.database}) or 0


@contextmanager
def flushed(engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
        yield
