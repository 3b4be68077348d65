"""What the recorder needs of the product: all that a moved module can break stands here."""

import contextlib
import hashlib
import io
import itertools
import logging
import math
import os
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from flask import Flask

from app import commands
from app.accounts import invitations
from app.factory import create_app
from app.figures.periods import Quarter
from app.interfaces import web
from config.local.instance import CHECKOUT
from config.settings import Settings
from tenants import models
from tenants.access import AREA_ROLES, COMMAND_LINE, MUNICIPAL_ROLES, Role
from tenants.files import FileStore
from tenants.scope import Database
from tests.browser.house import NOW, PASSWORD, House

__all__ = ["AREA_ROLES", "CHECKOUT", "MUNICIPAL_ROLES", "NOW", "Quarter", "Role"]
SECRET = b"0" * 64
PUBLIC_URL = "http://127.0.0.1:8000"


@contextlib.contextmanager
def steady() -> Iterator[None]:
    """One clock, and ids and secrets that come in the same order every time, for as long as it is open."""
    ids, secrets = itertools.count(1), itertools.count(1)
    start = int(NOW.timestamp() * 1000)

    def token_urlsafe(nbytes: int | None = None) -> str:
        length = math.ceil((nbytes or 32) * 4 / 3)
        return "recorded" + str(next(secrets)).zfill(length - len("recorded"))

    def urandom(size: int) -> bytes:
        return hashlib.sha256(str(next(ids)).encode()).digest()[:size]

    milliseconds = itertools.count(start)
    with (
        mock.patch.object(models, "time", SimpleNamespace(time_ns=lambda: next(milliseconds) * 1_000_000)),
        mock.patch.object(models, "os", SimpleNamespace(urandom=urandom)),
        mock.patch("secrets.token_urlsafe", token_urlsafe),
        mock.patch.object(web, "KNOWN_FOR", math.inf),  # else a slow machine would ask for a place's row more often
    ):
        yield


def open_databases(urls: dict[str, str], folder: Path) -> tuple[Database, Database]:
    """The web's and the worker's."""
    files = FileStore(folder / "documents")
    web_and_worker = (
        Database(urls[login], files=files, enqueue=lambda *_: None, clock=lambda: NOW, pool_size=5)
        for login in ("web", "worker")
    )
    return tuple(web_and_worker)


def open_app(house: House) -> Flask:
    settings = Settings(
        database_url="",
        redis_url="unix:///nowhere.sock",
        secret=SECRET,
        public_url=PUBLIC_URL,
        var=house.folder,
        demo=True,
        port=8000,
    )
    return create_app(settings, house.web)


def invite(house: House, slug: str, role: Role, email: str) -> None:
    """Give somebody a role and the usual password."""
    with house.worker.scope(house.tenants[slug], COMMAND_LINE) as scope:
        invitations.invite(scope, email=email, name=f"{role} (exempel)", role=role, password=PASSWORD)


def command_environment(urls: dict[str, str], folder: Path) -> dict[str, str]:
    """The settings of commands that work at the recorder's database."""
    key = folder / "key"
    key.write_bytes(SECRET)
    key.chmod(0o600)
    clock = folder / "clock"
    clock.write_text(NOW.isoformat())
    return {
        "SAMSYN_CLOCK_FILE": str(clock),
        "DATABASE_URL": urls["web"],
        "WORKER_DATABASE_URL": urls["worker"],
        "OWNER_DATABASE_URL": urls["owner"],
        "REDIS_URL": "unix:///nowhere.sock",
        "SAMSYN_KEY_FILE": str(key),
        "SAMSYN_VAR": str(folder),
        "SAMSYN_DEMO": "1",
    }


def run_command(arguments: list[str], environment: dict[str, str]) -> tuple[int, str, str]:
    """Run `samsyn …` in this process, with nothing but this environment: exit status, output and error output."""
    out, err, root = io.StringIO(), io.StringIO(), logging.getLogger()
    before = list(root.handlers), root.level
    few = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    with (
        mock.patch.dict(os.environ, {**few, "COLUMNS": "120", "NO_COLOR": "1", **environment}, clear=True),
        mock.patch("subprocess.run", _run_here),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            status = commands.main(arguments)
        except SystemExit as ended:
            status = ended.code
    root.handlers[:], root.level = before
    return status, out.getvalue(), err.getvalue()


def _run_here(command, *, env=None, **_options):
    """A process that a command starts (`python -m MODULE …`), run in this one, where the clock stands still."""
    python, dash_m, module, *arguments = command
    if (python, dash_m) != (sys.executable, "-m"):
        raise NotImplementedError(f"the recorder runs no {command}")
    with (
        mock.patch.dict(os.environ, dict(os.environ) if env is None else env, clear=True),
        mock.patch.object(sys, "argv", [module, *arguments]),
    ):
        runpy.run_module(module, run_name="__main__")
    return SimpleNamespace(returncode=0)
