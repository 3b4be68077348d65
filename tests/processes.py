"""Processes that tests start and end: the product's own as `./run` keeps them, and what is known of any."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from config.local.children import dying_with_parent, process_lives
from config.local.instance import CHECKOUT, Instance
from tests import PATIENCE

HELD: list[socket.socket] = []
RUN_ALL = """
import os, sys
from pathlib import Path
from config.local.processes import run_all
run_all(os.environ, int(sys.argv[1]), lambda address: print("ready", address), folder=Path(sys.argv[2]))
"""


def start(script: str, *arguments: object, **options) -> subprocess.Popen[str]:
    command = [sys.executable, "-u", "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, **options)


@contextlib.contextmanager
def web_worker_calendar(environment: dict[str, str]) -> Iterator[str]:
    """The three processes at work with these settings; gives the address."""
    with_us = dying_with_parent(signal.SIGTERM)
    runner = start(RUN_ALL, environment["PORT"], CHECKOUT, env=environment, preexec_fn=with_us)
    try:
        heard = []
        for said in runner.stdout:  # a busy machine waits, and says so, before it is ready
            heard.append(said)
            if said.startswith("ready "):
                break
        assert heard and said.startswith("ready "), heard
        yield said.split()[1]
    finally:
        runner.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            runner.communicate(timeout=PATIENCE)
        runner.kill()
        runner.wait()


def settings_of(urls: dict[str, str], redis_url: str, folder: Path) -> dict[str, str]:
    """The environment of the product's processes on a test's database, with their files in this folder."""
    key = folder / "key"
    key.write_text("0" * 64)
    key.chmod(0o600)
    return {
        **os.environ,
        "DATABASE_URL": urls["web"],
        "WORKER_DATABASE_URL": urls["worker"],
        "REDIS_URL": redis_url,
        "SAMSYN_KEY_FILE": str(key),
        "SAMSYN_VAR": str(folder),
    }


def becomes(
    condition: Callable[[], object], *, every: float = 0.05, wait: Callable[[float], object] = time.sleep
) -> bool:
    """Whether something becomes so. The tries are counted and no clock is read: a slow machine gets more time."""
    for _ in range(round(PATIENCE / every)):
        if condition():
            return True
        wait(every)
    return False


def gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody has collected yet counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return not process_lives(pid)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command_of(pid: int) -> str:
    """web, worker or calendar; of another process its last argument, of one that has ended nothing."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_text().strip("\0").split("\0")
    except FileNotFoundError:
        return ""
    return "web" if "gunicorn" in line else line[-1]


def free_port() -> int:
    """A free port that stays ours: held, without listening, so that nobody else is given it."""
    HELD.append(socket.socket())
    HELD[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    HELD[-1].bind(("127.0.0.1", 0))
    return HELD[-1].getsockname()[1]


def remove_cluster(instance: Instance) -> None:
    """Root's database lies outside a folder that only root may enter."""
    if not instance.cluster.is_relative_to(instance.var):
        shutil.rmtree(instance.cluster, ignore_errors=True)
