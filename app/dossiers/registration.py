"""What the places' pages tell the others: where a named place's own page is."""

from uuid import UUID

from app.domains import Related
from app.dossiers import permissions
from app.places import service as places
from tenants.scope import Scope


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """The page of a named place, for those who may read such pages."""
    if kind != "named_place" or not scope.may(permissions.READ):
        return []
    return [Related(one.name, "dossiers.show", {"id": id}) for one in places.named_places(scope) if one.id == id]
