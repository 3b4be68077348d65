"""The application under real WSGI servers: those that load it before they fork, and what a client may not decide."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.local import servers
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
    """The port of a web that answers; all its processes are ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, *command], env=environment, cwd=CHECKOUT, start_new_session=True, stderr=subprocess.PIPE
    )
    try:
        assert becomes(lambda: process.poll() is not None or answers(port)), "waited in vain for the web"
        assert process.poll() is None, process.stderr.read().decode()
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()


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
