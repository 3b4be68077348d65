"""`samsyn import`: files of reports, of what the police have published, and of populations."""

from datetime import datetime

import click

from app.command_line import Trouble, existing_file, installation, progress, say, tenant_option
from app.figures.periods import moment_of

SHOWN = 20
"""So many faults of a file are said; a file of its own holds them all."""


import_files = click.Group("import", help="Läs in filer.")


@import_files.command(help="Läs in rapporter ur CSV eller ett kalkylblad (docs/import.md); felen skrivs till en egen.")
@click.argument("file")
@tenant_option
@click.option("--dry-run", is_flag=True, help="prova utan att spara")
@click.option("--correct", is_flag=True, help="rätta rapporter vars rader har ändrats i filen")
@click.option("--old-dates", is_flag=True, help="läs in rader som är mer än ett år äldre än alla andra")
def incidents(file: str, tenant: str, dry_run: bool, correct: bool, old_dates: bool) -> None:
    from app.intake import service as intake
    from app.intake.csv_file import COMMAND_LINE as LIMITS
    from app.intake.report_files import mending

    path = existing_file(file)
    mend = path.with_name(f"{path.name}.fel.csv")
    with mending(mend) as pour, installation() as here, here.scope(tenant) as scope, progress("Läser rad") as show:
        done = intake.import_incidents(
            scope,
            source=path,
            file_name=path.name,
            limits=LIMITS,
            dry_run=dry_run,
            correct=correct,
            old_dates=old_dates,
            progress=show,
            pour=None if dry_run else pour,
        )
    _say_rows([f"Rad {bad.line}, kolumn {bad.column}: {bad.why}" for bad in done.bad], done.n_bad)
    if done.bad and not dry_run:
        say(f"De felaktiga raderna ligger i {mend}. Rätta dem där och läs in filen.")
    _say_rows([f"Rad {row.line}: {'; '.join(row.says)}" for row in done.held], done.n_held)
    kinds = {row.kind for row in done.held}
    for option, waiting in (("--correct", {"changed", "anew"}), ("--old-dates", {"old"})):
        if kinds & waiting:
            say(f"Inget av detta är gjort. Läs in filen igen med {option} om det ska göras.")
    for remark in done.remarks:
        say(remark)
    verb = "skulle läsas in" if dry_run else "är nya"
    parts = [f"{done.new} {verb}", f"{done.known} fanns redan"]
    parts += [f"{done.corrected} är rättade"] if done.corrected else []
    parts += [f"{done.stopped} spärras tills samordnaren har läst dem"] if done.stopped else []
    parts += [f"{done.n_held} väntar på beslut"] if done.n_held else []
    say(f"{done.rows} rader: {', '.join(parts)}, {done.n_bad} behöver rättas.")
    if done.n_bad == done.rows:
        raise Trouble("Ingen rad i filen gick att läsa in.")


def _say_rows(lines: list[str], total: int) -> None:
    for line in lines[:SHOWN]:
        say(line)
    if total > SHOWN:
        say(f"… och {total - SHOWN} rader till.")


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
