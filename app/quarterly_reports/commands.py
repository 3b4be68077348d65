"""`samsyn report quarterly`: the quarterly report, made now."""

from uuid import UUID

from app.domains import RunCommand
from tenants.runs import PARKED
from tenants.scope import Scope


def _order(scope: Scope, options) -> UUID:
    """The quarter's latest report if there is one and no new version is asked for, else an order."""
    from app.quarterly_reports import service

    run = None if options.new_version else service.latest_run(scope, period=options.quarter)
    if run is None or run.state == PARKED:
        run = service.order_quarterly_report(scope, period=options.quarter)
    return run.id


RUN_COMMANDS = (
    RunCommand(
        ("report", "quarterly"),
        "Gör kvartalsrapporten och visa var PDF-filen ligger.",
        _order,
        failed="Rapporten blev inte klar.",
        arguments={
            "--quarter": {"required": True, "help": "till exempel 2026-Q3"},
            "--new-version": {"action": "store_true", "help": "gör en ny version även om en finns"},
        },
    ),
)
