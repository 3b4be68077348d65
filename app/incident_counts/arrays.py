"""Counted reports as arrays, for the analysis that a worker does once for several audiences.

Two questions to the database whatever the number of readers: the incidents of the last year, and long series of counts
that the database has grouped. `Reader.masked` then leaves what a reader, or an audience, may know.
"""

from datetime import timedelta
from functools import cache, reduce
from uuid import UUID

import numpy as np
from sqlalchemy import (
    ARRAY,
    Double,
    Integer,
    LargeBinary,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.figures.incidents import COLUMNS, NOWHERE, IncidentArrays
from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import COUNTED, Incident
from app.report.fields import CLASSES, OF_A_POINT
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope

_CLASS = func.array_position(literal(list(CLASSES), ARRAY(String)), Incident.access_class) - 1
_KEYS = (
    Incident.category_id.label("category"),
    _CLASS.label("access_class"),
    Incident.at_home.label("at_home"),
    Incident.named_place_id.label("place"),
    Incident.sub_area_id.label("area"),
    Incident.organisation_id.label("organisation"),
)
_TYPES = {"access_class": np.int8, "at_home": bool, "filed": bool, "x": float, "y": float}
"""The other columns are whole numbers of 32 bits: numbers of rows, days and places, times groups."""
_WHOLE = np.int32
_NO_POINTS = {"x": np.float16, "y": np.float16}
"""Where no row has a point, in the smallest type that has NaN."""
CHUNK = 4_000
"""Rows that are sent as one value."""
_MINUTES = timedelta(minutes=10)
"""Reports of one category at one place whose times lie no further apart may be of one occurrence."""
_SURE = timedelta(hours=1)
"""Of a longer span the minutes say nothing."""


@requires(permissions.ANALYSE)
def of_incidents(scope: Scope, *, days: Days) -> IncidentArrays:
    """Every counted incident of these days."""
    known = Incident.precision.in_(OF_A_POINT)
    point = (case((known, column)).label(column.name) for column in (Incident.x, Incident.y))
    piles = _piles(Incident.local_date.between(days.first, days.last))
    statement = select(
        (days.last - Incident.local_date).label("back"),
        *_KEYS,
        literal(1).label("n"),
        Incident.intake_key.is_not(None).label("filed"),
        piles.c.pile,
        *point,
    ).join(piles, piles.c.id == Incident.id)
    # In one order, so that what is drawn by chance from a given start is the same every time.
    return _arrays(scope, days, _packed(statement, Incident.id))


@requires(permissions.ANALYSE)
def of_periods(scope: Scope, *, days: Days, every: int, periods: int) -> IncidentArrays:
    """Counts per place, area, group and organisation in the same days of `periods` periods: `days`, and those `every`
    days before, …

    `day` of the answer counts periods back, 0 is `days` itself. Without points. A report of a type that another has
    taken over from stands in the history of every type that did (`taxonomy.counted_since`).
    """
    back = ((days.last - Incident.local_date) // every).label("back")
    first = days.back(every * (periods - 1)).first
    within = (
        Incident.local_date.between(first, days.last),
        func.mod(days.last - Incident.local_date, every) < len(days),
    )
    piles = _piles(*within)
    filed = Incident.intake_key.is_not(None).label("filed")
    keys = (back, *_KEYS, filed, piles.c.pile)
    nothing = (null().label(name) for name in ("x", "y"))
    statement = (
        select(back, *_KEYS, func.count().label("n"), filed, piles.c.pile, *nothing)
        .join(piles, piles.c.id == Incident.id)
        .group_by(*keys)
    )
    return _arrays(scope, days, _packed(statement, back), _TYPES | _NO_POINTS, every)


def _piles(*where):
    """(id, pile) of the counted reports: those of one category at one place within minutes of each other share a
    number; `pile` is −1 for one that has none beside it."""
    place = Incident.category_id, Incident.named_place_id, Incident.cell, Incident.sub_area_id
    order = Incident.earliest, Incident.id
    sure = Incident.latest - Incident.earliest <= _SURE
    parts = {"partition_by": (*place, sure), "order_by": order}
    apart = Incident.earliest - func.lag(Incident.earliest).over(**parts)
    there = (
        select(
            Incident.id,
            *(column.label(f"key_{at}") for at, column in enumerate((*place, sure, *order))),
            and_(sure, apart <= _MINUTES).label("follows"),
            and_(sure, func.lead(Incident.earliest).over(**parts) - Incident.earliest <= _MINUTES).label("leads"),
        )
        .where(Incident.state == COUNTED, *where)
        .subquery()
    )
    follows, leads = func.coalesce(there.c.follows, false()), func.coalesce(there.c.leads, false())
    one_order = [there.c[f"key_{at}"] for at in range(len(place) + 1 + len(order))]
    number = func.sum(case((follows, 0), else_=1)).over(order_by=one_order)
    return select(there.c.id, case((or_(follows, leads), number), else_=NOWHERE).label("pile")).subquery()


def _packed(statement, order):
    """The rows of the statement (its columns as `_ROW` has them), so many at a time as one value of bytes."""
    at = func.row_number().over(order_by=order) - 1
    rows = statement.add_columns(at.label("at"), (at // CHUNK).label("chunk")).subquery()
    columns = [rows.c[name] for name in _ROW.names or ()]
    parts = [_SENT[_ROW[column.name].kind](column) for column in columns]
    row = reduce(lambda one, two: one.op("||")(two), parts)
    packed = func.string_agg(row, aggregate_order_by(_EMPTY, rows.c.at))
    return select(packed).group_by(rows.c.chunk).order_by(rows.c.chunk)


_EMPTY = literal(b"", LargeBinary)
_NIL = literal(bytes(16), LargeBinary)
_SENT = {
    "i": lambda column: func.int4send(cast(column, Integer)),
    "f": lambda column: func.float8send(func.coalesce(cast(column, Double), literal(float("nan"), Double))),
    "V": lambda column: func.coalesce(func.uuid_send(column), _NIL),
}
_ROW = np.dtype(
    [
        *((name, ">i4") for name in ("back", "category", "access_class", "at_home")),
        *((name, "V16") for name in ("place", "area", "organisation")),
        *((name, ">i4") for name in ("n", "filed", "pile")),
        *((name, ">f8") for name in ("x", "y")),
    ]
)
"""One row of a question as PostgreSQL sends it: 92 bytes, where a row of Python's objects takes a thousand."""


class _Known:
    """Ids as positions, in the order in which they are met; the nil id is nobody's and stands nowhere."""

    def __init__(self) -> None:
        self.at: dict[bytes, int] = {bytes(16): NOWHERE}

    def positions(self, ids: np.ndarray) -> np.ndarray:
        words = np.ascontiguousarray(ids).view(np.uint64).reshape(-1, 2)
        # Rows that lie beside each other often say the same; of the rest each is looked up once a chunk.
        mixed = words[:, 0] ^ (words[:, 1] * np.uint64(0x9E3779B97F4A7C15))
        _values, first, which = np.unique(mixed, return_index=True, return_inverse=True)
        if (words[first][which] != words).any():  # two ids mixed to one number: look each up by itself
            first, which = np.arange(len(ids)), np.arange(len(ids))
        found = np.empty(len(first), np.int32)
        for one in np.argsort(first):
            found[one] = self.at.setdefault(ids[first[one]].tobytes(), len(self.at) - 1)
        return found[which]

    @property
    def ids(self) -> tuple[UUID, ...]:
        return tuple(UUID(bytes=one) for one in self.at if any(one))


def _arrays(scope: Scope, days: Days, statement, types: dict[str, type] = _TYPES, every: int = 1) -> IncidentArrays:
    """`every`: how many days one step of `back` is."""
    kinds, slugs = taxonomy.categories(), {slug: at for at, slug in enumerate(taxonomy.counted_slugs())}
    counts = np.zeros(max(kinds) + 1, bool)
    counts[[one.id for one in kinds.values() if one.counts]] = True

    @cache
    def groups_of(category: int, back: int) -> list[int]:
        groups = {kinds[category].group}
        if every > 1 and back:
            groups = taxonomy.counted_since(category, days.first - timedelta(days=back * every))
        return [slugs[group] for group in sorted(groups)]

    known = {name: _Known() for name in ("place", "area", "organisation")}
    # Each column in one buffer that grows where it lies: parts put together at the end would be held twice.
    held = {name: bytearray() for name in COLUMNS}
    for (chunk,) in scope.db.execute(statement, execution_options={"yield_per": 1}):
        rows = np.frombuffer(chunk, _ROW)
        rows = rows[counts[rows["category"]]]
        pair, which = np.unique(rows["category"] * np.int64(2**31) + rows["back"], return_inverse=True)
        groups = [groups_of(*divmod(int(one), 2**31)) for one in pair]
        often = np.array([len(some) for some in groups], np.int64)
        starts = np.cumsum(often) - often
        row = np.repeat(np.arange(len(rows)), often[which])
        ends = np.cumsum(often[which])
        within = np.arange(len(row)) - np.repeat(ends - often[which], often[which])
        group = np.array([at for some in groups for at in some], np.int32)[
            np.repeat(starts[which], often[which]) + within
        ]
        found = {name: one.positions(rows[name])[row] for name, one in known.items()}
        found |= {"day": rows["back"][row], "group": group}
        for name in COLUMNS:
            values = found[name] if name in found else rows[name][row]
            held[name] += values.astype(types.get(name, _WHOLE)).view(np.uint8).data
    arrays = {name: np.frombuffer(held[name], types.get(name, _WHOLE)) for name in COLUMNS}
    places, areas, organisations = (one.ids for one in known.values())
    return IncidentArrays(days.last, **arrays, places=places, areas=areas, organisations=organisations)
