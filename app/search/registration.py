"""What is found of domains that tell the others nothing themselves: focus areas and their activities."""

from app.est import overview
from app.est import permissions as est
from app.hooks import MOST_FOUND, Found, FoundOfKind, Sought
from app.words.matching import holds
from tenants.scope import Scope


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """By their titles and descriptions, of the focus areas that the actor works with."""
    if scope.tenant.is_area or not scope.may(est.READ):
        return []
    areas, activities = [], []
    for area, its_activities in overview.list_rows(scope):
        where = "est.show", {"id": area.id}
        if holds(f"{area.title} {area.short_title} {area.description}", sought.parts):
            areas.append(Found(area.title, *where, note=f"avslutat {area.ended_on}" if area.ended_on else ""))
        found = (one for one in its_activities if holds(one.name, sought.parts))
        activities += [Found(one.name, *where, note=area.name) for one in found]
    kinds = ("Fokusområden", areas), ("Aktiviteter", activities)
    return [FoundOfKind(label, tuple(hits[:MOST_FOUND]), len(hits)) for label, hits in kinds]
