"""`samsyn official`: published figures from a file or from Kolada, as the pages take them."""

import click

from app.command_line import Trouble, existing_file, installation, say, tenant_option
from app.official_statistics.kolada import SETTING, NotAnswered

official = click.Group("official", help="Officiella siffror: anmälda brott, enkäter, nyckeltal.")
COMMANDS = (official,)
SORTS = {"bra": "offences", "polisen": "police_list", "enkat": "survey"}
"""As `series.KINDS`, which takes what a command does not load before it is used."""


@official.command("import", help="Läs in anmälda brott eller en enkät ur en fil (docs/import.md).")
@click.argument("file")
@tenant_option
@click.option("--kind", type=click.Choice(list(SORTS)), default="bra", help="vad filen gäller")
@click.option("--source", default="", help="vem som har publicerat talen, om det inte är Brå eller polisen")
@click.option("--dry-run", is_flag=True, help="visa vad som ändras utan att spara")
def import_file(file: str, tenant: str, kind: str, source: str, dry_run: bool) -> None:
    from app.official_statistics import service

    path = existing_file(file)
    with installation() as here, here.scope(tenant) as scope:
        said = {"kind": SORTS[kind], "content": path.read_bytes(), "file_name": path.name, "source": source}
        draft = service.take_file(scope, **said)
        seen = service.read_draft(scope, id=draft.id)
        for remark in draft.remarks:
            say(remark)
        if dry_run:
            service.drop_draft(scope, id=draft.id)
        else:
            service.save_draft(scope, id=draft.id, stands=seen.stands)
        told = _told(len(seen.new), len(seen.changed), seen.same)
    say(f"{told} Inget är sparat." if dry_run or not (seen.new or seen.changed) else f"{told} Det är sparat.")


@official.command("kolada", help=f"Hämta nyckeltal från Kolada. Av tills {SETTING} säger adressen.")
@click.argument("kpi", nargs=-1, required=True)
@tenant_option
def fetch(kpi: tuple[str, ...], tenant: str) -> None:
    from app.official_statistics import kolada, service

    with installation() as here:
        address = here.environment.get(SETTING, "").strip()
        if not address:
            raise Trouble(f"Kolada är avstängt. Sätt {SETTING}=https://api.kolada.se för att hämta nyckeltal.")
        for one in kpi:
            try:
                title, figures = kolada.figures(address, kpi=one, code=here.tenant(tenant).code or "")
            except NotAnswered as fault:
                raise Trouble(str(fault)) from None
            with here.scope(tenant) as scope:
                new, changed, same = service.keep_fetched(scope, kpi=one, figures=figures)
            say(f"{title}: {_told(new, changed, same)}")


def _told(new: int, changed: int, same: int) -> str:
    return f"{new} nya tal, {changed} ändrade, {same} som förut."
