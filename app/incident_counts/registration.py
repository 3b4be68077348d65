"""What the counts tell the others: the reports near another in place and time."""

from uuid import UUID

from app.figures.periods import time_label
from app.hooks import Related
from app.incident_counts import nearby
from app.incidents import permissions
from tenants.scope import Scope

NEAR = f"Nära i tid och plats (inom {nearby.METRES} meter och {nearby.DAYS} dagar)"


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a report, those near it that the actor may read, the latest first."""
    if kind != "incident" or not scope.may(permissions.READ):
        return []
    return [
        Related(
            seen.category.name,
            "incidents.show",
            {"id": seen.id},
            about=NEAR,
            note=f"{seen.place_label} · {time_label(seen.earliest, seen.latest)} · {seen.organisation}",
        )
        for seen in nearby.near(scope, id=id)
    ]
