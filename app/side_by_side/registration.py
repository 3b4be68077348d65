"""What comparing municipalities tells the others: the module, and what became of a measure over the border."""

from uuid import UUID

from app.domains import Module, turned_off
from app.figures.periods import local_date
from app.hooks import Related
from app.measures import lists as measures
from app.side_by_side import permissions
from tenants.errors import NotFound
from tenants.scope import Scope

MODULE = Module(
    "jamforelse",
    "Jämförelse mellan kommuner",
    "Officiella siffror för flera kommuner bredvid varandra, och för sig det som områdets kommuner har lämnat ut.",
    ("side_by_side",),
    on=True,
)


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a measure that has begun: what became of it over the border."""
    if kind != "measure" or not scope.may(permissions.READ) or "side_by_side" in turned_off(scope.profile.modules):
        return []
    try:
        begun = measures.find_measure(scope, id=id).row.starts_on
    except NotFound:
        return []
    if begun is None or begun > local_date(scope.now):
        return []
    return [Related("Över gränsen", "side_by_side.border", {"fran": begun.isoformat()}, about="Flyttade det?")]
