"""What commands stand on: an installation's addresses, its database as the worker's role, and how they speak.

The addresses stand in the installation's settings file or in the environment. Only where neither says anything do they
belong to this checkout's own instance, whose servers are found running or started for as long as the command works.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from app import domains
from config import settings_file
from config.local.instance import CHECKOUT, Instance
from config.settings import Settings
from tenants import runs
from tenants.access import COMMAND_LINE
from tenants.errors import Conflict, NotFound, Unavailable
from tenants.files import FileStore
from tenants.models import Tenant
from tenants.post import post_of
from tenants.registry import find_tenant
from tenants.scope import Database, Scope
from tenants.starting import refuse_to_start

OF_A_CHECKOUT = {"SAMSYN_DEMO": "1"}
"""What holds for this checkout's own instance unless the environment says something else."""
ADDRESSES = (
    "DATABASE_URL",
    "WORKER_DATABASE_URL",
    "OWNER_DATABASE_URL",
    "BACKUP_DATABASE_URL",
    "REDIS_URL",
    "SAMSYN_KEY_FILE",
)
"""Whoever sets one of these means an installation: what is missing beside it is never filled from the embedded one."""
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

    @property
    def address(self) -> str:
        """Where the site is reached: as the settings say, else on the port that this checkout's instance answers on."""
        port = None
        if not (self.environment.get("SAMSYN_PUBLIC_URL", "").strip() or addresses_are_given()):
            port = Instance.from_environment(self.environment).facts().get("port")
        return f"http://127.0.0.1:{port}" if port else self.settings.public_url

    @contextmanager
    def scope(self, slug: str) -> Iterator[Scope]:
        with self.database.scope(self.tenant(slug), replace(COMMAND_LINE, machine_user=machine_user())) as scope:
            yield scope


