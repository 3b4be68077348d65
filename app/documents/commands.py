"""`samsyn document`: whether a file is one of ours and still holds, and a year's final documents for an archive."""

import sys

import click

from app.command_line import Trouble, existing_file, installation, say, tenant_option

document = click.Group("document", help="Handlingar: kontrollera en fil, ta ut ett år till arkivet.")
COMMANDS = (document,)


@document.command(
    help="Säg om FILE är en äkta handling härifrån, och om den gäller. Slutar med 1 när den inte är äkta."
)
@click.argument("file")
@click.option("--tenant", help="platsens adress; utan den söks alla platser igenom")
def verify(file: str, tenant: str | None) -> None:
    from app.documents import authenticity
    from tenants.registry import all_tenants

    content = existing_file(file).read_bytes()
    with installation() as here:
        for slug in [tenant] if tenant else [one.slug for one in all_tenants(here.database)]:
            with here.scope(slug) as scope:
                found = authenticity.verify(scope, content=content)
                if found:
                    say(f"{scope.tenant.name}: {found.document.title}. {authenticity.verdict(found)}")
                    return
    say(authenticity.UNKNOWN)
    sys.exit(1)


@document.command(help="Lägg ett års fastställda handlingar i ett paket för arkivet: PDF/A och en fil med metadata.")
@tenant_option
@click.option("--year", required=True, type=int, help="till exempel 2026")
def archive(tenant: str, year: int) -> None:
    from pathlib import Path

    from app.documents import archive as archives
    from tenants.errors import NotFound

    with installation() as here, here.scope(tenant) as scope:
        try:
            name, content = archives.package(scope, year=year)
        except NotFound:
            raise Trouble(f"Inget fastställdes {year}.") from None
        Path(name).write_bytes(content)
        say(name)
