"""The command-line door: `samsyn …` (in a checkout: `./run …`).

Commands find the instance that `./run` has started, or start its servers themselves for as long as they work. In
production the addresses stand in the environment and nothing is started.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.binaries import ServerError
from config.instance import CHECKOUT, Instance
from config.processes import ProcessError, check_port, run_all
from config.settings import BadSettings, Settings
from tenants.access import COMMAND_LINE, ROLE_NAMES, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable

SETTINGS = ("DATABASE_URL", "WORKER_DATABASE_URL", "REDIS_URL")


class Trouble(Exception):
    """What went wrong, in words for whoever typed the command."""


@dataclass(frozen=True)
class Desk:
    """What a command works with."""

    environment: dict[str, str]
    settings: Settings
    database: object

    def place(self, slug: str):
        from tenants.registry import place_with_slug

        try:
            return place_with_slug(self.database, slug)
        except NotFound:
            raise Trouble(f"Det finns ingen plats med adressen ”{slug}”. Se: samsyn tenant list") from None

    @contextmanager
    def scope(self, slug: str) -> Iterator:
        with self.database.scope(self.place(slug), COMMAND_LINE) as scope:
            yield scope


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except Invalid as error:
        sentences = [sentence for messages in error.messages.values() for sentence in messages]
        return _failed("\n".join(sentences))
    except (Trouble, ServerError, ProcessError, BadSettings) as error:
        return _failed(str(error))
    except Conflict as error:
        return _failed(f"Det finns redan: {error.values.get('slug', error.code)}")
    except (NotAllowed, NotFound) as error:
        return _failed(f"Det går inte härifrån: {error.code}")
    except Unavailable:
        return _failed("Databasen svarar inte.")
    except KeyboardInterrupt:
        return 130


def _failed(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


# --- the commands ----------------------------------------------------------------------------------------------------


def run(_options) -> None:
    """Everything at once: servers, migration, demo world, web, worker, calendar."""
    port = _port()
    if all(os.environ.get(name) for name in SETTINGS):
        raise Trouble("DATABASE_URL är satt: starta delarna var för sig (samsyn web, worker, calendar).")
    check_port("127.0.0.1", port)
    with Instance.from_environment(os.environ).servers(progress=_say, alone=True) as servers:
        environment = {"SAMSYN_DEMO": "1", **os.environ, **servers, "PORT": str(port)}
        _migrate(environment)
        if environment["SAMSYN_DEMO"] == "1":
            _fill_demo(_desk(environment))

        def ready(address: str) -> None:
            _say("")
            _say(f"Samsyn är igång: {address}")
            if environment["SAMSYN_DEMO"] == "1":
                _say("")
                _print_sign_ins(_desk(environment), address)
            _say("")
            _say("Avsluta med Ctrl-C.")

        run_all(environment, "127.0.0.1", port, on_ready=ready, progress=_say)


def web(_options) -> None:
    """The web server alone (production)."""
    _become("gunicorn", "-c", str(CHECKOUT / "config" / "gunicorn.py"), "wsgi:app")


def worker(_options) -> None:
    """One worker process."""
    _become("workers", "worker")


def calendar(_options) -> None:
    """The calendar and sweeper process."""
    _become("workers", "calendar")


def migrate(_options) -> None:
    """Bring the database to this version."""
    with _environment() as environment:
        _migrate(environment)
        _say("Databasen är uppdaterad.")


def tenant_add(options) -> None:
    """Put a municipality or a police area on the platform."""
    from tenants.profile import Profile
    from tenants.registry import register_place

    with _at_desk() as desk:
        place = register_place(
            desk.database,
            slug=options.slug,
            name=options.name,
            kind="police_area" if options.police_area else "municipality",
            code=options.code,
            area_slug=options.area,
            profile=Profile(letterhead=options.letterhead or ""),
        )
        _say(f"{place.name} finns nu på /{place.slug}/")


def tenant_list(_options) -> None:
    """List the places."""
    from tenants.registry import all_places

    with _at_desk() as desk:
        places = all_places(desk.database)
        names = {place.id: place.slug for place in places}
        for place in places:
            kind = "lokalpolisområde" if place.is_area else f"kommun i {names[place.area_id]}"
            _say(f"{place.slug:24} {place.name:40} {kind}")


def organisation_add(options) -> None:
    """Register an organisation that reports or acts."""
    from app.accounts import service as accounts

    with _at_desk() as desk, desk.scope(options.tenant) as scope:
        accounts.register_organisation(scope, name=options.name, kind=options.kind)
        _say(f"{options.name} finns nu i {scope.place.name}.")


def person_invite(options) -> None:
    """Give a person a role; prints the address where she chooses a password."""
    from app.accounts import service as accounts

    with _at_desk() as desk:
        with desk.scope(options.tenant) as scope:
            token = accounts.invite(
                scope, email=options.email, name=options.name, role=Role(options.role),
                organisation=options.organisation,
            )  # fmt: skip
        if token is None:
            _say(f"{options.email} har redan ett lösenord och når nu {options.tenant} med det.")
        else:
            _say("Lämna den här adressen till personen. Den gäller i sju dagar och kan användas en gång:")
            _say(f"{desk.settings.public_url}/{options.tenant}/inbjudan/{token}")


def import_incidents(options) -> int:
    """Read a CSV of reports. Good rows go in in one transaction, bad rows are listed and written to a file."""
    from app.intake import service as intake
    from app.intake.bad_rows import write_bad_rows
    from app.intake.csv_file import COMMAND_LINE as LIMITS
    from app.intake.csv_file import FileRefused

    path = _file(options.file)
    with _at_desk() as desk:
        try:
            with desk.scope(options.tenant) as scope:
                done = intake.import_incidents(
                    scope, source=path, file_name=path.name, limits=LIMITS, dry_run=options.dry_run,
                    progress=_progress("Läser rad"),
                )  # fmt: skip
        except FileRefused as error:
            raise Trouble(str(error)) from None
    _progress_end()
    for bad in done.bad[:20]:
        _say(f"Rad {bad.line}, kolumn {bad.column}: {bad.why}")
    if len(done.bad) > 20:
        _say(f"… och {len(done.bad) - 20} rader till.")
    if done.bad and not options.dry_run:
        mend = path.with_name(f"{path.name}.fel.csv")
        write_bad_rows(mend, done.header, done.bad)
        _say(f"De felaktiga raderna ligger i {mend}. Rätta dem där och läs in filen.")
    verb = "skulle läsas in" if options.dry_run else "är nya"
    _say(f"{done.rows} rader: {done.new} {verb}, {done.known} fanns redan, {len(done.bad)} behöver rättas.")
    return 0


def import_police_events(options) -> int:
    """Read the police's published events (polisen.se) as outside information for an area."""
    from app.intake import service as intake

    path = _file(options.file)
    with _at_desk() as desk, desk.scope(options.area) as scope:
        done = intake.import_police_events(scope, path=path)
    _say(f"{done.new} nya, {done.changed} ändrade, {done.unchanged} oförändrade, {done.outside} utanför området, "
         f"{len(done.refused)} går inte att läsa.")  # fmt: skip
    for refused in done.refused[:20]:
        _say(f"Rad {refused.line}: {refused.why}")
    return 0