def bring_up_to_date(environment: dict[str, str]) -> None:
    """Migrate as the role that owns the tables, and write the rows that come with a version.

    Raises Trouble without its address or while an older web, worker or calendar is connected, UnknownVersion, and
    Unavailable when nobody answers there.
    """
    from alembic import command  # here alone: a sixth of what a command imports, and few migrate
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    url = environment.get("OWNER_DATABASE_URL")
    if not url:
        place = settings_file.place(environment)
        raise Trouble(
            f"missing in the environment and in {place}: OWNER_DATABASE_URL (samsyn_owner, who owns the tables)"
        )
    config = Config(str(CHECKOUT / "alembic.ini"))
    config.set_main_option("script_location", str(CHECKOUT / "migrations"))
    engine = create_engine(url)
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    try:
        with engine.begin() as connection:
            heads = set(MigrationContext.configure(connection).get_current_heads())
            if not known.issuperset(heads):
                raise UnknownVersion(_unknown_version(environment))
            if heads and heads != set(scripts.get_heads()) and (at_work := _at_work(connection)):
                raise Trouble(
                    f"En äldre version arbetar i databasen ({', '.join(at_work)} är anslutna). "
                    "Stoppa webb, arbetare och kalender, och uppdatera sedan."
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            for rows in domains.modules("stored"):
                rows.write(connection)
    except OperationalError as error:
        raise Unavailable("database") from error
    finally:
        engine.dispose()


def _at_work(connection: Connection) -> list[str]:
    """The login roles of the product that are connected now."""
    asked = (
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() "
        "AND starts_with(usename::text, 'samsyn_') AND usename NOT IN (current_user, 'samsyn_backup') ORDER BY usename"
    )
    return list(connection.scalars(text(asked)))


def _unknown_version(environment: dict[str, str]) -> str:
    """What to do about it. It may also be a newer version: its migrations are as unknown here."""
    told = "gjordes av en annan version av Samsyn, troligen en äldre, och kan inte uppdateras till den här."
    if addresses_are_given():
        return f"Databasen {told} Kör den version som gjorde den, eller börja med en tom databas."
    folder = environment["SAMSYN_VAR"]
    return f"Uppgifterna i {folder} {told} Flytta eller ta bort mappen {folder} och starta igen."


def addresses_are_given() -> str:
    """The settings file or the first setting of the environment that names an installation; empty when none does.

    Raises BadSettings when there is a settings file that cannot be used.
    """
    if settings_file.of_file(os.environ):
        return str(settings_file.place(os.environ))
    return next((name for name in ADDRESSES if os.environ.get(name, "").strip()), "")


@contextmanager
def addresses() -> Iterator[dict[str, str]]:
    """The addresses: of the installation where one is named, else of this checkout's instance, which is then said."""
    if addresses_are_given():
        if names := settings_file.overruled(os.environ):
            place = settings_file.place(os.environ)
            say(f"Miljöns {' och '.join(names)} gäller före det som står i {place}.", file=sys.stderr)
        yield settings_file.completed(os.environ)
        return
    instance = Instance.from_environment(os.environ)
    say(f"Arbetar i den inbyggda databasen under {instance.var}{os.sep}", file=sys.stderr)
    with instance.servers(progress=lambda text: say(text, file=sys.stderr)) as servers:
        yield {**OF_A_CHECKOUT, **os.environ, **servers}


@contextmanager
def installation() -> Iterator[Installation]:
    """What one command works with; a checkout's own database is first brought to this version."""
    with addresses() as environment:
        if not addresses_are_given():
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
    options = {"clock": settings.clock, "post": post_of(settings), "pool_size": 2}
    database = Database(url, files=files, enqueue=lambda *_ids: None, **options)
    return Installation(environment, settings, database)


@contextmanager
def as_owner(here: Installation) -> Iterator[Database]:
    """The installation's database as the role that owns the tables: for what neither web nor worker may write. Row
    security holds for it as well. Raises Trouble without its address."""
    url = here.environment.get("OWNER_DATABASE_URL")
    if not url:
        raise Trouble(
            f"Det här görs som samsyn_owner: OWNER_DATABASE_URL saknas i {settings_file.place(here.environment)}."
        )
    options = {"clock": here.settings.clock, "post": here.database.post, "pool_size": 2}
    database = Database(url, files=here.database.files, enqueue=lambda *_ids: None, **options)
    try:
        yield database
    finally:
        database.engine.dispose()


def machine_user() -> str:
    """Who types the command: of somebody who has become root by `sudo`, the own name."""
    if said := os.environ.get("SUDO_USER"):
        return said
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container with a user of no name
        return str(os.getuid())


def existing_file(name: str) -> Path:
    """The file. Raises Trouble when there is none."""
    if not Path(name).is_file():
        raise Trouble(f"Filen {name} finns inte.")
    return Path(name)


def say(text: str, file=None) -> None:
    print(text, file=file or sys.stdout, flush=True)


@contextmanager
def progress(label: str) -> Iterator[Callable[..., None]]:
    """Gives a function (done, total, words) that shows how far the work has come, on one line in a terminal.

    A Ctrl-C waits for the next call of it, or for the end of the work: an exception anywhere else may be dropped by
    what it comes into, or leave a trace. A second one ends at once.
    """
    shown, asked = [0.0], []

    def interrupt(*_signal) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)
        print("\nAvbryter när steget är klart (Ctrl-C igen avbryter genast) …", file=sys.stderr, flush=True)

    def stop_if_asked() -> None:
        if asked:
            raise KeyboardInterrupt

    def show(done: int, total: int, words: str = "") -> None:
        stop_if_asked()
        if time.monotonic() - shown[0] < (0.2 if sys.stderr.isatty() else 2):
            return
        shown[0] = time.monotonic()
        before, after = ("\r\033[K", "") if sys.stderr.isatty() else ("", "\n")
        print(f"{before}{label} {done} av {total} {words}".rstrip(), end=after, file=sys.stderr, flush=True)

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    try:
        yield show
        stop_if_asked()
    finally:
        signal.signal(signal.SIGINT, before)
        end_progress()


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
