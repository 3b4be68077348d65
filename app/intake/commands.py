"""`samsyn import`: files of reports, and of what the police have published."""

from datetime import datetime

import click

from app.command_line import Trouble, end_progress, existing_file, installation, progress, say, tenant_option
from app.figures.periods import moment_of

SHOWN = 20
"""So many faults of a file are said; a file of its own holds them all."""


import_files = click.Group("import", help="Läs in filer.")


@import_files.command(help="Läs in rapporter ur en CSV-fil (docs/import.md); felen skrivs till en egen.")
@click.argument("file")
@tenant_option
@click.option("--dry-run", is_flag=True, help="prova utan att spara")
def incidents(file: str, tenant: str, dry_run: bool) -> None:
    from app.intake import service as intake
    from app.intake.csv_file import COMMAND_LINE as LIMITS
    from app.intake.report_files import write_bad_rows

    path = existing_file(file)
    named = {"source": path, "file_name": path.name, "limits": LIMITS, "dry_run": dry_run}
    with installation() as here, here.scope(tenant) as scope:
        done = intake.import_incidents(scope, **named, progress=progress("Läser rad"))
    end_progress()
    for bad in done.bad[:SHOWN]:
        say(f"Rad {bad.line}, kolumn {bad.column}: {bad.why}")
    if len(done.bad) > SHOWN:
        say(f"… och {len(done.bad) - SHOWN} rader till.")
    if done.bad and not dry_run:
        mend = path.with_name(f"{path.name}.fel.csv")
        write_bad_rows(mend, done.header, done.bad)
        say(f"De felaktiga raderna ligger i {mend}. Rätta dem där och läs in filen.")
    verb = "skulle läsas in" if dry_run else "är nya"
    say(f"{done.rows} rader: {done.new} {verb}, {done.known} fanns redan, {len(done.bad)} behöver rättas.")
    if len(done.bad) == done.rows:
        raise Trouble("Ingen rad i filen gick att läsa in.")


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


def _moment(written: str) -> datetime:
    """What a Swedish clock showed, or a moment with its offset. Raises Trouble for what is no time."""
    try:
        return moment_of(datetime.fromisoformat(written))
    except ValueError:
        raise Trouble(f"Tiden {written} går inte att läsa. Skriv den som 2026-11-20 08:00.") from None


COMMANDS = (import_files,)
