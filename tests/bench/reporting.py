"""What a report costs: one by the form, one by the API, its transaction against a bare insert, a file of many."""

import csv
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import text

from app.accounts import service as accounts
from app.incidents import service as incidents
from tenants.models import uuid7
from tenants.registry import find_tenant
from tests.bench.house import Browser, House, Wrong, command, web
from tests.bench.measuring import Measured, Meter, bare, measure, used

TOKEN = re.compile(rb'name="csrf" value="([0-9a-f]{128})"')
ROUNDS, TRANSACTIONS = 10, 300
IMPORTED = 100_000
"""As many as a file of the command line may have."""


def one_report(house: House, meter: Meter, browser: Browser, door: str) -> Measured:
    slug, cookie, place = house.slug("median"), house.cookie("median"), _place(house)
    headers = {"Cookie": f"samsyn={cookie}", "Sec-Fetch-Site": "same-origin"}
    page = browser.ask("GET", f"/{slug}/rapporter/ny", {**headers, "Accept-Encoding": "identity"}, None, 200)
    found = TOKEN.search(page)
    assert found
    key = house.key("median") if door == "API" else ""
    said = {"category": "klotter", "earliest": f"{house.until}T20:00", "named_place_id": place, "text": "Klotter."}

    def send() -> None:
        if door == "API":
            sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            told = {**said, "earliest": f"{house.until}T20:00:00+01:00"}
            browser.ask("POST", f"/{slug}/api/v1/incidents/", sent, json.dumps(told), 201)
            return
        form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        filled = urlencode({"id": uuid7(), "csrf": found[1].decode(), **said})
        browser.ask("POST", f"/{slug}/rapporter/", form, filled, 303)

    send()
    costs, floor, account = [], [], []
    for _ in range(ROUNDS):
        floor += bare(meter, browser)
        account.append(meter.cost(lambda: browser.get(f"/{slug}/konto", cookie)).ms)
        costs.append(meter.cost(send))
    middle = [median(values) for values in zip(*((one.ms, one.web, one.database) for one in costs), strict=True)]
    return Measured(*middle, median(floor), median(account))


def _place(house: House) -> str:
    """The named place that most is reported at."""
    return house.addresses("median")["a place"].rpartition("/")[2]


def transaction(house: House) -> dict:
    """Milliseconds for the transaction of one report, by its act, against a bare insert of the same row into a table
    with the same columns and primary key and nothing else; alternated. By the clock, and CPU of us and the database."""
    _superuser(house, "DROP TABLE IF EXISTS bare", "CREATE TABLE bare (LIKE incident)")
    _superuser(house, "ALTER TABLE bare ADD PRIMARY KEY (tenant_id, id)")
    place = UUID(_place(house))
    email = next(one["email"] for one in house.sign_ins if one["size"] == "median" and one["role"] == "coordinator")
    insert = text("INSERT INTO bare SELECT * FROM incident WHERE tenant_id = :tenant AND id = :id")
    acts, inserts, busy = [], [], []
    try:
        with house.web_database() as web, house.admin.connect() as connection:
            tenant = find_tenant(web, slug=house.slug("median"))
            with web.scope(tenant) as scope:
                actor = accounts.actor_of_email(scope, email=email)
            assert actor
            said = {"category": "klotter", "named_place_id": place, "text": "Klotter på gaveln."}
            for _ in range(TRANSACTIONS):
                begun, cpu = time.perf_counter(), _cpu(house)
                with web.scope(tenant, actor) as scope:
                    row = incidents.report_incident(scope, earliest=scope.now - timedelta(hours=1), **said)
                acts.append(time.perf_counter() - begun)
                begun, between = time.perf_counter(), _cpu(house)
                connection.execute(insert, {"tenant": tenant.id, "id": row.id})
                connection.commit()
                inserts.append(time.perf_counter() - begun)
                busy.append((between - cpu, _cpu(house) - between))
    finally:
        _superuser(house, "DROP TABLE bare")
    act, insert_alone = median(acts) * 1000, median(inserts) * 1000
    act_cpu, insert_cpu = (median(one) * 1000 for one in zip(*busy, strict=True))
    found = {"act, ms": act, "bare insert, ms": insert_alone, "times": act / insert_alone}
    found |= {"act, CPU ms": act_cpu, "bare insert, CPU ms": insert_cpu, "CPU times": act_cpu / insert_cpu}
    return {**found, "goal": 2.5}


