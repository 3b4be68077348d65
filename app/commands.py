"""The command line: `samsyn …` (in a checkout: `./run …`).

In production the addresses stand in the installation's settings file or in the environment. Where neither says
anything, commands find the instance that `./run` has started, or start its servers themselves for as long as they work.
"""

import os
import subprocess
import sys
from datetime import date
from functools import partial

import click

from app import domains
from app.accounts.commands import organisation, say_invitation
from app.command_line import (
    OF_A_CHECKOUT,
    Installation,
    Trouble,
    UnknownVersion,
    addresses,
    addresses_are_given,
    bring_up_to_date,
    installation,
    say,
    set_up,
    tenant_option,
)
from app.demo import commands as demo
from app.setup.commands import tenant
from config.local.children import StartError
from config.local.instance import CHECKOUT, Instance
from config.local.processes import check_port, product_account, run_all
from config.settings import BadSettings, number_in
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tenants.profile import Profile
from tenants.registry import all_tenants, check_new, find_tenant, register_tenant, set_rhythm
from tenants.starting import NotReady, refuse_to_start


class Samsyn(click.Group):
    """All commands: whatever one of them may raise is said in a sentence, with an exit status."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except Invalid as error:
            raise Trouble("\n".join(said for sentences in error.messages.values() for said in sentences)) from None
        except (StartError, BadSettings, NotReady) as error:
            raise Trouble(str(error)) from None
        except Conflict as error:
            raise Trouble(f"Det finns redan: {error.values.get('slug', error.code)}") from None
        except (NotAllowed, NotFound) as error:
            raise Trouble(f"Det går inte härifrån: {error.code}") from None
        except Unavailable:
            raise Trouble("Databasen svarar inte.") from None
        except KeyboardInterrupt:
            ctx.exit(130)


samsyn = Samsyn("samsyn", help="En gemensam lägesbild för kommuner och polis.")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit status. Who stops reading what it prints (`| head`) gets no trace."""
    try:
        samsyn.main(arguments, prog_name="samsyn")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0


@samsyn.command(help="Allt på en gång: databas, uppdatering, exempelvärld, webb, arbetare och kalender.")
def run() -> None:
    _run()


@samsyn.command(help="Som run, men startar om när en fil ändras och loggar här.")
def dev() -> None:
    _run(developing=True)


def _run(*, developing: bool = False) -> None:
    """A demo world of an unknown version may be begun anew by whoever sits at the terminal."""
    port = _port()
    if given := addresses_are_given():
        raise Trouble(
            f"Här finns en installation ({given}): starta dess delar var för sig (samsyn web, worker, calendar)."
        )
    instance = Instance.from_environment(os.environ)
    instance.refuse_a_second()
    check_port(port)
    try:
        _run_all(instance, port, developing)
    except UnknownVersion as error:
        is_demo = os.environ.get("SAMSYN_DEMO", "1") == "1"
        if not (is_demo and sys.stdin.isatty() and sys.stdout.isatty()):
            raise
        say(error.message)
        folder = "var/" if instance.var == CHECKOUT / "var" else instance.var
        if not _agreed(f"Börja om med en ny exempelvärld? Allt i {folder} försvinner. [j/N] "):
            raise click.exceptions.Exit(1) from None
        instance.begin_anew()
        _run_all(instance, port, developing)


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("j", "ja")
    except EOFError:
        return False


def _run_all(instance: Instance, port: int, developing: bool) -> None:
    with instance.servers(progress=say, alone=True) as servers:
        environment = {**OF_A_CHECKOUT, **os.environ, **servers, "PORT": str(port)}
        bring_up_to_date(environment)
        refuse_to_start(set_up(environment).database, demo=environment["SAMSYN_DEMO"] == "1")
        if environment["SAMSYN_DEMO"] == "1":
            demo.fill(set_up(environment))

        def ready(address: str) -> None:
            say(f"\nSamsyn är igång: {address}")
            if environment["SAMSYN_DEMO"] == "1":
                say("")
                demo.say_sign_ins(set_up(environment), address)
            say("\nAvsluta med Ctrl-C.")

        run_all(
            environment,
            port,
            on_ready=ready,
            progress=say,
            developing=developing,
            become=product_account(environment, say),
            look_after_servers=partial(instance.look_after_servers, say),
        )


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if (port := number_in(text, 1, 65535)) is None:
        raise Trouble(f"PORT ska vara ett tal mellan 1 och 65535, inte ”{text}”.")
    return port


