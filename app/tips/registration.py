"""What tips tell the others: the module, what waits, and in which rows words are removed."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domains import Module
from app.figures.periods import local_date
from app.hooks import Todo
from app.tips import permissions, service
from tenants.scope import Scope

MODULE = Module(
    "tips",
    "Tips från allmänheten",
    "Ett formulär på kommunens öppna sidor, blad med kod att sätta upp, och en sida där samordnaren går igenom tipsen.",
    ("tips",),
)


def waiting(scope: Scope) -> list[Any]:
    return [service.waiting()] if scope.may(permissions.SETTLE) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    return [
        Todo(row.what, f"Gå igenom {row.n} tips", "tips.index", {}, local_date(row.at + service.KEPT)) for row in rows
    ]


def redactable() -> Iterable[tuple[str, str]]:
    return [("tip", "Tips från allmänheten"), ("tip_place", "Platser för tips")]