def report_quarterly(options) -> None:
    """Make the quarterly EST report and print where the PDF lies."""
    from app.documents import service as documents
    from app.est import reports
    from tenants import runs

    with _at_desk() as desk:
        with desk.scope(options.tenant) as scope:
            run = None if options.new_version else reports.latest_run(scope, period=options.quarter)
            if run is None or run.state == runs.PARKED:
                run = reports.order_quarterly_report(scope, period=options.quarter)
        _finish(desk, options.tenant, run.id)
        with desk.scope(options.tenant) as scope:
            run = scope.find(runs.Run, run.id)
            if run.state != runs.DONE:
                raise Trouble(run.trouble or "Rapporten blev inte klar.")
            _say(documents.where_it_lies(scope, id=run.result_id))


def demo_load(options) -> None:
    """Fill the database with the demo world, or add the days that have passed since."""
    with _at_desk() as desk:
        _fill_demo(desk, extra=options.place)


def demo_sign_ins(options) -> None:
    """Say how to sign in to the demo world."""
    from app.demo import loading

    with _at_desk() as desk:
        if options.json:
            print(json.dumps(loading.sign_ins(desk.settings.key("demo")), ensure_ascii=False, indent=1))
        else:
            _print_sign_ins(desk, desk.settings.public_url)


# --- how they work ---------------------------------------------------------------------------------------------------


def _fill_demo(desk: Desk, extra: str | None = None) -> None:
    from app.demo import loading

    loading.load(
        desk.database, key=desk.settings.key("demo"), today=_today(desk), progress=_progress("Exempelvärlden:"),
        extra=extra,
    )  # fmt: skip
    _progress_end()


def _today(desk: Desk):
    from app.periods import local_date

    return local_date(desk.database.clock())


def _print_sign_ins(desk: Desk, address: str) -> None:
    from app.demo import loading

    shown = set()
    _say("Logga in i exempelvärlden:")
    for sign_in in loading.sign_ins(desk.settings.key("demo")):
        if sign_in["role"] in shown or (sign_in["place"] != "koping" and sign_in["role"] != Role.AREA_CHIEF):
            continue
        shown.add(sign_in["role"])
        name = ROLE_NAMES[Role(sign_in["role"])]
        _say(f"  {name:26} {address}/{sign_in['place']}/  {sign_in['email']:42} {sign_in['password']}")


def _finish(desk: Desk, slug: str, run_id) -> None:
    """Wait for a run: a worker that is up may take it; otherwise a process of its own does."""
    from tenants import runs

    shown = ""
    started = 0.0
    while True:
        with desk.scope(slug) as scope:
            run = scope.find(runs.Run, run_id)
        if not run.is_open:
            _progress_end()
            return
        if run.step_text and run.step_text != shown:
            shown = run.step_text
            _say(f"  {run.step} av {run.steps}: {shown}", file=sys.stderr)
        if run.state == runs.WAITING and time.monotonic() - started > 5:
            started = time.monotonic()
            command = [sys.executable, "-m", "workers", "perform", slug, str(run_id)]
            subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **desk.environment}, check=False)
        else:
            time.sleep(0.3)


