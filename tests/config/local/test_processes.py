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
import time

def app(environ, start_response):
    while environ["PATH_INFO"] == "/hangs":
        time.sleep(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
"""
WORKERS = """
import time
while True:
    time.sleep(1)
"""


def write_workers(folder: Path) -> None:
    (folder / "workers").mkdir()
    (folder / "workers" / "__init__.py").touch()  # else the product's own package of this name comes before it
    (folder / "workers" / "__main__.py").write_text(WORKERS)


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
    write_workers(tmp_path)
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
        kill_the_web(runner.pid, port)
        remaining = children_of(runner.pid)
        runner.terminate()
        output, _ = runner.communicate(timeout=PATIENCE)
        for pause in (1, 2):
            line = f"Bakgrundsarbetaren (worker.log) avslutades oväntat (kod -9) och startas igen om {pause} s."
            assert line in output
        assert "Webben (web.log) avslutades oväntat (kod -9) och startas igen om 1 s." in output
        assert all(log.stat().st_mode & 0o077 == 0 for log in logs.glob("*.log"))
        assert (logs / "web.log.1").stat().st_size > LARGEST_LOG > (logs / "web.log").stat().st_size
        assert (logs / "worker.log").read_text().startswith("kept\n") and not (logs / "worker.log.1").exists()
        assert runner.returncode == 0
        assert all(gone(pid) for pid in remaining)
        assert "port" not in Instance(tmp_path / "var").facts()
    finally:
        runner.kill()
        runner.wait()


def kill_the_web(runner: int, port: int) -> None:
    """Its master, while a child of it is in the middle of an answer that will never come."""

    def master() -> int:
        return next((pid for pid in children_of(runner) if command_of(pid) == "web"), 0)

    with socket.create_connection(("127.0.0.1", port)) as visitor:
        visitor.sendall(b"GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n")
        old, orphans = master(), children_of(master())
        assert orphans
        os.kill(old, signal.SIGKILL)
        assert becomes(lambda: master() not in (0, old))
        assert all(gone(pid) for pid in orphans), "they would hold the port"

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/halsa", timeout=PATIENCE) as answer:
                return answer.read() == b"ok"
        except OSError:
            return False

    assert becomes(answers)


def test_a_web_that_is_slow_to_start_is_waited_for_as_long_as_it_lives(tmp_path: Path) -> None:
    write_workers(tmp_path)
    (tmp_path / "wsgi.py").write_text(
        f"import os, time\nwhile not os.path.exists({str(tmp_path / 'go')!r}):\n    time.sleep(0.05)\n{WSGI}"
    )
    often = "import config.local.children\nconfig.local.children.WAITING_SECONDS = 0.5\n"
    runner = start(often + RUN_ALL, free_port(), tmp_path, env={**os.environ, "SAMSYN_VAR": str(tmp_path / "var")})
    try:
        for _ in range(2):
            assert runner.stdout.readline().startswith("Väntar på att webben ska svara (")
        (tmp_path / "go").touch()
        assert any(line.startswith("ready http") for line in iter(runner.stdout.readline, ""))
    finally:
        runner.terminate()
        runner.communicate(timeout=PATIENCE)


def test_a_web_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    write_workers(tmp_path)
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
