"""What attachments tell the others: the files of a measure and of a meeting, and where one is added."""

from uuid import UUID

from app.attachments import permissions, service
from app.hooks import Related
from tenants.errors import NotFound
from tenants.scope import Scope

ABOUT = "Bilagor"
_OF = {service.MEASURE: "atgard", service.MEETING: "mote"}


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a measure and of a meeting: its files, and where they are changed and added."""
    if kind not in _OF or not scope.may(permissions.READ):
        return []
    try:
        found = service.list_of(scope, kind=kind, of=id)
    except NotFound:
        return []
    rows = [Related(row.title, "attachments.file", {"id": row.id}, ABOUT, size_of(row.size)) for row in found.rows]
    if found.whose.writes:
        words = "Ändra och lägg till" if rows or found.removed else "Lägg till en fil"
        rows.append(Related(words, "attachments.index", {"of": _OF[kind], "id": id}, ABOUT))
    return rows


def size_of(size: int) -> str:
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB".replace(".", ",")
