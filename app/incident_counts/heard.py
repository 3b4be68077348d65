"""How much was reported from: organisations and the weeks in which something was heard from them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, Date, Uuid, any_, bindparam, func, literal, or_, select, union_all

from app.accounts import service as accounts
from app.figures.periods import Days
from app.incident_counts.spans import ranges, week_origin
from app.incidents import permissions
from app.incidents.models import OrganisationDay
from app.incidents.visibility import Reader
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope


@requires(permissions.COUNT)
def unit_weeks(scope: Scope, *, spans: Mapping[str, Days]) -> dict[str, int]:
    """How much was reported from: organisations × weeks with a report, among what the actor may read row by row.

    The weeks are the span's own, counted back from its last day, so that spans of one length have weeks alike.
    """
    found = dict.fromkeys(spans, 0)
    spans = {name: days for name, days in spans.items() if len(days)}
    if not spans:
        return found
    parts = ranges(spans.values())
    values: dict[str, Any] = {"ids": [organisation.id for organisation in accounts.organisations(scope)]}
    for kind, some in (("span", spans.values()), ("part", parts)):
        values |= {f"{kind}_{end}_{n}": getattr(days, end) for n, days in enumerate(some) for end in ("first", "last")}
    ends = tuple(days.last.weekday() for days in spans.values())
    rows = scope.db.ask(_heard(Reader.of(scope), ends, len(parts)), values)
    return found | {name: sum(column) for name, column in zip(spans, zip(*rows, strict=True), strict=True)}


@lru_cache(maxsize=256)
def _heard(reader: Reader, ends: tuple[int, ...], parts: int) -> Question:
    """The question for such a reader and spans that end on these weekdays. Its values are the spans, the days that lie
    in any of them (as `part`), and the organisations (as `ids`)."""

    def within(kind: str, n: int):
        first, last = (bindparam(f"{kind}_{end}_{n}", type_=Date) for end in ("first", "last"))
        return OrganisationDay.local_date.between(first, last)

    # A day's week depends on the weekday that a span ends on. A plain "/" of whole numbers is whole in SQL.
    day, who = OrganisationDay.local_date, OrganisationDay.organisation_id
    weeks = {end: (day - week_origin(end)).op("/", precedence=8)(7).label(f"week_{end}") for end in sorted({*ends})}
    inside = [func.bool_or(within("span", n)).label(f"in_{n}") for n in range(len(ends))]
    # Every organisation is named, so that the index is entered once for each and no other day is looked at.
    named = who == any_(bindparam("ids", type_=ARRAY(Uuid)))
    read = OrganisationDay.n > 0, reader.reads_tallied_where(OrganisationDay)
    heard = (
        select(who, *weeks.values(), *inside)
        .where(named, *read, or_(*(within("part", n) for n in range(parts))))
        .group_by(who, *weeks.values())
        .cte()
    )
    counted = []
    for end, week in weeks.items():
        once = (
            select(*(func.bool_or(heard.c[one.name]).label(one.name) for one in inside))
            .group_by(heard.c.organisation_id, heard.c[week.name])
            .subquery()
        )
        counts = (
            func.count().filter(once.c[one.name]) if own == end else literal(0)
            for own, one in zip(ends, inside, strict=True)
        )
        counted.append(select(*counts).select_from(once))
    return Question(union_all(*counted))
