"""What the places' pages tell the others: where a named place's own page is, and which are found by their names."""

from uuid import UUID

from app.dossiers import permissions
from app.hooks import MOST_FOUND, Found, FoundOfKind, Related, Sought
from app.places import service as places
from app.words.matching import holds
from tenants.scope import Scope


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """The page of a named place, for those who may read such pages."""
    if kind != "named_place" or not scope.may(permissions.READ):
        return []
    return [Related(one.name, "dossiers.show", {"id": id}) for one in places.named_places(scope) if one.id == id]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """By name and kind, those whose names hold it first; they are public geography."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    there = [one for one in places.named_places(scope) if one.merged_into_id is None]
    rows = [one for one in there if holds(" ".join((one.name, one.kind, *one.other_names)), sought.parts)]
    rows.sort(key=lambda one: not holds(one.name, sought.parts))
    hits = (Found(one.name, "dossiers.show", {"id": one.id}, note=one.kind) for one in rows[:MOST_FOUND])
    return [FoundOfKind("Platser", tuple(hits), len(rows))]
