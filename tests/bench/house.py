"""The world that is measured: a synthetic Sweden in an instance of its own, made once, and the web that serves it."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, text

from app.accounts import sessions, signing_in, tokens
from app.command_line import Installation, set_up
from config.local.children import dying_with_parent
from config.local.instance import CHECKOUT, Instance
from tenants.access import REPORT
from tenants.registry import find_tenant
from tests.bench import pages
from tests.processes import free_port

SIZES = ("small", "median", "tenth", "largest")


class Wrong(Exception):
    """An answer that is not the one that was to be measured."""


@dataclass
class House:
    """A world whose servers are up."""

    environment: dict[str, str]
    here: Installation
    until: date
    sign_ins: list[dict[str, str]]
    admin: Engine
    """The superuser, in the world's database."""
    postmaster: int
    cookies: dict[str, str] = field(default_factory=dict)
    superset: Path | None = None
    """The virtual environment of a Superset, where one is installed."""
    rows: int = 1_000_000
    """In the file of the bench `intake`."""
    own_texts: bool = False
    """Whether each of them has a text of its own."""

    @property
    def logs(self) -> Path:
        return Path(self.environment["SAMSYN_VAR"]) / "log"

    def slug(self, size: str) -> str:
        return next(one["slug"] for one in self.sign_ins if one["size"] == size)

    def cookie(self, size: str) -> str:
        """A new session of the coordinator (of the area: its chief)."""
        if size not in self.cookies:
            role = "area_chief" if size == "area" else "coordinator"
            one = next(one for one in self.sign_ins if (one["size"], one["role"]) == (size, role))
            with self.web_scope(one["slug"]) as scope:
                self.cookies[size] = signing_in.sign_in(scope, email=one["email"], password=one["password"], network="")
        return self.cookies[size]

    def key(self, size: str) -> str:
        """A key for the API that may report, of the coordinator."""
        session = self.cookie(size)
        with self.web_scope(self.slug(size)) as scope:
            scope = scope.acting_as(sessions.actor_of_session(scope, token=session))
            return tokens.make_token(scope, session=session, name="mätning", reach=REPORT)

    @contextmanager
    def web_database(self):
        """The database as the web's role."""
        made = set_up({**self.environment, "WORKER_DATABASE_URL": self.environment["DATABASE_URL"]}).database
        try:
            yield made
        finally:
            made.engine.dispose()

    @contextmanager
    def web_scope(self, slug: str):
        with self.web_database() as database, database.scope(find_tenant(database, slug=slug)) as scope:
            yield scope

    def addresses(self, size: str) -> dict[str, str]:
        with self.admin.connect() as connection:
            return pages.addresses(connection, self.slug(size), self.until)

    def incidents(self, size: str) -> int:
        """Counted in the fortnight of its picture."""
        first = pages.picture(self.until)
        asked = """SELECT count(*) FROM incident JOIN tenant ON tenant.id = tenant_id
            WHERE slug = :slug AND local_date BETWEEN :first AND :last AND state = 'counted'"""
        values = {"slug": self.slug(size), "first": first, "last": first + timedelta(days=13)}
        with self.admin.connect() as connection:
            return connection.scalar(text(asked), values) or 0


@contextmanager
def opened(
    folder: Path, incidents: int, municipalities: int = 290, areas: int = 0, words: bool = True
) -> Iterator[House]:
    """The world in the folder, made first when there is none."""
    instance = Instance(folder)
    with instance.servers(alone=True) as servers:
        environment = {**os.environ, "SAMSYN_DEMO": "1", "SAMSYN_VAR": str(folder), **servers}
        known = folder / "world.json"
        run(environment, "migrate")
        if not known.exists():
            _make(known, environment, incidents, municipalities, areas, words)
        world = json.loads(known.read_text())
        work = instance.cluster
        socket = quote(str(Path(instance.facts()["sockets"]["postgres"]).parent))
        password = (work / "password").read_text()
        admin = create_engine(f"postgresql+psycopg://postgres:{password}@/samsyn?host={socket}")
        postmaster = int((work / "data" / "postmaster.pid").read_text().split()[0])
        here = set_up(environment)
        try:
            yield House(environment, here, date.fromisoformat(world["until"]), world["sign_ins"], admin, postmaster)
        finally:
            admin.dispose()
            here.database.engine.dispose()


