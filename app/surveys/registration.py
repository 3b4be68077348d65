"""What surveys tell the others: what waits for whoever reports, what hangs together with a dialogue, and redactions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domains import turned_off
from app.hooks import Related, Todo
from app.surveys import permissions, service
from tenants.scope import Scope


def waiting(scope: Scope) -> list[Any]:
    """For those who report."""
    off = "surveys" in turned_off(scope.profile.modules)
    return service.waiting(scope) if scope.may(permissions.ANSWER) and not scope.tenant.is_area and not off else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    text = "Svara på enkäten: några frågor, utan namn"
    return [Todo(service.OPEN, text, "surveys.show", {"id": row.id}, due=row.day) for row in rows]


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a dialogue its form."""
    if kind != "consultation" or not scope.may(permissions.HOLD):
        return []
    rows = [one for one in service.of_dialogue(scope, consultation_id=id) if one.removed_at is None]
    return [
        Related("Enkäten", "surveys.show", {"id": one.id}, about="Enkät", note=f"{one.respondents} har svarat")
        for one in rows
    ] or [Related("Skicka en enkät till alla som rapporterar", "surveys.new", {"id": id}, about="Enkät")]


def redactable() -> list[tuple[str, str]]:
    return [("survey", "Enkäter till dem som rapporterar")]
