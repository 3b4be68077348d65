"""What redactions tell the others: to the second person, that one waits for her."""

from app.figures.periods import local_date
from app.hooks import Todo
from app.redactions import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    if scope.tenant.is_area or not scope.may(permissions.DECIDE):
        return []
    return [
        Todo(
            "redaction",
            f"Sanering: {row.asked_by} ber att ord tas bort",
            "redactions.show",
            {"id": row.id},
            local_date(row.asked_at + service.KEPT),
        )
        for row in service.waiting(scope)
    ]
