"""`samsyn import undo`: a file that was read in is undone in one act."""

import click

from app.command_line import Trouble, installation, progress, say, tenant_option

of_import = click.Group("import")


@of_import.command("undo", help="Ångra en inläsning (docs/import.md). Utan ID visas de senaste inläsningarna.")
@click.argument("id", type=click.UUID, required=False)
@tenant_option
@click.option("--keep", is_flag=True, help="låt rapporter som någon har arbetat med stå kvar")
def undo(id, tenant: str, keep: bool) -> None:
    from app.intake import service as intake
    from app.undone_files import service

    with installation() as here, here.scope(tenant) as scope:
        if id is None:
            for one in intake.list_intakes(scope, limit=20):
                state = "  ångrad" if one.undone_at else ""
                say(f"{one.id}  {one.read_at:%Y-%m-%d}  {one.new} nya  {one.corrected} rättade  {one.name}{state}")
            return
        with progress("Tar bort rad") as show:
            done = service.undo(scope, id=id, keep=keep, progress=show)
    if done.undone is None:
        raise Trouble("Inläsningen är inte ångrad.")
    say(service.in_words(done.undone))


COMMANDS = (of_import,)
