"""The application under real WSGI servers: those that load it before they fork, and what a client may not decide."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.local.instance import CHECKOUT
from tests import PATIENCE
from tests.processes import becomes, free_port, settings_of

GUNICORN = ["-m", "gunicorn", "-c", "config/gunicorn.py", "--preload", "--workers", "2"]
FORKING = """
import os, sys
from wsgiref.simple_server import WSGIServer, make_server
from socketserver import ThreadingMixIn

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

import wsgi
server = make_server("127.0.0.1", int(sys.argv[1]), wsgi.app, Server)
parent = os.getpid()
os.fork()
server.serve_forever()
"""
"""A second server: the standard library's, which loads the application and then becomes two processes."""


@contextlib.contextmanager
def serving(command: list[str], environment: dict[str, str], port: int) -> Iterator[int]:
    """The port of a web that answers and logs to `web.log`; all its processes are ended afterwards."""
    path = log_of(environment)
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command], env=environment, cwd=CHECKOUT, start_new_session=True, stdout=log, stderr=log
        )
    try:
        assert becomes(lambda: process.poll() is not None or answers(port)), "waited in vain for the web"
        assert process.poll() is None, path.read_text()
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def log_of(environment: dict[str, str]) -> Path:
    return Path(environment["SAMSYN_VAR"]) / "web.log"


def answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return ask(port, "/halsa")[0] == 200
    return False


