"""Web, worker and calendar: they start, come back after a death, and end together."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from config.local.children import StartError
from config.local.instance import CHECKOUT, Instance
from config.local.processes import LARGEST_LOG, check_port
from tests import PATIENCE
from tests.processes import RUN_ALL, becomes, children_of, command_of, free_port, gone, start

# The smallest product that the processes can run.
WSGI = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
"""
WORKERS = """
import time
while True:
    time.sleep(1)
"""


def test_a_busy_port_is_named_with_the_way_out() -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        with pytest.raises(StartError, match=rf"Port {port} används redan .*PORT={port + 1} \./run"):
            check_port(port)


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_the_processes_start_come_back_after_a_death_and_all_end_together(tmp_path: Path) -> None:
    logs = tmp_path / "var" / "log"
    logs.mkdir(parents=True)
    (logs / "web.log").write_bytes(b"x" * (LARGEST_LOG + 1))
    (logs / "worker.log").write_text("kept\n")
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "__main__.py").write_text(WORKERS)
    (tmp_path / "wsgi.py").write_text(WSGI)
    port = free_port()
    runner = start(RUN_ALL, port, tmp_path, env={**os.environ, "SAMSYN_VAR": str(tmp_path / "var")})
    try:
        assert runner.stdout.readline() == f"ready http://127.0.0.1:{port}\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/halsa", timeout=PATIENCE) as answer:
            assert answer.read() == b"ok"
        assert Instance(tmp_path / "var").facts()["port"] == port
        children = {command_of(pid): pid for pid in children_of(runner.pid)}
        assert sorted(children) == ["calendar", "web", "worker"]

        killed = set()
        for _ in range(2):
            worker = next(pid for pid in children_of(runner.pid) if command_of(pid) == "worker")
            os.kill(worker, signal.SIGKILL)
            killed.add(worker)
            assert becomes(
                lambda: any(command_of(pid) == "worker" and pid not in killed for pid in children_of(runner.pid))
            )
        remaining = children_of(runner.pid)
        runner.terminate()
        output, _ = runner.communicate(timeout=PATIENCE)
        for pause in (1, 2):
            line = f"Bakgrundsarbetaren (worker.log) avslutades oväntat (kod -9) och startas igen om {pause} s."
            assert line in output
        assert (logs / "web.log.1").stat().st_size > LARGEST_LOG > (logs / "web.log").stat().st_size
        assert (logs / "worker.log").read_text().startswith("kept\n") and not (logs / "worker.log.1").exists()
        assert runner.returncode == 0
        assert all(gone(pid) for pid in remaining)
        assert "port" not in Instance(tmp_path / "var").facts()
    finally:
        runner.kill()
        runner.wait()


def test_a_web_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "__main__.py").write_text(WORKERS)
    (tmp_path / "wsgi.py").write_text("raise RuntimeError('inställningen fattas')\n")
    runner = subprocess.run(
        [sys.executable, "-c", RUN_ALL, str(free_port()), tmp_path],
        cwd=CHECKOUT,
        env={**os.environ, "SAMSYN_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert runner.returncode != 0
    assert "Webben startade inte" in runner.stderr and "inställningen fattas" in runner.stderr