def _make(
    known: Path, environment: dict[str, str], incidents: int, municipalities: int, areas: int, words: bool
) -> None:
    until = date.today() - timedelta(days=1)
    wanted = ("--tenants", municipalities, "--areas", areas, "--incidents", incidents, "--until", until, "--json")
    sign_ins = json.loads(run(environment, "synth", *wanted, "--words" if words else "--without-words"))
    for slug in {one["slug"] for one in sign_ins if one["size"] in SIZES}:
        run(environment, "analyse", "--tenant", slug, "--period", pages.picture(until))
    known.write_text(json.dumps({"until": until.isoformat(), "sign_ins": sign_ins}, indent=1))
    known.chmod(0o600)


def command(environment: dict[str, str], *arguments: object, output: int = subprocess.DEVNULL) -> subprocess.Popen:
    """A command of `samsyn`, started."""
    words = [sys.executable, "-P", "-m", "app.commands", *map(str, arguments)]
    surroundings = {**environment, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen(words, cwd=CHECKOUT, env=surroundings, stdout=output, text=True)


def run(environment: dict[str, str], *arguments: object) -> str:
    """What a command of `samsyn` says. Raises Wrong when it fails."""
    process = command(environment, *arguments, output=subprocess.PIPE)
    said, _ = process.communicate()
    if process.returncode:
        raise Wrong(f"samsyn {' '.join(map(str, arguments))} ended with {process.returncode}")
    return said


@dataclass
class Web:
    """The product's web under gunicorn, with a bare view of Flask beside it in the same process (`served.py`)."""

    port: int
    master: int

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def browser(self) -> "Browser":
        return Browser(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120))


@dataclass
class Browser:
    """One connection, kept open."""

    connection: http.client.HTTPConnection

    def get(self, address: str, cookie: str = "") -> bytes:
        """The body as it came. Raises Wrong unless the answer is 200."""
        return self.ask("GET", address, {"Cookie": f"samsyn={cookie}"} if cookie else {}, None, 200)

    def ask(self, method: str, address: str, headers: dict, body: str | None, *good: int) -> bytes:
        self.connection.request(
            method, address, body, {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin", **headers}
        )
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status not in good:
            raise Wrong(f"{method} {address} was answered with {answer.status}")
        return content


@contextmanager
def web(house: House, workers: int = 1) -> Iterator[Web]:
    port = free_port()
    command = ["-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}", "tests.bench.served:app"]
    surroundings = {
        **house.environment,
        "PYTHONPATH": str(CHECKOUT),
        "WEB_CONCURRENCY": str(workers),
        "SAMSYN_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    log = house.logs / "bench-web.log"
    with gunicorn([sys.executable, *command], port, CHECKOUT, surroundings, log, alive="/metrics/bare") as made:
        yield made


@contextmanager
def gunicorn(
    command: list[str], port: int, folder: Path, environment: dict[str, str], log: Path, *, alive: str
) -> Iterator[Web]:
    """A gunicorn of ours that has answered at `alive`; ended when we leave."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )
        try:
            made = Web(port, process.pid)
            while not _answers(made, alive):
                if process.poll() is not None:
                    raise Wrong(f"{command[0]} did not start to serve: see {log}")
                time.sleep(0.1)
            yield made
        finally:
            process.terminate()
            process.wait()


def _answers(made: Web, address: str) -> bool:
    try:
        made.browser().get(address)
    except OSError:
        return False
    return True


def backends(connection: Connection) -> list[int]:
    """The database's processes that work for the web."""
    return list(connection.scalars(text("SELECT pid FROM pg_stat_activity WHERE usename = 'samsyn_web'")))
