"""What documents tell the others: those that are found by their title."""

from collections.abc import Iterable
from uuid import UUID

from app.documents import permissions, redacting, service
from app.documents.models import FINAL, Document
from app.hooks import MOST_FOUND, Found, FoundOfKind, Sought
from app.words.matching import holds
from tenants.scope import Scope


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """By title, period and registry number, the newest period first."""
    if not scope.may(permissions.READ):
        return []
    rows = [
        row
        for row in service.list_documents(scope)
        if holds(f"{row.title} {row.period} {row.registry_number or ''} {row.case_number or ''}", sought.parts)
    ]
    hits = [
        Found(row.title, "documents.file", {"id": row.id}, note="Utkast" if row.state == "draft" else "Fastställd")
        for row in rows[:MOST_FOUND]
    ]
    return [FoundOfKind("Dokument", tuple(hits), len(rows))]


def notes_on_documents(scope: Scope, rows: Iterable[Document]) -> list[tuple[UUID, str]]:
    """Of those that were made in another's stead, when words were removed from it."""
    ids = {row.id for row in rows if row.state == FINAL}
    return redacting.replaced(scope, ids=ids) if ids else []


def redactable() -> list[tuple[str, str]]:
    return [("document", "Färdiga handlingar")]
