"""What people write stands in the database and nowhere beside it: no log line and no entry of the queue holds a word.

The web and the worker are the product's own processes. They meet the word on every way in, in every row they read, and
in what goes wrong, where an error message would quote it.
"""

import contextlib
import http.client
import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import text

from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.quarterly_reports import service as quarterly_reports
from config.local.instance import CHECKOUT
from config.settings import Settings
from tenants.access import Role
from tenants.runs import Run
from tests import PATIENCE
from tests.access import planted
from tests.config.test_serving import log_of, serving
from tests.databases import engine_of
from tests.processes import becomes, free_port, settings_of
from workers.queue import RunQueue

WORD = "kanariefågel"
PORT = "PORT"
LEAKY = """
import logging
from flask import request
from wsgi import app
app.before_request(lambda: logging.getLogger("samsyn.web").info("asked: %s", request.get_data(as_text=True)))
"""
"""A web as somebody might leave it behind after looking for a fault."""
FILE = f"typ;tidigast;externt_id;text\nklotter;2026-11-19 10:00;K-1;{WORD}\n"


@pytest.fixture
def environment(world, redis_url, tmp_path) -> dict[str, str]:
    Redis.from_url(redis_url).flushall()
    # The worker finds the files that the acts of this test have kept.
    settings = settings_of(world.urls, redis_url, tmp_path)
    return {**settings, PORT: str(free_port()), "PYTHONPATH": f"{CHECKOUT}:{tmp_path}"}


@pytest.fixture
def attacked(world, environment) -> tuple[str, str]:
    """A world full of the word, in which no further report can be stored: (access token, path of a report)."""
    ids = planted.plant(world)
    return world.key(Role.SCHOOL, reach="report"), f"/koping/api/v1/incidents/{ids.incident}"


def refuse_reports(world) -> None:
    """Break the database so that its own error message quotes what was to be stored."""
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE incident ADD CHECK (text NOT LIKE '%kanarie%') NOT VALID"))


@contextlib.contextmanager
def worker(environment) -> Iterator[None]:
    """A worker of the product at work, which logs to `worker.log`."""
    with open(f"{environment['SAMSYN_VAR']}/worker.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers", "worker"], env=environment, cwd=CHECKOUT, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()


def send(port: int, token: str, path: str) -> list[int]:
    """Bring the word in every way the web has; gives the states of the answers."""
    what = {"id": str(uuid4()), "category": "klotter", "earliest": "2026-11-19T10:00:00+01:00", "precision": "unknown"}
    report = {**what, "text": f"En {WORD} på gaveln."}
    bodies = [report, {**report, "category": WORD}, {**report, WORD: WORD}, {**report, "earliest": WORD}]
    key = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asked = [("POST", "/koping/api/v1/incidents/", key, json.dumps(body)) for body in bodies]
    asked += [("POST", "/koping/api/v1/incidents/", key, f'{{"text": "{WORD}"'), ("PUT", path, key, json.dumps(report))]
    form = urlencode({"email": f"{WORD}@koping.example", "password": WORD, "csrf": WORD})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    asked += [("POST", "/koping/logga-in", kind, form), ("POST", "/koping/rapporter/", kind, form)]
    address = quote(WORD)
    paths = [f"/koping/{address}", f"/{address}/", f"/koping/rapporter/?group={address}", f"/koping/inbjudan/{address}"]
    asked += [
        ("GET", one, {"Cookie": f"samsyn={quote(WORD)}", "Referer": f"http://x/{address}"}, None) for one in paths
    ]
    asked += [("GET", f"/koping/api/v1/incidents/?cursor={address}", key, None)]
    states = []
    for method, where, headers, body in asked:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, where, body=body.encode() if body else None, headers=headers)
            states.append(connection.getresponse().status)
    return states


def spellings() -> list[bytes]:
    """The word as it may stand in a log or an entry."""
    return [WORD.encode(), quote(WORD).encode(), json.dumps(WORD).strip('"').encode(), b"kanarief"]


def heard(*contents: bytes) -> list[bytes]:
    return [spelling for content in contents for spelling in spellings() if spelling.lower() in content.lower()]


def entries(redis: Any) -> list[bytes]:
    """All that stands in Redis: every key and value of every kind, packed ones unpacked."""
    reads: dict[bytes, Callable[[bytes], Iterable[bytes]]] = {
        b"string": lambda key: [redis.get(key)],
        b"hash": lambda key: [part for pair in redis.hgetall(key).items() for part in pair],
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"set": lambda key: redis.smembers(key),
        b"zset": lambda key: redis.zrange(key, 0, -1),
        b"stream": lambda key: [part for _, pairs in redis.xrange(key) for pair in pairs.items() for part in pair],
    }
    found = [value for key in redis.scan_iter() for value in (key, *reads[redis.type(key)](key))]
    for value in list(found):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(value))
    return found


def test_no_log_line_and_no_entry_of_the_queue_holds_a_word(world, environment, attacked, redis_url, tried):
    settings = Settings.from_environment(environment)
    queue, redis = RunQueue(settings.redis_url, settings.key("run"), timeout=PATIENCE), Redis.from_url(redis_url)
    with world.scope(Role.COORDINATOR) as scope:
        report = quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
        sent = intake.order_import(scope, content=FILE.encode(), file_name=f"{WORD}.csv", limits=WEB, trial=False)
        read = intake.read_upload(scope, id=sent.id)[1]
    command = ["-m", "gunicorn", "-c", "config/gunicorn.py", "wsgi:app"]
    refuse_reports(world)
    with serving(command, environment, int(environment[PORT])) as port, worker(environment):
        for run in (report, read):
            queue.enqueue(world.tenants["koping"].id, run.id)
        states = send(port, *attacked)

        def ended() -> bool:
            with world.scope(Role.COORDINATOR) as scope:
                found = [scope.find(Run, run.id) for run in (report, read)]
                return all(run.trouble or not run.is_open for run in found)

        assert becomes(ended, every=0.2)
        stored = entries(redis)
    web, worked = log_of(environment).read_bytes(), (log_of(environment).parent / "worker.log").read_bytes()
    assert 500 in states and 422 in states and 404 in states, states
    assert b"Traceback" in web and b"Traceback" in worked and b"a run has ended" in worked
    assert any(str(report.id).encode() in one for one in stored)  # what was swept is what was there
    assert not heard(web), heard(web)
    assert not heard(worked), heard(worked)
    assert not heard(*stored), heard(*stored)
    tried("ways for a word into the logs", len(states) + 2)
    tried("values of the queue", len(stored))


def test_the_sweep_of_the_queue_can_fail(world, environment, attacked, redis_url, monkeypatch):
    settings = Settings.from_environment(environment)
    queue = RunQueue(settings.redis_url, settings.key("run"), timeout=PATIENCE)
    with world.scope(Role.COORDINATOR) as scope:
        said = incidents.list_incidents(scope).rows[0].text
        run = quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
    given = queue.payload(world.tenants["koping"].id, run.id)
    monkeypatch.setattr(queue, "payload", lambda *_ids: {**given, "title": said})
    queue.enqueue(world.tenants["koping"].id, run.id)
    assert heard(*entries(Redis.from_url(redis_url)))


def test_the_sweep_of_the_log_can_fail(environment, attacked, tmp_path):
    (tmp_path / "leaky.py").write_text(LEAKY)
    command = ["-m", "gunicorn", "-c", "config/gunicorn.py", "leaky:app"]
    with serving(command, environment, int(environment[PORT])) as port:
        send(port, *attacked)
    assert heard(log_of(environment).read_bytes())
