"""How many reports there are of some types at some places, and from how many organisations: many such choices, each
over its own days, in one statement whatever their number.

Whole months are read from the tally of each place, so that neither the number of reports nor the years of history
matter; the days at the ends of a span that cuts a month are read from the reports.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    SmallInteger,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    column,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.figures.periods import Days
from app.incident_counts.spans import edges, whole_months
from app.incidents import permissions
from app.incidents.models import EVERYWHERE, Incident, WhereTally
from app.incidents.visibility import Reader
from app.places.grid import inside
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope


@dataclass(frozen=True)
class Choice:
    """Counted reports of these types of these days: everywhere, or at one of the places or in one of the sub-areas."""

    days: Days
    category_ids: frozenset[int]
    everywhere: bool
    named_place_ids: frozenset[UUID] = frozenset()
    sub_area_ids: frozenset[UUID] = frozenset()


class Chosen(NamedTuple):
    """What there is of a choice."""

    reports: int
    organisations: int


NONE = Chosen(0, 0)
_PIECES = (
    column("number", Integer),
    column("first", Date),
    column("last", Date),
    column("category_ids", ARRAY(SmallInteger)),
    column("everywhere", Boolean),
    column("at", ARRAY(Uuid)),
    column("sub_area_ids", ARRAY(Uuid)),
)
"""A part of a choice, as it is sent: its number, days or months, types and places. Of a tally, `sub_area_ids` are those
whose reports another part has counted already."""


@requires(permissions.COUNT)
def count_chosen(scope: Scope, *, choices: Iterable[Choice]) -> dict[Choice, Chosen]:
    """How many reports the actor may read there are of each choice. A report of a home is at no place for whoever may
    not see it there, but it is in its sub-area. One question; none when nothing is chosen."""
    reader, choices = Reader.of(scope), list(dict.fromkeys(choices))
    # Who reads what she has written herself, whatever it is, has no tally.
    tallied = not reader.written_alone
    months = [piece for number, one in enumerate(choices) for piece in _months(number, one) if tallied]
    days = [piece for number, one in enumerate(choices) for piece in _days(number, one, tallied)]
    found = dict.fromkeys(choices, NONE)
    if months or days:
        sent = {name: json.dumps(pieces) for name, pieces in (("months", months), ("days", days)) if pieces}
        for number, n, organisations in scope.db.ask(_question(reader, tuple(sent)), sent):
            found[choices[number]] = Chosen(int(n), organisations)
    return found


@requires(permissions.COUNT)
def count_outlined(scope: Scope, *, choice: Choice, outline: list[list[float]]) -> Chosen:
    """`count_chosen` of one choice, and at points inside a polygon [[lat, lon], …] besides; each report once. A report
    of a home is at no point for whoever may not see it there. One question, of the reports themselves."""
    reader = Reader.of(scope)
    (south, north), (west, east) = ((min(some), max(some)) for some in zip(*outline, strict=True))
    in_box = and_(Incident.lat.between(south, north), Incident.lon.between(west, east))
    at = or_(Incident.named_place_id.in_(list(choice.named_place_ids)), in_box)
    rows = scope.db.execute(
        select(
            Incident.organisation_id, Incident.named_place_id, Incident.sub_area_id, Incident.lat, Incident.lon
        ).where(
            reader.counts_where(),
            Incident.local_date.between(choice.days.first, choice.days.last),
            Incident.category_id.in_([id for id in choice.category_ids if taxonomy.categories()[id].counts]),
            or_(Incident.sub_area_id.in_(list(choice.sub_area_ids)), and_(at, reader.sees_point_where())),
        )
        # The box is wider than what is drawn: what is only in the box is looked at below.
    )
    found = [
        one.organisation_id
        for one in rows
        if one.sub_area_id in choice.sub_area_ids
        or one.named_place_id in choice.named_place_ids
        or (one.lat is not None and inside(one.lat, one.lon, outline))
    ]
    return Chosen(len(found), len(set(found)))


@lru_cache(maxsize=256)
def _question(reader: Reader, sent: tuple[str, ...]) -> Question:
    """The question for such a reader, put together once: its only values are the pieces that are sent."""
    sources = [(_from_tally if name == "months" else _from_incidents)(reader, _pieces(name)) for name in sent]
    each = (sources[0] if len(sources) == 1 else union_all(*sources)).subquery()
    of_organisation = (
        select(each.c.number, func.sum(each.c.n).label("n")).group_by(each.c.number, each.c.organisation_id).subquery()
    )
    total = select(of_organisation.c.number, func.sum(of_organisation.c.n), func.count())
    return Question(total.group_by(of_organisation.c.number), kept=True)


def _months(number: int, choice: Choice) -> Iterator[dict]:
    """Its whole months: everywhere or in its sub-areas, and at its places outside of these."""
    months = whole_months(choice.days)
    if months is None:
        return
    areas = {EVERYWHERE} if choice.everywhere else choice.sub_area_ids
    for at, but in ((areas, ()), (() if choice.everywhere else choice.named_place_ids, choice.sub_area_ids)):
        if at:
            yield _piece(number, choice, months, at, but)


def _days(number: int, choice: Choice, tallied: bool) -> Iterator[dict]:
    for days in edges(choice.days) if tallied else [choice.days]:
        if len(days):
            yield _piece(number, choice, days, choice.named_place_ids, choice.sub_area_ids)


def _piece(number: int, choice: Choice, days: Days, at: Iterable[UUID], sub_area_ids: Iterable[UUID]) -> dict:
    return {
        "number": number,
        "first": days.first.isoformat(),
        "last": days.last.isoformat(),
        "category_ids": [id for id in sorted(choice.category_ids) if taxonomy.categories()[id].counts],
        "everywhere": choice.everywhere,
        "at": [str(id) for id in at],
        "sub_area_ids": [str(id) for id in sub_area_ids],
    }


def _pieces(name: str):
    """Those that are sent under this name, as rows."""
    records = func.jsonb_to_recordset(cast(bindparam(name, type_=String), JSONB)).table_valued(*_PIECES)
    return records.render_derived(name=name, with_types=True)


def _from_tally(reader: Reader, piece):
    there = (
        WhereTally.where_id == func.any(piece.c.at),
        WhereTally.month.between(piece.c.first, piece.c.last),
        WhereTally.category_id == func.any(piece.c.category_ids),
        not_(WhereTally.sub_area_id == func.any(piece.c.sub_area_ids)),
    )
    seen = WhereTally.n > 0, reader.reads_where(WhereTally), reader.sees_point_where(WhereTally)
    return _of_each(piece, WhereTally.organisation_id, func.sum(WhereTally.n), *there, *seen)


def _from_incidents(reader: Reader, piece):
    here = and_(Incident.named_place_id == func.any(piece.c.at), reader.sees_point_where())
    there = (
        Incident.local_date.between(piece.c.first, piece.c.last),
        Incident.category_id == func.any(piece.c.category_ids),
        or_(piece.c.everywhere, Incident.sub_area_id == func.any(piece.c.sub_area_ids), here),
    )
    return _of_each(piece, Incident.organisation_id, func.count(), *there, reader.counts_where())


def _of_each(piece, organisation, n, *where):
    """The pieces' numbers of each organisation."""
    # Grouped inside, so that the database looks up each piece in the index. Joined freely, it reads a tenant's whole
    # history as soon as it plans without knowing the values.
    counted = select(organisation.label("organisation_id"), n.label("n")).where(*where).group_by(organisation).lateral()
    return select(piece.c.number, counted.c.organisation_id, counted.c.n).join_from(piece, counted, true())
