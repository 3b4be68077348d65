"""What commands stand on: an installation's addresses, its database as the worker's role, and how they speak.

The addresses stand in the environment, or belong to this checkout's own instance, whose servers are found running or
started for as long as the command works.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from app import domains
from config.local.instance import CHECKOUT, Instance
from config.settings import Settings
from tenants import runs
from tenants.access import COMMAND_LINE
from tenants.errors import Conflict, NotFound, Unavailable
from tenants.files import FileStore
from tenants.models import Tenant
from tenants.registry import find_tenant
from tenants.scope import Database, Scope
from tenants.starting import refuse_to_start

OF_A_CHECKOUT = {"SAMSYN_DEMO": "1"}
"""What holds for this checkout's own instance unless the environment says something else."""
SETTINGS = ("DATABASE_URL", "WORKER_DATABASE_URL", "REDIS_URL")
tenant_option = click.option("--tenant", required=True, help="platsens adress, till exempel koping")


class Trouble(click.ClickException):
    """What went wrong, in words for whoever typed the command."""

    def show(self, file=None) -> None:
        say(self.message, file=file or sys.stderr)


class UnknownVersion(Trouble):
    """The database was made by a version of Samsyn whose migrations this one does not have."""


@dataclass(frozen=True)
class Installation:
    """What a command works with."""

    environment: dict[str, str]
    settings: Settings
    database: Database

    def tenant(self, slug: str) -> Tenant:
        try:
            return find_tenant(self.database, slug=slug)
        except NotFound:
            raise Trouble(f"Det finns ingen plats med adressen ”{slug}”. Se: samsyn tenant list") from None

    @contextmanager
    def scope(self, slug: str) -> Iterator[Scope]:
        with self.database.scope(self.tenant(slug), COMMAND_LINE) as scope:
            yield scope


def bring_up_to_date(environment: dict[str, str]) -> None:
    """Migrate as the role that owns the tables, and write the rows that come with a version.

    Raises Trouble without its address, UnknownVersion, and Unavailable when nobody answers there.
    """
    url = environment.get("OWNER_DATABASE_URL")
    if not url:
        raise Trouble("OWNER_DATABASE_URL is missing: the role that owns the tables (samsyn_owner).")
    config = Config(str(CHECKOUT / "alembic.ini"))
    config.set_main_option("script_location", str(CHECKOUT / "migrations"))
    engine = create_engine(url)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    try:
        with engine.begin() as connection:
            if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
                raise UnknownVersion(_unknown_version(environment))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            for rows in domains.modules("stored"):
                rows.write(connection)
    except OperationalError as error:
        raise Unavailable("database") from error
    finally:
        engine.dispose()


def _unknown_version(environment: dict[str, str]) -> str:
    """What to do about it. It may also be a newer version: its migrations are as unknown here."""
    told = "gjordes av en annan version av Samsyn, troligen en äldre, och kan inte uppdateras till den här."
    if addresses_are_given():
        return f"Databasen {told} Kör den version som gjorde den, eller börja med en tom databas."
    folder = environment["SAMSYN_VAR"]
    return f"Uppgifterna i {folder} {told} Flytta eller ta bort mappen {folder} och starta igen."


def addresses_are_given() -> bool:
    """Whether the environment says where database and queue are (production), at least in part."""
    return any(os.environ.get(name) for name in (*SETTINGS, "OWNER_DATABASE_URL"))


@contextmanager
def addresses() -> Iterator[dict[str, str]]:
    """The addresses: from the environment where they are set, else of this checkout's instance."""
    if addresses_are_given():
        yield dict(os.environ)
        return
    with Instance.from_environment(os.environ).servers(progress=lambda text: say(text, file=sys.stderr)) as servers:
        yield {**OF_A_CHECKOUT, **os.environ, **servers}


@contextmanager
def installation() -> Iterator[Installation]:
    """What one command works with; a checkout's own database is first brought to this version."""
    with addresses() as environment:
        if "OWNER_DATABASE_URL" in environment and not os.environ.get("WORKER_DATABASE_URL"):
            bring_up_to_date(environment)
        here = set_up(environment)
        try:
            refuse_to_start(here.database, demo=here.settings.demo)
            yield here
        finally:
            here.database.engine.dispose()


def set_up(environment: dict[str, str]) -> Installation:
    """The installation at these addresses. Raises BadSettings."""
    settings = Settings.from_environment(environment, database="WORKER_DATABASE_URL")
    # No queue: the calendar's sweeper enqueues what a command orders, or the command sees to it itself.
    domains.know_tables()
    files, url = FileStore(settings.documents), settings.database_url
    database = Database(url, files=files, enqueue=lambda *_ids: None, clock=settings.clock, pool_size=2)
    return Installation(environment, settings, database)


def existing_file(name: str) -> Path:
    """The file. Raises Trouble when there is none."""
    if not Path(name).is_file():
        raise Trouble(f"Filen {name} finns inte.")
    return Path(name)


def say(text: str, file=None) -> None:
    print(text, file=file or sys.stdout, flush=True)


def progress(label: str) -> Callable[..., None]:
    """A function (done, total, words) that shows how far the work has come, on one line where there is a terminal."""
    shown = [0.0]

    def show(done: int, total: int, words: str = "") -> None:
        if time.monotonic() - shown[0] < (0.2 if sys.stderr.isatty() else 2):
            return
        shown[0] = time.monotonic()
        before, after = ("\r\033[K", "") if sys.stderr.isatty() else ("", "\n")
        print(f"{before}{label} {done} av {total} {words}".rstrip(), end=after, file=sys.stderr, flush=True)

    return show


def end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def order_and_wait(
    here: Installation, tenant: str, order: Callable[[Scope], UUID], *, failed: str, busy: str = ""
) -> runs.Run:
    """The run that `order` gives the id of, when it is done.

    Raises Trouble when it was not done (`failed`, when the run itself does not say why), or when so many wait already
    that no more may be ordered (`busy`).
    """
    try:
        with here.scope(tenant) as scope:
            run_id = order(scope)
    except Conflict as error:
        if not busy:
            raise
        run_id = error.values.get("id")  # this one is being made already: wait for it
        if run_id is None:
            raise Trouble(busy) from None
    run = _finished(here, tenant, run_id)
    if run.state != runs.DONE:
        raise Trouble(run.trouble or failed)
    return run


def _finished(here: Installation, tenant: str, run_id: UUID) -> runs.Run:
    """The run when it has ended, or rests: a worker that is up may take it; otherwise a process of its own does."""
    shown, started = "", 0.0
    while True:
        with here.scope(tenant) as scope:
            run = scope.find(runs.Run, run_id)
        if not run.is_open or run.again_at:
            end_progress()
            return run
        if run.step_text and run.step_text != shown:
            shown = run.step_text
            say(f"  {run.step} av {run.steps}: {shown}", file=sys.stderr)
        if run.state == runs.WAITING and time.monotonic() - started > 5:
            started = time.monotonic()
            perform = [sys.executable, "-m", "workers", "perform", tenant, str(run_id)]
            subprocess.run(perform, cwd=CHECKOUT, env={**os.environ, **here.environment}, check=False)
        else:
            time.sleep(0.3)


def copied(here: Installation, tenant: str, stored: Path, name: str) -> Path:
    """A copy of a document with a name of its own, since documents are kept under their hash."""
    path = here.settings.var / "reports" / tenant / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(stored, path)
    path.chmod(0o600)
    return path
