"""`samsyn report quarterly`: the quarterly report, made now."""

from uuid import UUID

import click

from app.command_line import copied, installation, order_and_wait, say, tenant_option
from tenants.runs import PARKED
from tenants.scope import Scope

report = click.Group("report", help="Rapporter.")


@report.command(help="Gör kvartalsrapporten och visa var PDF-filen ligger.")
@tenant_option
@click.option("--quarter", required=True, help="till exempel 2026-Q3")
@click.option("--new-version", is_flag=True, help="gör en ny version även om en finns")
def quarterly(tenant: str, quarter: str, new_version: bool) -> None:
    from app.documents import service as documents
    from app.quarterly_reports import service

    def order(scope: Scope) -> UUID:
        """The quarter's latest report if there is one and no new version is asked for, else an order."""
        run = None if new_version else service.latest_run(scope, period=quarter)
        if run is None or run.state == PARKED:
            run = service.order_quarterly_report(scope, period=quarter)
        return run.id

    with installation() as here:
        run = order_and_wait(here, tenant, order, failed="Rapporten blev inte klar.")
        assert run.result_id  # a quarterly report always becomes a document
        with here.scope(tenant) as scope:
            stored, name = documents.where_it_lies(scope, id=run.result_id)
        say(str(copied(here, tenant, stored, name)))


COMMANDS = (report,)
