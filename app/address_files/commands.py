"""`samsyn address`: the municipality's addresses from a file, as the pages take it."""

from datetime import date

import click

from app.command_line import existing_file, installation, progress, say, tenant_option

address = click.Group("address", help="Kommunens adresser.")
COMMANDS = (address,)


@address.command("import", help="Läs in adresser ur en fil: CSV eller GeoPackage (docs/import.md).")
@click.argument("file")
@tenant_option
@click.option("--source", default="Lantmäteriet, belägenhetsadress", help="varifrån uppgifterna kommer")
@click.option("--dated", default="", help="dagen som uppgifterna gäller, som 2026-09-01 (annars filens dag)")
@click.option("--dry-run", is_flag=True, help="prova utan att spara")
def import_addresses(file: str, tenant: str, source: str, dated: str, dry_run: bool) -> None:
    from app.address_files import service
    from app.addresses import files

    path = existing_file(file)
    day = _day(dated) if dated else date.fromtimestamp(path.stat().st_mtime)
    told = {"content": path.read_bytes(), "file_name": path.name, "source": source, "dated": day}
    with installation() as here, here.scope(tenant) as scope, progress("Adresser") as show:
        row = service.read_at_once(scope, **told, progress=show)
        n, remarks = row.n, row.remarks
        (files.drop_file if dry_run else files.save_file)(scope, id=row.id)
    for remark in remarks:
        say(remark)
    say(f"{n} adresser, inget är sparat." if dry_run else f"{n} adresser är sparade och går att söka i formuläret.")


@address.command("remove", help="Ta bort adresserna; rapporterna behåller sina lägen.")
@tenant_option
def remove(tenant: str) -> None:
    from app.addresses import files

    with installation() as here, here.scope(tenant) as scope:
        files.end_file(scope)
    say("Adresserna går inte längre att söka.")


def _day(written: str) -> date:
    """Raises BadParameter for what is no day."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(f"Dagen {written} går inte att läsa. Skriv den som 2026-09-01.") from None