def _part(module: str, *arguments: str) -> None:
    """Be one of the processes of the product, and end with its exit status.

    In an installation (production) this process becomes it, so that a supervisor sees the thing itself.
    """
    command = [sys.executable, "-m", module, *arguments]
    if addresses_are_given():
        os.chdir(CHECKOUT)
        os.execv(sys.executable, command)
    with installation() as here:
        status = subprocess.run(command, cwd=CHECKOUT, env=here.environment, check=False).returncode
    raise click.exceptions.Exit(status)


for name, said, part in (
    ("web", "Bara webbservern (skarp drift).", ("gunicorn", "-c", f"{CHECKOUT}/config/gunicorn.py", "wsgi:app")),
    ("worker", "En arbetare som gör rapporter.", ("workers", "worker")),
    ("calendar", "Kalendern, som beställer i tid och städar.", ("workers", "calendar")),
    ("check", "Se efter om allt är som det ska; slutar med 1 när något är fel.", ("workers", "check")),
):
    samsyn.add_command(click.Command(name, callback=partial(_part, *part), help=said))


@samsyn.command(help="För databasen till den här versionen.")
def migrate() -> None:
    with addresses() as environment:
        bring_up_to_date(environment)
        say("Databasen är uppdaterad.")


@tenant.command(help="Lägg till en kommun eller ett polisområde.")
@click.argument("slug")
@click.argument("name")
@click.option("--area", help="polisområdets adress, för en kommun")
@click.option("--area-name", help="polisområdets namn, om det inte finns än")
@click.option("--code", help="kommunkoden, fyra siffror")
@click.option("--police-area", is_flag=True, help="det är ett polisområde")
@click.option("--letterhead", default="", help="avsändaren i dokument, till exempel ”Köpings kommun”")
@click.option("--live", is_flag=True, help="kommunen har redan underlagen och tar emot rapporter från början")
@click.option("--admin", help="e-postadressen till den som blir administratör; adressen för inbjudan skrivs ut")
def add(
    slug: str,
    name: str,
    area: str | None,
    area_name: str | None,
    code: str | None,
    police_area: bool,
    letterhead: str,
    live: bool,
    admin: str | None,
) -> None:
    """SLUG är början på adressen, till exempel koping, och NAME namnet på skärmen, till exempel Köping.

    En ny kommun tar inte emot rapporter förrän dess egna har gjort klart för riktiga händelser.
    """
    from app.accounts import invitations

    if police_area and (area_name or admin):
        raise Trouble("--area-name och --admin hör till en kommun. Bjud in områdets egna med ”person invite”.")
    if admin is not None:
        invitations.check_email(admin)
    kind = "police_area" if police_area else "municipality"
    named = {"slug": slug, "name": name, "code": code, "area_slug": area}
    with installation() as here:
        if area and area_name and area not in {one.slug for one in all_tenants(here.database)}:
            of_area = {"slug": area, "name": area_name, "code": None, "area_slug": None}
            check_new(here.database, slug=slug, code=code)
            register_tenant(here.database, kind="police_area", profile=Profile(), **of_area)
            say(f"{area_name} finns nu på /{area}/")
        new = () if police_area else domains.modules_of_a_new()
        profile = Profile(letterhead=letterhead, live=live or police_area, modules=new)
        added = register_tenant(here.database, kind=kind, profile=profile, **named)
        say(f"{added.name} finns nu på /{added.slug}/")
        if not police_area:
            _practice(here, slug)
        if admin:
            with here.scope(slug) as scope:
                token = invitations.invite(scope, email=admin, name="Administratör", role=Role.ADMINISTRATOR)
            say_invitation(here, slug, admin, token)


