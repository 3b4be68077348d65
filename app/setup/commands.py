"""`samsyn tenant change` and `samsyn tenant show`: how a municipality has been set up. What makes one is in
`app/commands.py`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app import domains
from app.command_line import Trouble, installation, say
from tenants.profile import GROUP_NAMES
from tenants.registry import rename_tenant

tenant = click.Group("tenant", help="Kommuner och polisområden.")
COMMANDS = (tenant,)


@tenant.command(help="Ändra en kommuns namn i dokument, färg eller vapen; utan val visas de som de är.")
@click.argument("slug")
@click.option("--name", help="namnet på skärmen, till exempel Köping")
@click.option("--letterhead", help="avsändaren i dokument, till exempel ”Köpings kommun”")
@click.option("--unit", "coordinator_unit", help="samordnarens enhet, till exempel säkerhetsavdelningen")
@click.option("--council", help="rådets namn, till exempel ”lokala Brå”")
@click.option("--council-lead", help="vems funktion leder rådet, till exempel ”kommunstyrelsens ordförande”")
@click.option("--est-name", help="vad arbetssättet kallas i kvartalsrapportens rubrik, till exempel EST")
@click.option("--group-name", type=click.Choice(GROUP_NAMES), help="vad gruppen kring ett fokusområde kallas")
@click.option("--worry-contact", help="kontakt vid oro för ett barn: en funktion, aldrig en person")
@click.option("--accent", help="färgen överst på sidorna, till exempel #12386b; ”” för Samsyns egen")
@click.option("--arms", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="vapnet, SVG eller PNG")
@click.option("--share", "groups", multiple=True, help="grupp som polisområdet får läsa, en gång för varje; ”inga”")
@click.option("--decided-by", help="vem som har beslutat om delningen: en funktion eller en nämnd")
@click.option("--turn-on", multiple=True, help="modul som slås på, en gång för varje")
@click.option("--turn-off", multiple=True, help="modul som stängs av; det som har skrivits i den finns kvar")
@click.option("--date", "decided_on", type=click.DateTime(["%Y-%m-%d"]), help="dagen för beslutet")
def change(
    slug: str,
    arms: Path | None,
    groups: tuple[str, ...],
    decided_by: str | None,
    decided_on: datetime | None,
    turn_on: tuple[str, ...],
    turn_off: tuple[str, ...],
    name: str | None,
    **written: str | None,
) -> None:
    from app.settings import service as settings
    from app.setup import modules, sharing

    if bool(groups) != bool(decided_by and decided_on):
        raise Trouble("Säg både vad som delas (--share), vem som beslutade (--decided-by) och vilken dag (--date).")
    with installation() as here, here.scope(slug) as scope:
        if name is not None:
            rename_tenant(scope, name)
        kept = settings.read_municipality(scope)._asdict()
        if any(text is not None for text in written.values()):
            told: dict[str, Any] = {name: kept[name] if text is None else text for name, text in written.items()}
            settings.describe(scope, version=kept["version"], **told)
        if arms:
            version = settings.read_municipality(scope).version
            settings.put_arms(scope, version=version, picture=arms.read_bytes())
        for module, on in [*((one, True) for one in turn_on), *((one, False) for one in turn_off)]:
            if module not in domains.switchable():
                raise Trouble(
                    f"Det finns ingen modul som heter {module}. Det finns: {', '.join(domains.switchable())}."
                )
            version = settings.read_municipality(scope).version
            modules.switch(scope, module=module, on=on, version=version)
        if groups and decided_by and decided_on:
            known, chosen = sharing.list_shared(scope), {*groups} - {"inga"}
            slugs = [one.slug for one in known]
            if unknown := chosen - {*slugs}:
                raise Trouble(
                    f"Det finns ingen grupp som heter {', '.join(sorted(unknown))}. Det finns: {', '.join(slugs)}."
                )
            before = [one.slug for one in known if one.shared]
            decision = {"decided_by": decided_by, "decided_on": decided_on.date()}
            n = sharing.share(scope, before=before, groups=sorted(chosen), **decision)
            say(f"{n} grupper har ändrats: polisområdet läser {', '.join(sorted(chosen)) or 'ingen grupp'}.")
    _show(slug)


@tenant.command(help="Visa hur en kommun är uppsatt.")
@click.argument("slug")
def show(slug: str) -> None:
    _show(slug)


def _show(slug: str) -> None:
    from app.settings import service as settings

    with installation() as here, here.scope(slug) as scope:
        say(f"{'name':18} {scope.tenant.name}")
        for field, text in settings.read_municipality(scope)._asdict().items():
            say(f"{field:18} {text}")
        if not scope.tenant.is_area:
            profile = scope.profile
            weeks = "andra veckor än polisområdet" if profile.differs else "som polisområdet"
            say(f"{'perioder':18} från {profile.anchor}, {weeks}")
            shared = "alla grupper" if profile.shared_groups is None else ", ".join(profile.shared_groups) or "inget"
            say(f"{'polisområdet läser':18} {shared}")
            say(f"{'dolda typer':18} {', '.join(profile.hidden_types) or 'inga'}")
            say(f"{'riktiga händelser':18} {'tas emot' if scope.profile.live else 'tas inte emot än'}")
            for slug, on in domains.turned(scope.profile.modules).items():
                say(f"{f'modul {slug}':18} {'på' if on else 'av'}")
