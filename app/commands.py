"""The command-line door: `samsyn …` (in a checkout: `./run …`).

Commands find the instance that `./run` has started, or start its servers themselves for as long as they work. In
production the addresses stand in the environment and nothing is started.

A domain is imported by the command that needs it: numpy and the demo world together take longer than most commands.
"""

import argparse
import json
import os
import subprocess
import sys
from functools import partial

from app.desk import (
    SETTINGS,
    Desk,
    Trouble,
    UnknownVersion,
    addresses,
    addresses_are_given,
    at_desk,
    bring_up_to_date,
    end_progress,
    existing_file,
    progress,
    say,
    set_up,
)
from app.domains import run_commands
from app.figures.periods import local_date
from app.run_commands import order_and_wait
from config.local.children import StartError
from config.local.instance import CHECKOUT, Instance
from config.local.processes import check_port, run_all
from config.settings import BadSettings, number_in
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, ROLE_NAMES, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tenants.profile import Profile
from tenants.registry import all_tenants, register_tenant

GROUPS = {"report": "Rapporter."}
"""First word of a command with two -> what it is about."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except Invalid as error:
        sentences = [sentence for messages in error.messages.values() for sentence in messages]
        return _failed("\n".join(sentences))
    except (Trouble, StartError, BadSettings) as error:
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


def run(options) -> int:
    """Everything at once: servers, migration, demo world, web, worker, calendar (`dev`: started again at a change).

    A demo world of an unknown version may be begun anew by whoever sits at the terminal.
    """
    port = _port()
    if all(os.environ.get(name) for name in SETTINGS):
        raise Trouble("DATABASE_URL är satt: starta delarna var för sig (samsyn web, worker, calendar).")
    instance = Instance.from_environment(os.environ)
    instance.refuse_a_second()
    check_port(port)
    try:
        _run_all(instance, port, options.developing)
    except UnknownVersion as error:
        is_demo = os.environ.get("SAMSYN_DEMO", "1") == "1" and not addresses_are_given()
        if not (is_demo and sys.stdin.isatty() and sys.stdout.isatty()):
            raise
        say(str(error))
        folder = "var/" if instance.var == CHECKOUT / "var" else instance.var
        if not _agreed(f"Börja om med en ny exempelvärld? Allt i {folder} försvinner. [j/N] "):
            return 1
        instance.begin_anew()
        _run_all(instance, port, options.developing)
    return 0


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("j", "ja")
    except EOFError:
        return False


def _run_all(instance: Instance, port: int, developing: bool) -> None:
    with instance.servers(progress=say, alone=True) as servers:
        environment = {"SAMSYN_DEMO": "1", **os.environ, **servers, "PORT": str(port)}
        bring_up_to_date(environment)
        if environment["SAMSYN_DEMO"] == "1":
            _fill_demo(set_up(environment))

        def ready(address: str) -> None:
            say("")
            say(f"Samsyn är igång: {address}")
            if environment["SAMSYN_DEMO"] == "1":
                say("")
                _print_sign_ins(set_up(environment), address)
            say("")
            say("Avsluta med Ctrl-C.")

        run_all(environment, port, on_ready=ready, progress=say, developing=developing)


def web(_options) -> int:
    """The web server alone."""
    return _part("gunicorn", "-c", str(CHECKOUT / "config" / "gunicorn.py"), "wsgi:app")


def worker(_options) -> int:
    """One worker process."""
    return _part("workers", "worker")


def calendar(_options) -> int:
    """The calendar and sweeper process."""
    return _part("workers", "calendar")


def migrate(_options) -> None:
    """Bring the database to this version."""
    with addresses() as environment:
        bring_up_to_date(environment)
        say("Databasen är uppdaterad.")


def tenant_add(options) -> None:
    """Put a municipality or a police area on the platform."""
    with at_desk() as desk:
        tenant = register_tenant(
            desk.database,
            slug=options.slug,
            name=options.name,
            kind="police_area" if options.police_area else "municipality",
            code=options.code,
            area_slug=options.area,
            profile=Profile(letterhead=options.letterhead or ""),
        )
        say(f"{tenant.name} finns nu på /{tenant.slug}/")


def tenant_list(_options) -> None:
    """List the tenants."""
    with at_desk() as desk:
        tenants = all_tenants(desk.database)
        names = {tenant.id: tenant.slug for tenant in tenants}
        for tenant in tenants:
            kind = "lokalpolisområde" if tenant.is_area else f"kommun i {names[tenant.area_id]}"
            say(f"{tenant.slug:24} {tenant.name:40} {kind}")


def organisation_add(options) -> None:
    """Register an organisation that reports or acts."""
    from app.accounts import service as accounts

    with at_desk() as desk, desk.scope(options.tenant) as scope:
        accounts.register_organisation(scope, name=options.name, kind=options.kind)
        say(f"{options.name} finns nu i {scope.tenant.name}.")


def person_invite(options) -> None:
    """Give a person a role; prints the address where she chooses a password."""
    from app.accounts import service as accounts

    with at_desk() as desk:
        with desk.scope(options.tenant) as scope:
            token = accounts.invite(
                scope,
                email=options.email,
                name=options.name,
                role=Role(options.role),
                organisation=options.organisation,
            )
        if token is None:
            say(f"{options.email} har redan ett lösenord och når nu {options.tenant} med det.")
        else:
            say("Lämna den här adressen till personen. Den gäller i sju dagar och kan användas en gång:")
            say(f"{desk.settings.public_url}/{options.tenant}/inbjudan/{token}")


def import_incidents(options) -> int:
    """Read a CSV of reports. Good rows go in in one transaction, bad rows are listed and written to a file."""
    from app.intake import service as intake
    from app.intake.bad_rows import write_bad_rows
    from app.intake.csv_file import COMMAND_LINE as LIMITS
    from app.intake.csv_file import FileRefused

    path = existing_file(options.file)
    with at_desk() as desk:
        try:
            with desk.scope(options.tenant) as scope:
                done = intake.import_incidents(
                    scope,
                    source=path,
                    file_name=path.name,
                    limits=LIMITS,
                    dry_run=options.dry_run,
                    progress=progress("Läser rad"),
                )
        except FileRefused as error:
            raise Trouble(str(error)) from None
    end_progress()
    for bad in done.bad[:20]:
        say(f"Rad {bad.line}, kolumn {bad.column}: {bad.why}")
    if len(done.bad) > 20:
        say(f"… och {len(done.bad) - 20} rader till.")
    if done.bad and not options.dry_run:
        mend = path.with_name(f"{path.name}.fel.csv")
        write_bad_rows(mend, done.header, done.bad)
        say(f"De felaktiga raderna ligger i {mend}. Rätta dem där och läs in filen.")
    verb = "skulle läsas in" if options.dry_run else "är nya"
    say(f"{done.rows} rader: {done.new} {verb}, {done.known} fanns redan, {len(done.bad)} behöver rättas.")
    return 0


def import_police_events(options) -> int:
    """Read the police's published events (polisen.se) as outside information for an area."""
    from app.intake import events

    path = existing_file(options.file)
    with at_desk() as desk, desk.scope(options.area) as scope:
        done = events.import_police_events(scope, path=path)
    say(
        f"{done.new} nya, {done.changed} ändrade, {done.unchanged} oförändrade, {done.outside} utanför området, "
        f"{len(done.refused)} går inte att läsa."
    )
    for refused in done.refused[:20]:
        say(f"Rad {refused.line}: {refused.why}")
    return 0


