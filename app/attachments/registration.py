"""What attachments tell the others: the files of a measure and of a meeting, and where one is added."""

from uuid import UUID

from app.attachments import permissions, service
from app.hooks import MOST_FOUND, Found, FoundOfKind, Related, Sought
from app.measures import lists as measures
from app.meetings.permissions import HOLD
from tenants.scope import Scope

ABOUT = "Bilagor"
_OF = {service.MEASURE: "atgard", service.MEETING: "mote"}


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a measure and of a meeting: its files, and where they are changed and added."""
    if kind not in _OF or not scope.may(permissions.READ):
        return []
    if kind == service.MEASURE:
        measure = measures.find_measure(scope, id=id)
        reads, writes = measure.whole, measure.writes
    else:
        reads, writes = True, scope.may(HOLD)
    if not reads:
        return []
    rows = service.kept_of(scope, kind=kind, of=id)
    found = [Related(row.title, "attachments.file", {"id": row.id}, ABOUT, size_of(row.size)) for row in rows]
    if writes and scope.may(permissions.WRITE):
        words = "Ändra och lägg till filer" if found else "Lägg till en fil"
        found.append(Related(words, "attachments.index", {"of": _OF[kind], "id": id}, ABOUT))
    return found


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Files by what they are said to be."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    found = service.look_for(scope, parts=sought.parts)
    hits = (Found(row.title, "attachments.file", {"id": row.id}, note=size_of(row.size)) for row in found[:MOST_FOUND])
    return [FoundOfKind(ABOUT, tuple(hits), len(found))]


def size_of(size: int) -> str:
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB".replace(".", ",")


def redactable() -> list[tuple[str, str]]:
    return [("attachment", "Vad bilagor sägs vara")]