def _migrate(environment: dict[str, str]) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    from app.taxonomy import service as taxonomy

    url = environment.get("OWNER_DATABASE_URL")
    if not url:
        raise Trouble("OWNER_DATABASE_URL is missing: the role that owns the tables (samsyn_owner).")
    config = Config(str(CHECKOUT / "alembic.ini"))
    config.set_main_option("script_location", str(CHECKOUT / "migrations"))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        taxonomy.write_categories(connection)
    engine.dispose()


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    """The addresses: from the environment where they are set, else of this checkout's instance."""
    if any(os.environ.get(name) for name in (*SETTINGS, "OWNER_DATABASE_URL")):
        yield dict(os.environ)
        return
    with Instance.from_environment(os.environ).servers(progress=lambda text: _say(text, file=sys.stderr)) as servers:
        yield {**os.environ, **servers}


@contextmanager
def _at_desk() -> Iterator[Desk]:
    with _environment() as environment:
        if "OWNER_DATABASE_URL" in environment and not os.environ.get("WORKER_DATABASE_URL"):
            _migrate(environment)  # a checkout's own database is always this version's
        desk = _desk(environment)
        try:
            yield desk
        finally:
            desk.database.engine.dispose()


def _desk(environment: dict[str, str]) -> Desk:
    from tenants.files import FileStore
    from tenants.scope import Database

    settings = Settings.from_environment(environment, database="WORKER_DATABASE_URL")
    # No bell: the calendar's sweeper rings for what a command orders, or the command sees to it itself.
    files = FileStore(settings.documents)
    database = Database(settings.database_url, files=files, ring=lambda *_ids: None, pool_size=2)
    return Desk(environment, settings, database)


def _become(module: str, *arguments: str) -> None:
    """Become another process of the product, in the checkout's folder."""
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT ska vara ett tal mellan 1 och 65535, inte ”{text}”.")
    return int(text)


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise Trouble(f"Filen {name} finns inte.")
    return path


def _say(text: str, file=None) -> None:
    print(text, file=file or sys.stdout, flush=True)


def _progress(label: str):
    """A function (done, total, words) that shows how far the work has come, on one line where there is a terminal."""
    shown = [0.0]

    def show(done: int, total: int, words: str = "") -> None:
        if time.monotonic() - shown[0] < (0.2 if sys.stderr.isatty() else 2):
            return
        shown[0] = time.monotonic()
        line = f"{label} {done} av {total} {words}".rstrip()
        if sys.stderr.isatty():
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    return show


def _progress_end() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="samsyn", description="En gemensam lägesbild för kommuner och polis.")
    words = parser.add_subparsers(required=True, metavar="kommando")

    def add(path: str, command, group=words) -> argparse.ArgumentParser:
        made = group.add_parser(path, help=command.__doc__, description=command.__doc__)
        made.set_defaults(command=command)
        return made

    def under(name: str, about: str):
        return words.add_parser(name, help=about).add_subparsers(required=True, metavar="kommando")

    for name, command in (("run", run), ("web", web), ("worker", worker), ("calendar", calendar), ("migrate", migrate)):
        add(name, command)
    tenant = under("tenant", "Municipalities and police areas.")
    new = add("add", tenant_add, tenant)
    new.add_argument("slug")
    new.add_argument("name")
    new.add_argument("--area", help="the police area's slug")
    new.add_argument("--code", help="the municipality's four digits")
    new.add_argument("--police-area", action="store_true")
    new.add_argument("--letterhead", help='first words of documents, e.g. "Köpings kommun"')
    add("list", tenant_list, tenant)
    organisation = add("add", organisation_add, under("organisation", "Who reports and acts."))
    organisation.add_argument("--tenant", required=True)
    organisation.add_argument("name")
    organisation.add_argument("kind")
    invite = add("invite", person_invite, under("person", "People and their roles."))
    invite.add_argument("--tenant", required=True)
    invite.add_argument("--email", required=True)
    invite.add_argument("--name", required=True)
    invite.add_argument("--role", required=True, choices=[role.value for role in Role])
    invite.add_argument("--organisation")
    files = under("import", "Files in.")
    incidents = add("incidents", import_incidents, files)
    incidents.add_argument("file")
    incidents.add_argument("--tenant", required=True)
    incidents.add_argument("--dry-run", action="store_true")
    events = add("police-events", import_police_events, files)
    events.add_argument("file")
    events.add_argument("--area", required=True)
    quarterly = add("quarterly", report_quarterly, under("report", "Reports."))
    quarterly.add_argument("--tenant", required=True)
    quarterly.add_argument("--quarter", required=True, help="e.g. 2026-Q3")
    quarterly.add_argument("--new-version", action="store_true")
    demo = under("demo", "The demo world.")
    load = add("load", demo_load, demo)
    load.add_argument("--place", choices=["hallstahammar"], help="add this municipality too")
    sign_ins = add("sign-ins", demo_sign_ins, demo)
    sign_ins.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