def demo_load(options) -> None:
    """Fill the database with the demo world, or add the days that have passed since."""
    with at_desk() as desk:
        _fill_demo(desk, extra=options.place)


def demo_sign_ins(options) -> None:
    """Say how to sign in to the demo world."""
    from app.demo import loading

    with at_desk() as desk:
        if options.json:
            print(json.dumps(loading.sign_ins(desk.settings.key("demo")), ensure_ascii=False, indent=1))
        else:
            _print_sign_ins(desk, desk.settings.public_url)


# --- how they work ---------------------------------------------------------------------------------------------------


def _fill_demo(desk: Desk, extra: str | None = None) -> None:
    from app.demo import loading

    loading.load(
        desk.database,
        key=desk.settings.key("demo"),
        today=_today(desk),
        progress=progress("Exempelvärlden:"),
        extra=extra,
    )
    end_progress()


def _today(desk: Desk):
    return local_date(desk.database.clock())


def _print_sign_ins(desk: Desk, address: str) -> None:
    from app.demo import loading

    shown = set()
    say("Logga in i exempelvärlden:")
    for sign_in in loading.sign_ins(desk.settings.key("demo")):
        if sign_in["role"] in shown or (sign_in["place"] != "koping" and sign_in["role"] != Role.AREA_CHIEF):
            continue
        shown.add(sign_in["role"])
        name = ROLE_NAMES[Role(sign_in["role"])]
        say(f"  {name:26} {address}/{sign_in['place']}/  {sign_in['email']:42} {sign_in['password']}")


