"""`samsyn import`: what the police have published, and populations; reports: `app/mapped_files`."""

from datetime import datetime

import click

from app.command_line import Trouble, existing_file, installation, say, tenant_option
from app.figures.periods import moment_of

SHOWN = 20
"""So many faults of a file are said; a file of its own holds them all."""


import_files = click.Group("import", help="Läs in filer.")


@import_files.command("police-events", help="Läs in polisens publicerade händelser (polisen.se).")
@click.argument("file")
@click.option("--area", required=True, help="polisområdets adress")
@click.option("--fetched", default="", help="när filen hämtades: ”2026-11-20 08:00” (annars filens tid)")
def police_events(file: str, area: str, fetched: str) -> None:
    from app.police_events import service as events

    path, when = existing_file(file), _moment(fetched) if fetched else None
    with installation() as here, here.scope(area) as scope:
        done = events.import_police_events(scope, path=path, fetched=when)
    say(
        f"{len(done.new)} nya, {len(done.changed)} ändrade, {len(done.unchanged)} oförändrade, "
        f"{len(done.outside)} utanför området, {len(done.refused)} går inte att läsa."
    )
    for refused in done.refused[:SHOWN]:
        say(f"Rad {refused.line}: {refused.why}")


@import_files.command(help="Läs in folkmängd per årsskifte ur en CSV-fil (docs/import.md).")
@click.argument("file")
@tenant_option
def population(file: str, tenant: str) -> None:
    from app.intake import csv_file
    from app.places import population_rows

    table = csv_file.read(existing_file(file), limits=csv_file.COMMAND_LINE)
    with installation() as here, here.scope(tenant) as scope:
        rows = ((row.line, row.cells) for row in table.rows())
        n = population_rows.import_populations(scope, header=table.header, rows=rows)
    say("1 folkmängd är inläst." if n == 1 else f"{n} folkmängder är inlästa.")


def _moment(written: str) -> datetime:
    """What a Swedish clock showed, or a moment with its offset. Raises Trouble for what is no time."""
    try:
        return moment_of(datetime.fromisoformat(written))
    except ValueError:
        raise Trouble(f"Tiden {written} går inte att läsa. Skriv den som 2026-11-20 08:00.") from None


COMMANDS = (import_files,)
