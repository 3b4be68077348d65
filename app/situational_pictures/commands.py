"""`samsyn analyse`: the analysis of a period, made now."""

from datetime import date
from uuid import UUID

from app.domains import RunCommand
from tenants.errors import Invalid
from tenants.scope import Scope


def _order(scope: Scope, options) -> UUID:
    from app.situational_pictures import analysing

    return analysing.order_analysis(scope, first=_day(options.period)).id


def _told(scope: Scope, run_id: UUID) -> str:
    from app.situational_pictures import analysing

    told = analysing.count_findings(scope, run_id=run_id)
    return f"{told.days.label}. Varningar: {told.flags}, heta platser: {told.places}, heta rutor: {told.squares}."


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({"period": [f"Skriv periodens första dag som 2026-11-23, inte ”{text}”."]}) from None


RUN_COMMANDS = (
    RunCommand(
        ("analyse",),
        "Räkna en periods varningar och heta platser nu.",
        _order,
        failed="Analysen blev inte klar.",
        told=_told,
        busy="Flera analyser väntar redan. Försök igen när de är klara.",
        arguments={"--period": {"help": "periodens första dag, till exempel 2026-11-23; annars gårdagens period"}},
    ),
)
