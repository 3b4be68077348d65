"""An instance as `./run` keeps it, with the cast in it, whose parts can be killed."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

from config.clock import machine
from config.local.children import dying_with_parent
from config.local.instance import CHECKOUT, Instance
from tenants.access import Role
from tenants.files import FileStore
from tenants.registry import all_tenants
from tenants.scope import Database
from tests import PATIENCE
from tests import world as cast
from tests.processes import becomes, children_of, command_of, free_port, remove_cluster

KINDS = ("web", "gunicorn", "worker", "calendar", "postgres", "redis")
"""What can be killed: a process of the web that answers, gunicorn's master, and so on."""


class Site:
    """A running instance. `token` opens the API for a reporter of Köping."""

    def __init__(self, instance: Instance, runner: subprocess.Popen, port: int):
        self.instance, self.port, self._runner = instance, port, runner
        with instance.servers(progress=lambda _text: None) as self.addresses:
            self._put_the_cast()

    def _put_the_cast(self) -> None:
        files = FileStore(self.instance.var / "documents")
        options = {"files": files, "enqueue": lambda *_ids: None, "clock": machine, "pool_timeout": PATIENCE}
        worker = Database(self.addresses["WORKER_DATABASE_URL"], **options)
        web = Database(self.addresses["DATABASE_URL"], **options)
        try:
            cast.build(worker)
            made = cast.World(web, worker, {}, {one.slug: one for one in all_tenants(web)}, [])
            self.place = str(made.named()["Torget"])
            self.token = made.key(Role.REPORTER, reach="report")
        finally:
            web.engine.dispose()
            worker.engine.dispose()

    def reports(self) -> list[tuple[str, str]]:
        """Id and text of every report in the database."""
        with psycopg.connect(self.addresses["BACKUP_DATABASE_URL"].replace("+psycopg", "")) as connection:
            return connection.execute("SELECT sent_as::text, text FROM incident").fetchall()

    def process(self, kind: str) -> int:
        """The process of this kind that is at work; 0 when none is."""
        if kind in ("postgres", "redis"):
            return (self.instance.facts().get("pids") or {}).get(kind, 0)
        with contextlib.suppress(FileNotFoundError):
            parts = {command_of(pid): pid for pid in children_of(self._runner.pid)}
            if kind == "web":
                return next(iter(children_of(parts["web"])), 0) if "web" in parts else 0
            return parts.get("web" if kind == "gunicorn" else kind, 0)
        return 0

    def kill(self, kind: str) -> None:
        """Kill it outright; one that is just being started again is waited for."""

        def killed() -> bool:
            with contextlib.suppress(ProcessLookupError):
                if pid := self.process(kind):
                    os.kill(pid, signal.SIGKILL)
                    return True
            return False

        assert becomes(killed), f"no {kind} came back"

    @property
    def said(self) -> str:
        return (self.instance.var / "said").read_text()


@contextlib.contextmanager
def running_site(folder: Path, **more: str) -> Iterator[Site]:
    """`samsyn run` at work in `folder/var`, with the cast. `more`: settings of its processes."""
    instance, port = Instance(folder / "var"), free_port()
    instance.var.mkdir(mode=0o711)
    settings = {
        "SAMSYN_VAR": str(instance.var),
        "SAMSYN_DEMO": "0",
        "PORT": str(port),
        "PYTHONPATH": str(CHECKOUT),
        **more,
    }
    with (instance.var / "said").open("wb") as said:
        runner = subprocess.Popen(
            [sys.executable, "-P", "-m", "app.commands", "run"],
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )
    try:
        assert becomes(lambda: instance.facts().get("port") or runner.poll() is not None)
        assert runner.poll() is None, (instance.var / "said").read_text()
        yield Site(instance, runner, port)
    finally:
        runner.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            runner.wait(PATIENCE)
        runner.kill()
        runner.wait()
        remove_cluster(instance)
