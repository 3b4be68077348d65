"""Acts on the rows of a file that are like reports that are there: one question for each of the file's batches, however
many rows it has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
)

from app.doubles import permissions
from app.doubles.likeness import AROUND, LIKELY, NEAR, kindred, score
from app.doubles.models import IncidentDouble
from app.figures.periods import local_date
from app.incidents import lists
from app.incidents.models import COUNTED, Incident
from app.incidents.visibility import IncidentView
from tenants.acts import requires
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.scope import Scope

MOST_OF_A_ROW, MOST_READ, MOST_OF_ONE = 5, 20_000, 500
WIDEST = timedelta(hours=36)
"""A stretch of time that is wider is never so like another that the two may be one event (`likeness.score`)."""
_COLUMNS = {
    "n": Integer(),
    "first": Date(),
    "last": Date(),
    "types": String(),
    "since": DateTime(timezone=True),
    "until": DateTime(timezone=True),
    "lat": Float(),
    "lon": Float(),
    "place": Uuid(),
    "area": Uuid(),
}


def _like(row: Mapping[str, Any]) -> ColumnElement[bool]:
    """Which counted reports a row may be like; its columns are named as in `_COLUMNS`."""
    north, east = NEAR / 111_320, NEAR / 40_000  # degrees; wider than need be, as far north as Sweden goes
    one = Incident
    close = and_(
        one.lat.between(row["lat"] - north, row["lat"] + north), one.lon.between(row["lon"] - east, row["lon"] + east)
    )
    return and_(
        one.local_date.between(row["first"], row["last"]),
        one.earliest <= row["until"],
        one.latest >= row["since"],
        one.category_id == func.any(func.string_to_array(row["types"], ",").cast(ARRAY(Integer))),
        or_(one.named_place_id == row["place"], close, one.sub_area_id == row["area"]),
        one.state == COUNTED,
    )


_TELLS = (
    *(Incident.id, Incident.reported_by, Incident.organisation_id, Incident.category_id),
    *(Incident.earliest, Incident.latest, Incident.lat, Incident.lon, Incident.named_place_id, Incident.sub_area_id),
)


def _question() -> Question:
    """The same of the rows in these arrays, with the number of the row."""
    arrays = [bindparam(name, type_=ARRAY(kind)) for name, kind in _COLUMNS.items()]
    row = func.unnest(*arrays).table_valued(*_COLUMNS).render_derived(name="of_file")
    found = select(row.c.n, *_TELLS).select_from(row).join(Incident, _like(dict(row.c.items())))
    return Question(found.limit(MOST_READ))


def _question_of_one() -> Question:
    """The same of one that somebody has told by hand: what she herself has told is no double."""
    row = {name: bindparam(name, type_=kind) for name, kind in _COLUMNS.items()}
    others = Incident.reported_by.is_distinct_from(bindparam("own", type_=Uuid()))
    latest = Incident.local_date.desc(), Incident.id.desc()
    return Question(select(*_TELLS).where(_like(row), others).order_by(*latest).limit(MOST_OF_ONE))


_LIKE, _LIKE_ONE = _question(), _question_of_one()


@dataclass(frozen=True)
class Alike:
    """What a row is likely to be the same as, the likeliest first."""

    others: Sequence[tuple[float, UUID]] = ()
    """(how alike, report), whoever may read those."""
    seen: Sequence[UUID] = ()
    """Of them, what the actor may open, and sees where it was."""

    def pairs(self, columns: dict) -> list[tuple[UUID, UUID, float]]:
        """The row, which is given its id here, beside each of them, as `keep` takes them."""
        columns["id"] = columns.get("id") or uuid7()
        return [(other, columns["id"], likeness) for likeness, other in self.others]


@requires(permissions.FIND)
def like_one(scope: Scope, *, incident: Any) -> Sequence[Any]:
    """The reports of others, at most `MOST_OF_ONE`, that an `Incident` may be like by type, place and time."""
    row = {name: getattr(incident, name) for name in _TOLD}
    asked = _asked(0, row) if _placed(row) and row["latest"] - row["earliest"] <= WIDEST else None
    if asked is None:
        return []
    return scope.db.ask(_LIKE_ONE, {**dict(zip(_COLUMNS, asked, strict=True)), "own": incident.reported_by})


@requires(permissions.FIND)
def alike(scope: Scope, *, rows: Sequence[Mapping[str, Any]]) -> list[Alike]:
    """What each row is like. The rows are columns of reports, as `incidents.rules` gives them.

    What the same person or a file has told of the same organisation is no double: whoever keeps it knows what it has.
    """
    asked = [(n, row) for n, row in enumerate(rows) if row["latest"] - row["earliest"] <= WIDEST and _placed(row)]
    wanted = [one for one in (_asked(n, row) for n, row in asked) if one]
    if not wanted:
        return [Alike()] * len(rows)
    arrays = dict(zip(_COLUMNS, map(list, zip(*wanted, strict=True)), strict=True))
    found: dict[int, list[tuple[float, UUID]]] = {}
    mine = scope.actor.membership_id
    for other in scope.db.ask(_LIKE, arrays):
        row = rows[other.n]
        if other.organisation_id == row["organisation_id"] and other.reported_by in (None, mine):
            continue
        likeness = score(cast(Any, SimpleNamespace(**{name: row[name] for name in _TOLD})), other)
        if likeness >= LIKELY:
            found.setdefault(other.n, []).append((likeness, other.id))
    likeliest = {n: sorted(others, reverse=True)[:MOST_OF_A_ROW] for n, others in found.items()}
    ids = {id for others in likeliest.values() for _, id in others}
    seen = shown(scope, ids=ids) if scope.may(permissions.READ) else {}
    told = [likeliest.get(n, []) for n in range(len(rows))]
    return [Alike(others, [id for _, id in others if id in seen]) for others in told]


def _ids(ids: Sequence[UUID]) -> ColumnElement:
    return literal(list(ids), ARRAY(Uuid))


_TOLD = ("category_id", "earliest", "latest", "lat", "lon", "named_place_id", "sub_area_id")


def _placed(row: Mapping[str, Any]) -> bool:
    return row["lat"] is not None or row["sub_area_id"] is not None or row["named_place_id"] is not None


def _asked(n: int, row: Mapping[str, Any]) -> tuple | None:
    types = kindred(row["category_id"])
    since, until = row["earliest"] - AROUND, row["latest"] + AROUND
    days = local_date(since), local_date(until + WIDEST)
    at = row["lat"], row["lon"], row["named_place_id"], row["sub_area_id"]
    return (n, *days, ",".join(map(str, types)), since, until, *at) if types else None


@requires(permissions.FIND)
def forget(scope: Scope, *, ids: Sequence[UUID]) -> None:
    """Let go of what was asked about these reports, which are to be removed."""
    one, own = IncidentDouble, IncidentDouble.tenant_id == scope.tenant.id
    asked = or_(one.first_id == any_(_ids(ids)), one.second_id == any_(_ids(ids)))
    scope.db.execute(delete(one).where(own, asked).execution_options(synchronize_session=False))


@requires(permissions.READ)
def shown(scope: Scope, *, ids: Collection[UUID]) -> dict[UUID, IncidentView]:
    """Those of these reports that the actor may open, and sees where they were."""
    return {id: seen for id, seen in lists.read_many(scope, ids=ids).items() if seen.placed} if ids else {}


@requires(permissions.FIND)
def keep(scope: Scope, *, pairs: Sequence[tuple[UUID, UUID, float]]) -> int:
    """Keep (the report that was there, the one that has come, how alike): they are asked about. Gives how many."""
    there = select(Incident.id).where(Incident.id.in_({id for first, second, _ in pairs for id in (first, second)}))
    known = set(scope.db.scalars(there)) if pairs else set()
    rows = [
        {"first_id": first, "second_id": second, "score": round(likeness, 3), "found_at": scope.now}
        for first, second, likeness in pairs
        if first in known and second in known
    ]
    return scope.insert_many(IncidentDouble, rows)
