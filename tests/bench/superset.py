"""`./run bench superset --with-superset VENV`: Apache Superset's chart API beside our picture page.

Six charts of the same fortnight of the same municipality in the same database, each asked for by a request of its own,
as a dashboard of Superset does: the total, by category, by weekday and part of the day, by day, the places with most,
the cells of the map. Superset reads as the superuser, with the municipality in each chart's filters, and so without row
security; it neither compares with an earlier fortnight nor draws anything. Every chart's counts but the places' are
held to the database's before anything is measured.

Superset is no part of the product; `docs/scaling.md` says how to install it by hand. It is set up here in a temporary
folder, with its own database in SQLite. Its cache, where it has one, lies in its own process (SimpleCache), the fastest
there is.
"""

import gzip
import json
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import text

from tests.bench import loads, pages
from tests.bench.house import Browser, House, Web, Wrong, gunicorn, web
from tests.bench.measuring import Cost, Meter
from tests.processes import free_port

NAME = "superset"
ROUNDS = 8
SIZES = ("median", "largest")
CACHES = {"uncached": "NullCache", "warm cache": "SimpleCache"}
CLIENTS = (8, 32)
OURS = "our picture"
USER = "bench"
GZIP = b"\x1f\x8b"

CONFIG = """
import os
from datetime import timedelta

SECRET_KEY = os.environ["BENCH_SECRET"]
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["SUPERSET_HOME"] + "/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
JWT_ACCESS_TOKEN_EXPIRES = timedelta(days=1)
CACHE_CONFIG = DATA_CACHE_CONFIG = {"CACHE_TYPE": os.environ["BENCH_CACHE"], "CACHE_DEFAULT_TIMEOUT": 86400}
"""


def _computed(label: str, expression: str) -> dict[str, str]:
    return {"label": label, "sqlExpression": expression, "expressionType": "SQL"}


CHARTS: dict[str, dict] = {
    "total": {"columns": []},
    "by category": {"columns": ["category_id"]},
    "by weekday and part of the day": {
        "columns": [_computed("weekday", "hour_of_week / 24"), _computed("part", "hour_of_week % 24 / 6")]
    },
    "by day": {"columns": ["local_date"]},
    "places": {"columns": ["named_place_id"], "orderby": [["count", False]], "row_limit": 10},
    "map": {"columns": ["cell"]},
}


