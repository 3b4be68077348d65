"""What problems tell the others: the module, what waits, what hangs together with a thing, and what words find."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app.domains import Module
from app.figures.periods import short_day
from app.hooks import MOST_FOUND, Due, Found, FoundOfKind, Glance, Related, Sought, Todo
from app.places import service as places
from app.problems import followed, lists, permissions
from tenants.scope import Scope

ALONE = 2
"""So many quiet places stand by themselves; more are one thing to do."""
MODULE = Module(
    "problembilder",
    "Problembilder och följda platser",
    "Vad som återkommer och varför, med orsaker i bild. Platser följs steg för steg, med besök och samtal.",
    ("problems",),
)


def waiting(scope: Scope) -> list[Any]:
    """For those who follow places and let them go."""
    return [followed.waiting(scope)] if scope.may(permissions.START) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """The followed places at which nothing has been done for 30 days; many as one thing to do."""
    if not rows:
        return []
    ordered = sorted(rows, key=lambda row: (row.day, row.id))
    if ordered[0].n > ALONE:
        said = f"{ordered[0].n} följda platser har inte haft något steg på 30 dagar"
        return [Todo(followed.QUIET, said, "problems.followed_index", since=ordered[0].day)]
    names = {str(place.id): place.name for place in places.named_places(scope)}
    return [
        Todo(
            followed.QUIET,
            f"{names[row.said]}: inget steg sedan {short_day(row.day)}",
            "problems.followed_place",
            {"id": row.id},
            since=row.day + followed.SILENT,
        )
        for row in ordered
    ]


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a focus area and of a place: the problems there, and how far a followed place has come."""
    if kind not in ("focus_area", "place") or not scope.may(permissions.READ):
        return []
    if kind == "focus_area":
        seen = lists.of_focus_area(scope, focus_area_id=id)
    else:
        seen = lists.about_place(scope, named_place_id=id)
    return [
        Related(one.row.title, "problems.show", {"id": one.row.id}, about="Problembilder", note=one.state[1])
        for one in seen
    ]


def at_a_glance(scope: Scope, first: date, asked: Collection[UUID]) -> list[Glance]:
    """The problems that were begun from the picture, and where one is begun, for those who begin them."""
    if scope.tenant.is_area or not scope.may(permissions.START):
        return []
    seen = lists.seen_in(scope, first=first)
    if not seen:
        return [Glance("Problembilder", (), "Ingen börjad av bilden.", "Börja en", "problems.new", {"bild": first})]
    one = seen[0]
    if len(seen) > 1:
        return [Glance("Problembilder", (), f"{len(seen)} är började av bilden.", "Visa", "problems.index", {})]
    said = f"{one.row.title}, {one.state[1].lower()}."
    return [Glance("Problembilder", (), said, "Visa", "problems.show", {"id": one.row.id})]


def agenda(scope: Scope, meeting: Any) -> list[Due]:
    """The problems that somebody has judged and nobody works with yet."""
    if meeting.kind not in ("est", "group", "council") or not scope.may(permissions.READ):
        return []
    return [
        Due(
            "problems",
            one.row.title,
            "problems.show",
            {"id": one.row.id},
            f"behov {one.need} × möjlighet {one.influence} · {one.state[1]}",
        )
        for one in lists.list_problems(scope, state="pagar")
        if one.need and one.influence and one.row.focus_area_id is None
    ]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Problems by what they say."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    seen = lists.look_for(scope, sought=sought)
    hits = (Found(one.row.title, "problems.show", {"id": one.row.id}, note=one.state[1]) for one in seen[:MOST_FOUND])
    return [FoundOfKind("Problembilder", tuple(hits), len(seen))]


def redactable() -> list[tuple[str, str]]:
    return [
        ("problem", "Problembilder"),
        ("problem_cause", "Orsaker"),
        ("problem_event", "Hur problembilder stod förut"),
        ("place_step", "Steg på följda platser"),
    ]