def _part(module: str, *arguments: str) -> int:
    """One of the processes of the product; returns its exit status.

    With addresses in the environment (production) this process becomes it, so that a supervisor sees the thing itself.
    """
    command = [sys.executable, "-m", module, *arguments]
    if addresses_are_given():
        os.chdir(CHECKOUT)
        os.execv(sys.executable, command)
    with at_desk() as desk:
        return subprocess.run(command, cwd=CHECKOUT, env=desk.environment, check=False).returncode


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    port = number_in(text, 1, 65535)
    if port is None:
        raise Trouble(f"PORT ska vara ett tal mellan 1 och 65535, inte ”{text}”.")
    return port


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="samsyn", description="En gemensam lägesbild för kommuner och polis.")
    words = parser.add_subparsers(required=True, metavar="kommando")

    def add(path: str, command, about: str, group=words) -> argparse.ArgumentParser:
        made = group.add_parser(path, help=about, description=about)
        made.set_defaults(command=command)
        return made

    def under(name: str, about: str):
        return words.add_parser(name, help=about).add_subparsers(required=True, metavar="kommando")

    everything = add("run", run, "Allt på en gång: databas, uppdatering, exempelvärld, webb, arbetare och kalender.")
    everything.set_defaults(developing=False)
    add("dev", run, "Som run, men startar om när en fil ändras och loggar här.").set_defaults(developing=True)
    add("web", web, "Bara webbservern (skarp drift).")
    add("worker", worker, "En arbetare som gör rapporter.")
    add("calendar", calendar, "Kalendern, som beställer i tid och städar.")
    add("migrate", migrate, "För databasen till den här versionen.")
    tenant = under("tenant", "Kommuner och polisområden.")
    new = add("add", tenant_add, "Lägg till en kommun eller ett polisområde.", tenant)
    new.add_argument("slug", help="början på adressen, till exempel koping")
    new.add_argument("name", help="namnet på skärmen, till exempel Köping")
    new.add_argument("--area", help="polisområdets adress; måste finnas för en kommun")
    new.add_argument("--code", help="kommunkoden, fyra siffror")
    new.add_argument("--police-area", action="store_true", help="det är ett polisområde")
    new.add_argument("--letterhead", help="avsändaren i dokument, till exempel ”Köpings kommun”")
    add("list", tenant_list, "Visa alla platser.", tenant)
    about_organisation = under("organisation", "Verksamheter som rapporterar och gör saker.")
    organisation = add("add", organisation_add, "Lägg till en verksamhet.", about_organisation)
    organisation.add_argument("--tenant", required=True, help="platsens adress, till exempel koping")
    organisation.add_argument("name", help="verksamhetens namn")
    organisation.add_argument("kind", help="slag, till exempel skola")
    invite = add(
        "invite",
        person_invite,
        "Ge en person en roll och visa adressen där hon väljer lösenord.",
        under("person", "Personer och deras roller."),
    )
    invite.add_argument("--tenant", required=True, help="platsens adress, till exempel koping")
    invite.add_argument("--email", required=True, help="e-postadressen hon loggar in med")
    invite.add_argument("--name", required=True, help="namn eller funktion, så som det står på skärmen")
    invite.add_argument("--role", required=True, choices=sorted(MUNICIPAL_ROLES | AREA_ROLES))
    invite.add_argument("--organisation", help="verksamheten hon rapporterar för")
    files = under("import", "Läs in filer.")
    incidents = add("incidents", import_incidents, "Läs in rapporter ur en CSV-fil; felen skrivs till en egen.", files)
    incidents.add_argument("file", help="filen, se docs/import.md")
    incidents.add_argument("--tenant", required=True, help="platsens adress, till exempel koping")
    incidents.add_argument("--dry-run", action="store_true", help="prova utan att spara")
    events = add("police-events", import_police_events, "Läs in polisens publicerade händelser (polisen.se).", files)
    events.add_argument("file", help="filen, JSON eller en händelse per rad")
    events.add_argument("--area", required=True, help="polisområdets adress")
    for one in run_commands():
        *group, word = one.words
        into = under(group[0], GROUPS[group[0]]) if group else words
        ordered = add(word, partial(order_and_wait, one), one.about, into)
        ordered.add_argument("--tenant", required=True, help="platsens adress, till exempel koping")
        for name, told in one.arguments.items():
            ordered.add_argument(name, **told)
    demo = under("demo", "Exempelvärlden.")
    load = add("load", demo_load, "Fyll databasen med exempelvärlden.", demo)
    load.add_argument("--place", choices=["hallstahammar"], help="lägg till den här kommunen också")
    sign_ins = add("sign-ins", demo_sign_ins, "Visa exempelvärldens inloggningar.", demo)
    sign_ins.add_argument("--json", action="store_true", help="som JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
