"""`samsyn analyse`: the analysis of a period, made now."""

from datetime import date

import click

from app.command_line import installation, order_and_wait, say, tenant_option
from tenants.errors import Invalid


@click.command(help="Räkna en periods varningar och heta platser nu.")
@tenant_option
@click.option("--period", help="periodens första dag, till exempel 2026-11-23; annars gårdagens period")
def analyse(tenant: str, period: str | None) -> None:
    from app.alerts import service

    try:
        first = date.fromisoformat(period) if period else None
    except ValueError:
        raise Invalid({"period": [f"Skriv periodens första dag som 2026-11-23, inte ”{period}”."]}) from None
    with installation() as here:
        run = order_and_wait(
            here,
            tenant,
            lambda scope: service.order_analysis(scope, first=first).id,
            failed="Analysen blev inte klar.",
            busy="Flera analyser väntar redan. Försök igen när de är klara.",
        )
        with here.scope(tenant) as scope:
            found = service.count_findings(scope, run_id=run.id)
    say(f"{found.days.label}. Varningar: {found.alerts}, heta platser: {found.places}, heta rutor: {found.squares}.")


COMMANDS = (analyse,)
