"""`samsyn redaction`: the receipts of what was redacted, and the same done again in a restored backup."""

from pathlib import Path

import click

from app.command_line import Trouble, installation, say, tenant_option

redaction = click.Group("redaction", help="Sanering: ord som har tagits bort ur fastställda handlingar.")


@redaction.command(name="list", help="Skriv kvitton på det som är sanerat. Spara dem skilt från säkerhetskopiorna.")
@tenant_option
def list_command(tenant: str) -> None:
    from app.redactions import again

    with installation() as here, here.scope(tenant) as scope:
        for one in again.receipts(scope):
            say(str(one))


@redaction.command(name="again", help="Sanera igen i en återläst säkerhetskopia, efter kvittona.")
@tenant_option
@click.option("--receipts", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
def again_command(tenant: str, file: Path) -> None:
    from app.redactions import again

    try:
        wanted = [again.Receipt.of(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (ValueError, TypeError) as error:
        raise Trouble(f"{file}: en rad är inget kvitto från `samsyn redaction list`.") from error
    with installation() as here, here.scope(tenant) as scope:
        done = again.redact_again(scope, receipts=wanted, key=here.settings.key("redaction"))
        for one, n in done.items():
            say(f"{one.day}  {one.id}  {f'borttaget på {n} ställen' if n else 'står ingenstans'}")


COMMANDS = (redaction,)
