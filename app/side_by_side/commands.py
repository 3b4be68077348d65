"""`samsyn compare`: figures of many municipalities from a file, as the page takes them."""

import click

from app.command_line import existing_file, installation, say, tenant_option

compare = click.Group("compare", help="Jämförelse mellan kommuner: officiella siffror för många kommuner.")
COMMANDS = (compare,)


@compare.command("import", help="Läs in årstal för många kommuner ur en fil (docs/import.md).")
@click.argument("file")
@tenant_option
@click.option("--source", default="", help="vem som har publicerat talen, om det inte är Brå")
def import_file(file: str, tenant: str, source: str) -> None:
    from app.side_by_side import service

    path = existing_file(file)
    with installation() as here, here.scope(tenant) as scope:
        kept, remarks = service.take_file(scope, content=path.read_bytes(), file_name=path.name, source=source)
        told = f"{kept.n} nya eller ändrade tal är sparade." if kept else "Inget var nytt. Inget är ändrat."
    for remark in remarks:
        say(remark)
    say(told)