@tenant.command(help="Räkna perioderna från en annan måndag, för ett område eller en kommun.")
@click.argument("slug")
@click.argument("monday", required=False)
@click.option("--as-area", is_flag=True, help="kommunen räknar som sitt polisområde igen")
def rhythm(slug: str, monday: str | None, as_area: bool) -> None:
    """MONDAY skrivs 2026-01-05. Ett områdes perioder gäller alla dess kommuner som inte har egna."""
    if as_area == bool(monday):
        raise Trouble("Ange en måndag, som 2026-01-05, eller --as-area.")
    try:
        first = date.fromisoformat(monday) if monday else None
    except ValueError:
        raise Trouble(f"Dagen {monday} går inte att läsa. Skriv den som 2026-01-05.") from None
    with installation() as here:
        set_rhythm(here.database, find_tenant(here.database, slug=slug), first)
    say("Perioderna räknas från den måndagen." if first else "Kommunen räknar som sitt polisområde.")


@tenant.command(help="Gör en kommuns övningsyta, om den inte har någon.")
@click.argument("slug")
def practice(slug: str) -> None:
    with installation() as here:
        _practice(here, slug)


def _practice(here: Installation, slug: str) -> None:
    from app.practice import service as practice

    of = here.tenant(slug)
    if of.is_area or of.is_practice:
        raise Trouble("Bara en kommun har en övningsyta.")
    with here.scope(slug) as scope:
        practice.make(scope)
    say(f"Övningsytan finns på /{slug}-ovning/")


@tenant.command("list", help="Visa alla platser.")
def list_tenants() -> None:
    with installation() as here:
        tenants = all_tenants(here.database)
        names = {one.id: one.slug for one in tenants}
        for one in tenants:
            kind = "lokalpolisområde" if one.is_area else f"kommun i {names[one.left_area_id or one.area_id]}"
            if one.practice_of:
                kind = f"övningsyta till {names[one.practice_of]}"
            kind += ", avslutad" if one.ended_at else ""
            say(f"{one.slug:24} {one.name:40} {kind}")


@organisation.command("kind", help="Byt sort på en verksamhet. KIND är en av dem som ”organisation kinds” visar.")
@tenant_option
@click.argument("name")
@click.argument("kind")
@click.option("--reports", type=click.Choice(["keep", "restrict"]), help="behåll läskretsen, eller begränsa den")
def change_kind(tenant: str, name: str, kind: str, reports: str | None) -> None:
    """Stands here since it takes acts of two domains."""
    from app.accounts import service as accounts
    from app.incidents import lists
    from app.incidents import service as incidents

    with installation() as here, here.scope(tenant) as scope:
        changed = accounts.change_organisation_kind(scope, name=name, kind=kind)
        counts = lists.count_by_class(scope, organisation_id=changed.id)
        for access_class, n in sorted(counts.items()):
            say(f"  {n} rapporter med läskretsen {access_class}")
        if counts and reports is None:
            raise Trouble(
                f"Inget är ändrat. Säg vad som ska hända med rapporterna från {name}: --reports keep (läskretsen är"
                " kvar) eller --reports restrict (bara verksamheten och samordnaren läser dem)."
            )
        if reports == "restrict":
            say(f"{incidents.restrict_reports(scope, organisation_id=changed.id)} rapporter läses av färre nu.")
        say(f"{name} är nu av sorten {changed.kind}.")


for found in domains.modules("commands"):
    for own in found.COMMANDS:
        group = samsyn.commands.setdefault(own.name, own)
        if group is not own and isinstance(group, click.Group):  # a later domain's words of the same group
            group.commands.update(own.commands)

if __name__ == "__main__":
    sys.exit(main())
