"""`samsyn import incidents`: files of reports, also by what is remembered of an earlier one."""

from pathlib import Path

import click

from app.command_line import Trouble, installation, progress, say, tenant_option
from tenants.errors import Invalid, NotFound

SHOWN = 20
"""So many faults of a file are said; a file of its own holds them all."""
of_import = click.Group("import")


@of_import.command(help="Läs in rapporter ur CSV eller kalkylblad (docs/import.md); en mapp: alla filer i den.")
@click.argument("file")
@tenant_option
@click.option("--mapping", default="", help="läs kolumner och ord som de är ihågkomna under detta namn (på sidan)")
@click.option("--dry-run", is_flag=True, help="prova utan att spara")
@click.option("--correct", is_flag=True, help="rätta rapporter vars rader har ändrats i filen")
@click.option("--old-dates", is_flag=True, help="läs in rader som är mer än ett år äldre än alla andra")
def incidents(file: str, tenant: str, mapping: str, dry_run: bool, correct: bool, old_dates: bool) -> None:
    from app.mapped_files import remembered

    paths = _files(file)
    said = {"dry_run": dry_run, "correct": correct, "old_dates": old_dates}
    refused = []
    with installation() as here:
        reading = None
        if mapping:
            try:
                with here.scope(tenant) as scope:
                    reading = remembered.reading_named(scope, name=mapping)
            except NotFound:
                raise Trouble(f"Inget är ihågkommet under namnet {mapping}. Se sidan Läs in fil.") from None
        for path in paths:
            if len(paths) > 1:
                say(f"{path.name}:")
            try:
                _one(here, tenant, path, {**said, "reading": reading})
            except (Trouble, Invalid) as fault:
                if len(paths) == 1:
                    raise
                say(fault.message if isinstance(fault, Trouble) else fault.sentences)
                refused.append(path.name)
    if refused:
        raise Trouble(f"{len(refused)} av {len(paths)} filer lästes inte in: {', '.join(refused)}.")


def _files(name: str) -> list[Path]:
    """The file, or those of a folder by name; not those that have our own faults in them."""
    path = Path(name)
    if path.is_file():
        return [path]
    there = sorted(path.iterdir()) if path.is_dir() else []
    found = [one for one in there if one.is_file() and one.name[:1] != "." and not one.name.endswith(".fel.csv")]
    if not found:
        raise Trouble(f"Mappen {name} har inga filer." if path.is_dir() else f"Filen {name} finns inte.")
    return found


def _one(here, tenant: str, path: Path, how: dict) -> None:
    from app.intake import service as intake
    from app.intake.csv_file import COMMAND_LINE as LIMITS
    from app.intake.report_files import mending

    trial, mend = how["dry_run"], path.with_name(f"{path.name}.fel.csv")
    with mending(mend) as pour, here.scope(tenant) as scope, progress("Läser rad") as show:
        done = intake.import_incidents(
            scope, source=path, file_name=path.name, limits=LIMITS, **how, progress=show, pour=None if trial else pour
        )
    _say_rows([f"Rad {bad.line}, kolumn {bad.column}: {bad.why}" for bad in done.bad], done.n_bad)
    if done.bad and not trial:
        say(f"De felaktiga raderna ligger i {mend}. Rätta dem där och läs in filen.")
    _say_rows([f"Rad {row.line}: {'; '.join(row.says)}" for row in done.held], done.n_held)
    kinds = {row.kind for row in done.held}
    for option, waiting in (("--correct", {"changed", "anew"}), ("--old-dates", {"old"})):
        if kinds & waiting:
            say(f"Inget av detta är gjort. Läs in filen igen med {option} om det ska göras.")
    for remark in done.remarks:
        say(remark)
    verb = "skulle läsas in" if trial else "är nya"
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


COMMANDS = (of_import,)