def ask(port: int, path: str, method: str = "GET", headers: dict | None = None, body=None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture
def environment(world, redis_url, tmp_path) -> dict[str, str]:
    return {**settings_of(world.urls, redis_url, tmp_path), "PORT": str(free_port())}


@pytest.fixture
def gunicorn(environment) -> Iterator[int]:
    port = int(environment["PORT"])
    with serving(["-m", "gunicorn", "-c", "config/gunicorn.py", "wsgi:app"], environment, port) as started:
        yield started


@pytest.mark.parametrize("server", ["gunicorn", "wsgiref"])
def test_processes_that_were_forked_from_a_loaded_application_share_no_connection(environment, server):
    port = int(environment["PORT"])
    command = [*GUNICORN, "wsgi:app"] if server == "gunicorn" else ["-c", FORKING, str(port)]
    with serving(command, environment, port), ThreadPoolExecutor(8) as many:
        paths = [path for _ in range(48) for path in ("/", "/koping/logga-in")]
        statuses = [status for status, _text in many.map(lambda path: ask(port, path), paths)]
    assert statuses == [200] * 96


def send_slowly_to_the_end(port: int, path: str, size: int, head: str = "") -> bytes:
    """Send a form of so many bytes as a browser does, to its end, and then read the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        type_ = "Content-Type: multipart/form-data; boundary=b"
        lines = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}{type_}\r\nContent-Length: {size}\r\n\r\n"
        client.sendall(lines.encode())
        for _ in range(size // 100_000):
            client.sendall(bytes(100_000))
        answer = b""
        while some := client.recv(65_536):
            answer += some
            if b"</html>" in answer:
                break
        return answer


def test_a_file_that_is_too_large_gets_an_answer_and_no_reset(gunicorn):
    for path, size in (("/koping/logga-in", 12_000_000), ("/koping/inlasning/", 40_000_000)):
        answer = send_slowly_to_the_end(gunicorn, path, size, "Sec-Fetch-Site: same-origin\r\n").decode()
        assert answer.startswith("HTTP/1.1 413 "), answer[:100]
        assert "Det du skickade är för stort" in answer and 'lang="sv"' in answer
    assert ask(gunicorn, "/koping/logga-in")[0] == 200


def test_every_line_of_the_web_is_json_and_none_holds_an_invitation(environment):
    port = int(environment["PORT"])
    command = [
        "-m",
        "gunicorn",
        "-c",
        "config/gunicorn.py",
        "--access-logfile",
        "-",
        "--log-level",
        "debug",
        "wsgi:app",
    ]
    with serving(command, environment, port):
        assert ask(port, "/koping/inbjudan/hemligt-och-unikt")[0] == 404
        ask(port, "/koping/logga-in", headers={"Referer": "http://127.0.0.1/koping/inbjudan/hemligt-och-unikt"})
        # Several on one line: what the web is sent is not always an address that Flask knows.
        ask(port, "/koping/inbjudan/hemligt-och-unikt/inbjudan/hemligt-och-unikt?a=/inbjudan/hemligt-och-unikt")
        # The line comes after the answer.
        assert becomes(lambda: log_of(environment).read_text().count("GET /koping/inbjudan/…/inbjudan/…?a=") >= 1)
    lines = log_of(environment).read_text().splitlines()
    said = [json.loads(line) for line in lines]
    access = [line["event"] for line in said if line["logger"] == "gunicorn.access"]
    assert sum("GET /koping/inbjudan/…" in line for line in access) == 2
    assert {"gunicorn.error", "gunicorn.access"} <= {line["logger"] for line in said}
    assert not [line for line in lines if "hemligt" in line]


def test_a_client_does_not_decide_where_the_application_lies(gunicorn):
    for name in ("SCRIPT_NAME", "SCRIPT-NAME"):
        for path, prefix in (("/koping/logga-in", "/koping"), ("/ond/koping/logga-in", "/ond"), ("/", "//ond.example")):
            plain = ask(gunicorn, path)
            given = ask(gunicorn, path, headers={name: prefix})
            assert given[0] == plain[0] and "ond.example" not in given[1]
            assert links(given[1]) == links(plain[1])
    status, text = ask(gunicorn, "/koping/logga-in", headers={"SCRIPT_NAME": "/koping"})
    assert status == 200 and 'action="/koping/logga-in' in text


def links(text: str) -> list[str]:
    return re.findall(r'(?:href|action)="([^"]*)"', text)


def test_an_address_that_is_not_trusted_is_told_of(gunicorn, environment):
    """Told once in the log, and by every check until nobody has sent it for a day."""
    before = checks(gunicorn)["proxies"]
    assert before["status"] == "ok"
    ask(gunicorn, "/", headers={"X-Forwarded-For": "192.0.2.1"})
    said = subprocess.run(
        [sys.executable, "-m", "workers", "check"], env=environment, cwd=CHECKOUT, capture_output=True, text=True
    )
    assert said.returncode == 1 and "Kalendern har aldrig gått" in said.stdout  # it does not run in this test
    assert "varning  X-Forwarded-For kommer in men ingen proxy är betrodd" in said.stdout
    trusted = {**environment, "SAMSYN_PROXIES": "1"}
    said = subprocess.run(
        [sys.executable, "-m", "workers", "check"], env=trusted, cwd=CHECKOUT, capture_output=True, text=True
    )
    assert "X-Forwarded-For" not in said.stdout and "1 proxy är betrodd" in said.stdout


def checks(port: int) -> dict[str, dict]:
    return {check["name"]: check for check in json.loads(ask(port, "/redo")[1])["checks"]}


QUICK = """
from config.gunicorn import *
worker_class.headers_within = 1
keepalive = 60
"""
"""Our settings, with other limits: a test waits for one of them, and sees that it is not the other that helps."""


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: 127"], ids=["nothing", "half a request"])
def test_connections_that_say_nothing_keep_nobody_waiting(environment, tmp_path, said):
    """One process with one thread: with any thread held by them a visitor waits for all 40, one after the other."""
    (tmp_path / "quick.py").write_text(QUICK)
    command = ["-m", "gunicorn", "-c", str(tmp_path / "quick.py"), "--workers", "1", "--threads", "1", "wsgi:app"]
    environment = {**environment, "PYTHONPATH": str(CHECKOUT)}
    with serving(command, environment, int(environment["PORT"])) as port, contextlib.ExitStack() as held:
        idle = [held.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(40 if not said else 2)]
        for one in idle:
            one.sendall(said)
        assert ask(port, "/halsa")[0] == 200
        if not said:  # nobody had to be turned away for it: each is answered as soon as it asks
            idle[0].sendall(b"GET /halsa HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert idle[0].recv(100).startswith(b"HTTP/1.1 200")
