"""How much was reported from: organisations and the weeks in which something was heard from them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ARRAY, Date, LargeBinary, Uuid, any_, bindparam, func, literal, select, union_all

from app.accounts import service as accounts
from app.figures.periods import Days
from app.incident_counts.spans import ranges
from app.incidents import permissions
from app.incidents.models import OrganisationDay
from app.incidents.visibility import Reader
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

_FROM = date(2000, 1, 1)
"""From which days are numbered in the database's answer."""
_DAY = np.dtype(">i4")


@requires(permissions.COUNT)
def unit_weeks(scope: Scope, *, spans: Mapping[str, Days], nothing: Iterable[tuple[UUID, Days]] = ()) -> dict[str, int]:
    """How much was reported from: organisations × weeks with a report, among what the actor may read row by row, or of
    which the organisation has said that there was `nothing` to report.

    The weeks are the span's own, counted back from its last day, so that spans of one length have weeks alike.
    """
    parts = ranges(spans.values())
    if not parts:
        return dict.fromkeys(spans, 0)
    values: dict[str, Any] = {"ids": [organisation.id for organisation in accounts.organisations(scope)]}
    values |= {f"{end}_{n}": getattr(days, end) for n, days in enumerate(parts) for end in ("first", "last")}
    at = {id: n for n, id in enumerate(values["ids"])}
    rows = scope.db.ask(_heard(Reader.of(scope), len(parts)), values)
    found = [(at[id], np.frombuffer(days, _DAY).astype(np.int64) + _FROM.toordinal()) for id, days in rows]
    found += [(at[id], np.arange(days.first.toordinal(), days.last.toordinal() + 1)) for id, days in nothing]
    if not found:
        return dict.fromkeys(spans, 0)
    day = np.concatenate([days for _who, days in found])
    who = np.repeat([one for one, _days in found], [len(days) for _who, days in found])
    return {name: _weeks(who, day, days, len(at)) for name, days in spans.items()}


def _weeks(who: np.ndarray, day: np.ndarray, days: Days, most: int) -> int:
    within = (day >= days.first.toordinal()) & (day <= days.last.toordinal())
    heard = np.zeros((most, len(days) // 7 + 1), bool)
    heard[who[within], (days.last.toordinal() - day[within]) // 7] = True
    return int(np.count_nonzero(heard))


@lru_cache(maxsize=256)
def _heard(reader: Reader, parts: int) -> Question:
    """The question for such a reader, whose answer is all days with a report, packed: a row for each organisation (of
    `ids`) and part. To count weeks in SQL takes the database three times what it takes to read the days."""
    one, answer = OrganisationDay, []
    for n in range(parts):
        first, last = (bindparam(f"{end}_{n}", type_=Date) for end in ("first", "last"))
        packed = func.string_agg(func.int4send(one.local_date - literal(_FROM, Date)), literal(b"", LargeBinary))
        # Every organisation is named, so that the index is entered once for each and no other day is looked at.
        named = one.organisation_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
        read = one.n > 0, reader.reads_tallied_where(one), one.local_date.between(first, last)
        answer.append(select(one.organisation_id, packed).where(named, *read).group_by(one.organisation_id))
    return Question(union_all(*answer), kept=True)


@requires(permissions.COUNT)
def days_heard(scope: Scope, *, days: Days) -> dict[UUID, frozenset[date]]:
    """Organisation -> the days with a report among what the actor may count; one without any is left out."""
    values = {"ids": [organisation.id for organisation in accounts.organisations(scope)]}
    rows = scope.db.ask(_days(Reader.of(scope)), {**values, "first": days.first, "last": days.last})
    return {id: frozenset(found) for id, found in rows}


@lru_cache(maxsize=256)
def _days(reader: Reader) -> Question:
    one = OrganisationDay
    first, last = (bindparam(end, type_=Date) for end in ("first", "last"))
    named = one.organisation_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    read = one.n > 0, reader.reads_tallied_where(one), one.local_date.between(first, last)
    rows = select(one.organisation_id, func.array_agg(one.local_date.distinct()))
    return Question(rows.where(named, *read).group_by(one.organisation_id), kept=True)
