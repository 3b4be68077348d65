"""What problems tell the others: the module, what waits, what hangs together with a thing, and what words find."""

from uuid import UUID

from app.domains import Module
from app.figures.periods import local_date, short_day
from app.hooks import MOST_FOUND, Found, FoundOfKind, Related, Sought, Todo
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


def todo(scope: Scope) -> list[Todo]:
    """The followed places at which nothing has been done for so long, for those who may do it."""
    if scope.tenant.is_area or not scope.may(permissions.START):
        return []
    quiet = [one for one in followed.list_followed(scope) if one.quiet]
    if len(quiet) > ALONE:
        said = f"{len(quiet)} följda platser har inte haft något steg på 30 dagar"
        return [Todo("followed_quiet", said, "problems.followed_index", since=quiet[0].row.stepped_on)]
    return [
        Todo(
            "followed_quiet",
            f"{one.place}: inget steg sedan {short_day(one.row.stepped_on)}",
            "problems.followed_place",
            {"id": one.row.id},
            since=min(one.row.stepped_on + followed.SILENT, local_date(scope.now)),
        )
        for one in quiet
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


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Problems by what they say."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    seen = lists.look_for(scope, sought=sought)
    hits = (Found(one.row.title, "problems.show", {"id": one.row.id}, note=one.state[1]) for one in seen[:MOST_FOUND])
    return [FoundOfKind("Problembilder", tuple(hits), len(seen))]
