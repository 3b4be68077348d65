"""What doubles tell the others, and what follows from a report that has come or been withdrawn."""

from collections.abc import Sequence
from uuid import UUID

from app.doubles import in_files, permissions, service
from app.hooks import Related, Step
from tenants.scope import Scope

ABOUT = "Samma händelse"


def reported(scope: Scope, row) -> list:
    service.find(scope, incident=row)
    return []


def withdrawn(scope: Scope, id: UUID) -> list:
    service.let_go(scope, id=id)
    return []


def unreported(scope: Scope, ids: Sequence[UUID]) -> list:
    in_files.forget(scope, ids=ids)
    return []


def stopped(scope: Scope, id: UUID) -> list:
    service.reopen(scope, id=id)
    return []


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a report: how many have reported the same event, and which it may be. Of one that has just been `reported`:
    where its author is asked whether it is the same as another."""
    if kind not in ("incident", "reported") or not scope.may(permissions.READ):
        return []
    if kind == "reported":
        asked = service.together(scope, id=id).pairs
        return [Related("Är det samma händelse?", "doubles.ask", {"id": id})] if asked else []
    found, here = service.together(scope, id=id), {"endpoint": "doubles.ask", "values": {"id": id}, "about": ABOUT}
    told = []
    if found.n > 1:
        told.append(Related(f"{found.n} har rapporterat händelsen", **here))
    if found.first:
        first = f"{found.first.category.name}, {found.first.place_label}"
        told.append(Related(f"Räknas tillsammans med {first}", **here))
    if found.pairs:
        told.append(Related("Liknar en annan rapport. Är det samma händelse?", **here))
    return told


def way(scope: Scope, id: UUID) -> list[Step]:
    """Nothing for who reads reports and sends none: the analyst."""
    if not scope.may(permissions.READ):
        return []
    return [
        Step(
            "En annan rapport är samma händelse" if counted else "Samma händelse som en annan rapport, som räknas",
            row.settled_at,
            row.settled_by,
        )
        for counted, row in service.way(scope, id=id)
    ]
