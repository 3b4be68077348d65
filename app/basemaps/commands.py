"""`samsyn basemap`: the background of a municipality's maps."""

import click

from app.command_line import Trouble, existing_file, installation, say, tenant_option

basemap = click.Group("basemap", help="Bakgrundskartan som kommunens kartor ritas på.")


@basemap.command(help="Lägg in en MBTiles- eller PMTiles-fil som bakgrundskarta (docs/operating.md).")
@click.argument("file")
@tenant_option
@click.option(
    "--attribution", default="", help="vems kartan är, så som det ska stå på den (annars filens egen uppgift)"
)
def add(file: str, tenant: str, attribution: str) -> None:
    from app.basemaps import service as basemaps

    path = existing_file(file)
    with installation() as here:
        with here.scope(tenant) as scope:
            row = basemaps.add_basemap(scope, path=path, file_name=path.name, attribution=attribution)
            said = f"zoom {row.min_zoom}–{row.max_zoom}, {row.size / 1e6:.1f} MB, ”{row.attribution}”".replace(
                ".", ",", 1
            )
        with here.scope(tenant) as scope:
            basemaps.remove_files(scope)
    say(f"{path.name} är nu bakgrundskarta: {said}.")


@basemap.command(help="Ta bort bakgrundskartan; kartorna ritas då utan gator.")
@tenant_option
def remove(tenant: str) -> None:
    from app.basemaps import service as basemaps

    with installation() as here:
        with here.scope(tenant) as scope:
            if not basemaps.remove_basemap(scope):
                raise Trouble("Det finns ingen bakgrundskarta att ta bort.")
        with here.scope(tenant) as scope:
            basemaps.remove_files(scope)
    say("Bakgrundskartan är borttagen.")


COMMANDS = (basemap,)