@dataclass
class Superset:
    """One that is set up: a database, a table of it, somebody signed in."""

    venv: Path
    home: Path
    environment: dict[str, str]
    dataset: int = 0
    token: str = ""

    def run(self, *arguments: str) -> None:
        done = subprocess.run(
            [self.venv / "bin" / "superset", *arguments],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Wrong(f"superset {' '.join(arguments[:2])} ended with {done.returncode}: {done.stderr[-2000:]}")

    @contextmanager
    def serving(self, cache: str, workers: int = 1) -> Iterator[Web]:
        """Superset under gunicorn with as many threads as our web."""
        port = free_port()
        command = [str(self.venv / "bin" / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--timeout", "120"]
        command += ["--worker-class", "gthread", "--threads", "4", "--workers", str(workers), "--keep-alive", "5"]
        environment = {**self.environment, "BENCH_CACHE": cache}
        log = self.home / f"{cache}.log"
        with gunicorn(
            [*command, "superset.app:create_app()"], port, self.home, environment, log, alive="/health"
        ) as made:
            yield made

    def post(self, browser: Browser, address: str, what: dict) -> bytes:
        """The answer as it came."""
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return browser.ask("POST", f"/api/v1/{address}", headers, json.dumps(what), 200, 201)

    def know(self, browser: Browser, password: str, database: str) -> None:
        """Sign in; tell it of the database and of the table of reports."""
        who = {"username": USER, "password": password, "provider": "db"}
        self.token = _read(self.post(browser, "security/login", who))["access_token"]
        world = {"database_name": "world", "sqlalchemy_uri": database}
        table = {"schema": "public", "table_name": "incident"}
        table["database"] = _read(self.post(browser, "database/", world))["id"]
        self.dataset = _read(self.post(browser, "dataset/", table))["id"]

    def charts(self, house: House, size: str) -> list[dict]:
        """What a browser sends for each chart of the fortnight of the picture."""
        with house.admin.connect() as connection:
            tenant = connection.scalar(text("SELECT id FROM tenant WHERE slug = :slug"), {"slug": house.slug(size)})
        first = pages.picture(house.until)
        filters = [
            {"col": "tenant_id", "op": "==", "val": str(tenant)},
            {"col": "state", "op": "==", "val": "counted"},
            {"col": "local_date", "op": "TEMPORAL_RANGE", "val": f"{first} : {first + timedelta(days=14)}"},
        ]
        common = {"filters": filters, "metrics": ["count"], "row_limit": 50_000}
        return [
            {
                "datasource": {"id": self.dataset, "type": "table"},
                "queries": [{**common, **chart}],
                "result_format": "json",
                "result_type": "full",
            }
            for chart in CHARTS.values()
        ]

    def ask(self, charts: list[dict], browser: Browser) -> list[bytes]:
        """What each chart is answered with, one after the other."""
        return [self.post(browser, "chart/data", chart) for chart in charts]


def _read(answer: bytes) -> dict:
    return json.loads(gzip.decompress(answer) if answer.startswith(GZIP) else answer)


def beside(house: House) -> dict:
    """What both cost and carry, and the ratios. Raises Wrong when Superset is not there."""
    found: dict[str, dict] = {}
    with _set_up(house) as there:
        print("  Superset is set up", flush=True)
        costs = _costs(house, there)
        speeds = _speeds(house, there)
    for size, ways in costs.items():
        found |= {f"{size}, {way}": cost for way, cost in ways.items()}
    return {
        **found,
        **speeds,
        "Superset's CPU in times ours": {
            f"{size}, {way}": ways[way]["ms"] / ways[OURS]["ms"] for size, ways in costs.items() for way in CACHES
        },
        "our pages/s in times Superset's": {
            f"{n} clients, {way}": speeds[_load(n, OURS)]["pages/s"] / speeds[_load(n, way)]["pages/s"]
            for n in CLIENTS
            for way in CACHES
        },
    }


@contextmanager
def _set_up(house: House) -> Iterator[Superset]:
    venv = house.superset and house.superset.absolute()
    if venv is None or not (venv / "bin" / "superset").exists():
        raise Wrong(
            f"there is no Superset in {venv}: docs/scaling.md says how to install one"
            if venv
            else "where is Superset? Give its virtual environment as --with-superset VENV (docs/scaling.md)"
        )
    with tempfile.TemporaryDirectory(prefix="samsyn-superset-") as folder:
        home = Path(folder)
        (home / "superset_config.py").write_text(CONFIG)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "SUPERSET_HOME": folder,
            "SUPERSET_CONFIG_PATH": str(home / "superset_config.py"),
            "FLASK_APP": "superset.app:create_app()",
            "BENCH_SECRET": secrets.token_hex(32),
            "BENCH_CACHE": "NullCache",
        }
        there, password = Superset(venv, home, environment), secrets.token_hex(16)
        there.run("db", "upgrade")
        names = ["--firstname", USER, "--lastname", USER, "--email", f"{USER}@example.org"]
        there.run("fab", "create-admin", "--username", USER, *names, "--password", password)
        there.run("init")
        database = house.admin.url.set(drivername="postgresql+psycopg2")
        with there.serving("NullCache") as served:
            there.know(served.browser(), password, database.render_as_string(hide_password=False))
        yield there


def _costs(house: House, there: Superset) -> dict[str, dict[str, dict[str, float]]]:
    """Size -> way -> medians of milliseconds of CPU. Every round asks in all ways, one request at a time."""
    found = {}
    with ExitStack() as up:
        served = {OURS: up.enter_context(web(house))}
        served |= {way: up.enter_context(there.serving(cache)) for way, cache in CACHES.items()}
        meters = {way: Meter(house, one) for way, one in served.items()}
        for meter in meters.values():
            up.callback(meter.close)
        for size in SIZES:
            charts = there.charts(house, size)
            for way in CACHES:
                _check(house, size, there, charts, served[way].browser(), cached=way != "uncached")
            acts = {OURS: loads.picture(house, size), **dict.fromkeys(CACHES, partial(there.ask, charts))}
            acts[OURS](served[OURS].browser())  # not counted, as what `_check` asked
            acts["a bare answer"] = lambda browser: browser.get("/metrics/bare")
            spent = {way: [] for way in acts}
            for _ in range(ROUNDS):
                for way, act in acts.items():
                    by = way if way in served else OURS
                    # A new connection each: while the others are asked, a kept one is closed by gunicorn.
                    spent[way].append(meters[by].cost(partial(act, served[by].browser())))
            found[size] = {way: _middle(costs) for way, costs in spent.items()}
            print("  " + size, {way: round(cost["ms"], 1) for way, cost in found[size].items()}, flush=True)
    return found


def _middle(costs: list[Cost]) -> dict[str, float]:
    return {part: median(getattr(cost, part) for cost in costs) for part in ("ms", "web", "database")}


def _check(house: House, size: str, there: Superset, charts: list[dict], browser: Browser, *, cached: bool) -> None:
    """Raises Wrong unless every chart counts all reports of the fortnight, and is from the cache where there is one."""
    there.ask(charts, browser)
    for name, body in zip(CHARTS, there.ask(charts, browser), strict=True):
        answer = _read(body)["result"][0]
        counted = sum(row["count"] for row in answer["data"])
        if name != "places" and counted != house.incidents(size):
            raise Wrong(f"Superset counts {counted} {name}")
        if bool(answer["is_cached"]) != cached:
            raise Wrong(f"Superset's {name}: is_cached is {answer['is_cached']}")


def _load(clients: int, way: str) -> str:
    return f"median, {clients} clients, {way}"


def _speeds(house: House, there: Superset) -> dict[str, dict]:
    """Pages a second of the median municipality, with as many processes and threads for both."""
    charts, found = partial(there.ask, there.charts(house, "median")), {}
    servers = {OURS: partial(web, house), **{way: partial(there.serving, cache) for way, cache in CACHES.items()}}
    for way, server in servers.items():
        client = loads.Client(way, loads.picture(house, "median") if way == OURS else charts)
        with server(workers=2) as served:
            loads.asked(served, [client] * 8)  # not counted: caches are filled in both processes
            for n in CLIENTS:
                found[_load(n, way)] = loads.asked(served, [client] * n)[way]
    return found
