"""`samsyn place` and `samsyn population`: the ground from files, as the pages take it."""

import click

from app.command_line import existing_file, installation, say, tenant_option
from app.ground.models import OUTLINE, PLACES, POPULATION, SUB_AREAS

place = click.Group("place", help="Kommunens gräns, delområden och platser.")
population = click.Group("population", help="Kommunens folkmängd.")
COMMANDS = (place, population)
SORTS = {"grans": OUTLINE, "delomraden": SUB_AREAS, "platser": PLACES}


@place.command("import", help="Läs in platser, delområden eller yttergräns ur en fil (docs/import.md).")
@click.argument("file")
@tenant_option
@click.option("--kind", type=click.Choice(list(SORTS)), default="platser", help="vad filen gäller")
@click.option("--source", required=True, help="varifrån uppgifterna kommer, till exempel SCB")
@click.option("--dry-run", is_flag=True, help="visa vad som ändras utan att spara")
def import_places(file: str, tenant: str, kind: str, source: str, dry_run: bool) -> None:
    _take(file, tenant, SORTS[kind], source, dry_run)


@population.command("import", help="Läs in folkmängd ur SCB:s tabell eller en egen (docs/import.md).")
@click.argument("file")
@tenant_option
@click.option("--source", required=True, help="varifrån uppgifterna kommer, till exempel SCB")
@click.option("--dry-run", is_flag=True, help="visa vad som ändras utan att spara")
def import_population(file: str, tenant: str, source: str, dry_run: bool) -> None:
    _take(file, tenant, POPULATION, source, dry_run)


def _take(file: str, tenant: str, kind: str, source: str, dry_run: bool) -> None:
    from app.ground import service as ground

    path = existing_file(file)
    with installation() as here, here.scope(tenant) as scope:
        draft = ground.take_file(scope, kind=kind, content=path.read_bytes(), file_name=path.name, source=source)
        seen = ground.read_draft(scope, id=draft.id)
        for remark in draft.remarks:
            say(remark)
        for said, names in (("nya", seen.new), ("ändras", seen.changed), ("gäller inte längre", seen.ended)):
            if names:
                say(f"{len(names)} {said}: {', '.join(names)}")
        rows = len(draft.content)
        if dry_run:
            ground.drop_draft(scope, id=draft.id)
        else:
            ground.save_draft(scope, id=draft.id, stands=seen.stands)
    say(f"{rows} rader, inget är sparat." if dry_run else f"{rows} rader är sparade.")