def _cpu(house: House) -> float:
    """Seconds of CPU of this process and of the database's sessions so far."""
    return used(os.getpid()) / 1e9 + _open_sessions(house)


def _open_sessions(house: House) -> float:
    children = Path(f"/proc/{house.postmaster}/task/{house.postmaster}/children").read_text().split()
    return sum(used(int(pid)) for pid in children) / 1e9


def file_of_many(house: House) -> dict:
    """Rows a second and of CPU, of the command and of the database, that the command line reads into the median
    municipality, and the peak of memory: of rows that each have a text of their own, and of rows with few texts."""
    texts = {"each its own text": IMPORTED, "few texts": 50}
    return {name: _imported(house, different) for name, different in texts.items()} | {"goal, rows/CPU s": 20_000}


def _imported(house: House, different: int) -> dict:
    first = datetime.combine(house.until, datetime.min.time()) - timedelta(days=200)
    run_of = time.time_ns() // 1_000_000_000  # so that every run reads new rows
    with TemporaryDirectory() as folder:
        path = Path(folder) / "many.csv"
        with path.open("w", newline="") as file:
            out = csv.writer(file, delimiter=";")
            out.writerow(["externt_id", "typ", "tidigast", "precision", "organisation", "text"])
            for n in range(IMPORTED):
                at = f"{first + timedelta(minutes=2 * n):%Y-%m-%d %H:%M}"
                text = f"Klotter, vägg {n % different}."
                out.writerow([f"{run_of}-{different}-{n}", "klotter", at, "okänd", "Kommunstyrelsen", text])
        before = _ended_sessions(house)
        told = ("import", "incidents", path, "--tenant", house.slug("median"))
        with (Path(folder) / "said").open("w+") as said:
            cost = spent(lambda: [command(house.environment, *told, output=said.fileno())])
            said.seek(0)
            answer = said.read()
    if f"{IMPORTED} är nya" not in answer:
        raise Wrong(f"not every row was read in: {answer[-200:]}")
    database = _ended_sessions(house) - before
    cpu = cost["CPU s"] + database
    return {"rows/CPU s": IMPORTED / cpu, "rows/s": IMPORTED / cost["s"], **cost, "CPU s of the database": database}


def _ended_sessions(house: House) -> float:
    """Seconds of CPU of the database's sessions that have ended."""
    fields = Path(f"/proc/{house.postmaster}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def of_database(house: House) -> float:
    """Seconds of CPU of the database's sessions, those that have ended and those that are open."""
    return _ended_sessions(house) + _open_sessions(house)


def row_security(house: House) -> dict:
    """CPU of the median municipality's picture with the database's walls, and without."""
    tables = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
    with house.admin.connect() as connection:
        names = connection.scalars(text(tables)).all()
    address, account = (house.addresses("median")[name] for name in ("picture", "account"))
    cookie = house.cookie("median")
    costs: dict[str, list[Measured]] = {"ENABLE": [], "DISABLE": []}
    with web(house) as served:
        meter, browser = Meter(house, served), served.browser()
        try:
            for _ in range(3):
                for word, found in costs.items():
                    _superuser(house, *(f"ALTER TABLE {name} {word} ROW LEVEL SECURITY" for name in names))
                    found.append(measure(meter, browser, address, account, cookie))
        finally:
            _superuser(house, *(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY" for name in names))
            meter.close()
    on, off = (median(one.first for one in costs[word]) for word in ("ENABLE", "DISABLE"))
    return {"with, ms": on, "without, ms": off, "times": on / off, "goal": 1.1}


def spent(start: Callable[[], list[subprocess.Popen]]) -> dict:
    """Seconds of the clock and of CPU that the processes it starts took with their own children until they ended, and
    the most memory any of them had."""
    begun, usages = time.perf_counter(), []
    for process in start():
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, -signal.SIGTERM):
            raise Wrong(f"{process.args} ended with {process.returncode}")
        usages.append(usage)
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    peak = max(usage.ru_maxrss for usage in usages) / 1024
    return {"s": time.perf_counter() - begun, "CPU s": cpu, "peak MB": peak}


def _superuser(house: House, *statements: str) -> None:
    with house.admin.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
