"""Acts: telling the area what is agreed, as a run of the municipality; and what the area reads of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, delete, func, select, tuple_

from app.area_sharing import gathering, papers, permissions
from app.area_sharing.agreements import hold, holds
from app.area_sharing.models import AreaAgreement, AreaHour, AreaManner, AreaPart
from app.figures.periods import Days, last_whole_day, monday_of
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

WEEKS = 26
"""So many weeks up to now are counted anew each time; what is older stands as it was told."""
OF_WEEKS = gathering.WEEKS
TO_POLICE = "presence/police"
"""The part that the chief alone reads."""
_MINE = bindparam("area", type_=Uuid())


@dataclass(frozen=True)
class Gathered:
    agreed: Sequence[str]
    parts: Mapping[str, dict[str, Any]]
    hours: Counter[tuple[date, str, str, int, int]]
    manners: Counter[tuple[date, str, str, str]]
    since: date
    """The first Monday that is counted."""


def _gather(scope: Scope) -> Gathered:
    agreement, last = holds(scope), last_whole_day(scope.now)
    since = monday_of(last) - timedelta(weeks=WEEKS - 1)
    if agreement is None:
        return Gathered((), {}, Counter(), Counter(), since)
    parts = gathering.parts(scope, agreement.parts)
    hours, manners = Counter(), Counter()
    if gathering.WHEN in agreement.parts:
        hours, manners = gathering.when_and_how(scope, days=Days(since, last), apart=set(agreement.types))
    return Gathered(agreement.parts, parts, hours, manners, since)


@requires(permissions.KEEP)
def tell_area(scope: Scope, *, demo: bool = False) -> None:
    """Let the area be told all that the agreement lets it, as of now; nothing when it has ended. `demo`: papers say
    that their data are invented.

    Gathered and kept in one transaction, and one after the other with whatever changes the agreement or removes words:
    nothing is told that was gathered before that.
    """
    hold(scope)
    made, here = _gather(scope), scope.tenant.id
    scope.db.execute(delete(AreaPart).where(AreaPart.tenant_id == here))
    parts = [{"part": part, "content": content, "made_at": scope.now} for part, content in made.parts.items()]
    scope.insert_many(AreaPart, parts)
    papers.tell(scope, parts=made.agreed, demo=demo)
    for model, names, counts in (
        (AreaHour, ("week", "group_slug", "type_slug", "weekday", "part"), made.hours),
        (AreaManner, ("week", "group_slug", "sub_area", "how"), made.manners),
    ):
        scope.db.execute(delete(model).where(model.tenant_id == here, model.week >= made.since))
        scope.insert_many(model, [dict(zip(names, key, strict=True)) | {"n": n} for key, n in counts.items()])


@requires(permissions.AGREE)
def unshare_groups(scope: Scope, *, groups: set[str]) -> None:
    """Let the area be told nothing more of these groups of events, from this transaction on."""
    for model in (AreaHour, AreaManner):
        scope.db.execute(delete(model).where(model.tenant_id == scope.tenant.id, model.group_slug.in_(groups)))


_PARTS = Question(
    select(AreaPart.tenant_id, AreaPart.part, AreaPart.content, AreaPart.made_at).where(AreaPart.area_id == _MINE),
    kept=True,
)
_AGREED = Question(
    select(AreaAgreement.tenant_id, AreaAgreement.parts, AreaAgreement.controller, AreaAgreement.decided_on)
    .where(AreaAgreement.area_id == _MINE)
    .order_by(AreaAgreement.id),
    kept=True,
)
_week, _since, _lately = (bindparam(name, type_=Date()) for name in ("week", "since", "lately"))
_HOURS = Question(
    select(
        AreaHour.tenant_id,
        AreaHour.group_slug,
        AreaHour.type_slug,
        AreaHour.weekday,
        AreaHour.part,
        func.sum(AreaHour.n).label("n"),
        func.coalesce(func.sum(AreaHour.n).filter(AreaHour.week >= _lately), 0).label("lately"),
    )
    .where(AreaHour.area_id == _MINE, AreaHour.week.between(_since, _week))
    .group_by(
        func.grouping_sets(
            tuple_(AreaHour.tenant_id, AreaHour.weekday, AreaHour.part),
            tuple_(AreaHour.group_slug, AreaHour.type_slug, AreaHour.weekday, AreaHour.part),
        )
    ),
    kept=True,
)
"""Of each municipality, and of each group and type: added up where they lie, so that a page reads as few rows of ten
groups as of one."""
_MANNERS = Question(
    select(
        AreaManner.tenant_id,
        AreaManner.group_slug,
        AreaManner.sub_area,
        AreaManner.how,
        func.sum(AreaManner.n).label("n"),
    )
    .where(AreaManner.area_id == _MINE, AreaManner.week.between(_since, _week))
    .group_by(AreaManner.tenant_id, AreaManner.group_slug, AreaManner.sub_area, AreaManner.how),
    kept=True,
)


@dataclass(frozen=True)
class Agreed:
    parts: tuple[str, ...]
    controller: str
    decided_on: date


@dataclass(frozen=True)
class Told:
    """What the municipalities tell their area, by their ids. Nobody changes it."""

    agreed: Mapping[UUID, Agreed]
    parts: Mapping[UUID, Mapping[str, Any]]
    made_at: Mapping[UUID, Any]
    """When each was last gathered (aware)."""
    hours: tuple[Any, ...]
    """Of each municipality, rows: tenant_id, weekday, part, n (of all the weeks), lately (of the latest four)."""
    groups: tuple[Any, ...]
    """Of each group and type in all of them, rows: group_slug, type_slug, weekday, part, n, lately."""
    manners: tuple[Any, ...]
    """Rows: tenant_id, group_slug, sub_area, how, n (of the latest four weeks)."""


@requires(permissions.TOLD)
def agreed_on(scope: Scope, *, part: str) -> frozenset[UUID]:
    """The municipalities whose agreement has this part. The same question as `told` asks."""
    return frozenset(id for id, one in _agreed(scope).items() if part in one.parts)


@requires(permissions.TOLD)
def told(scope: Scope, *, weeks: Days, lately: date) -> Told:
    """`weeks`: whole weeks; `lately`: the Monday from which the latest of them are told apart. Where the police and
    guards will be, for the chief alone. Four questions, whatever the number of municipalities."""
    return _without_police(scope, _told(scope, weeks, lately))


def _told(scope: Scope, weeks: Days, lately: date) -> Told:
    area = {"area": scope.tenant.id}
    span = {**area, "since": weeks.first, "week": monday_of(weeks.last)}
    parts: dict[UUID, dict[str, Any]] = {}
    made = {}
    for row in scope.db.ask(_PARTS, area):
        parts.setdefault(row.tenant_id, {})[row.part] = row.content
        made[row.tenant_id] = row.made_at
    hours = scope.db.ask(_HOURS, {**span, "lately": lately})
    return Told(
        _agreed(scope),
        parts,
        made,
        tuple(row for row in hours if row.tenant_id),
        tuple(row for row in hours if not row.tenant_id),
        tuple(scope.db.ask(_MANNERS, {**span, "since": lately})),
    )


def _agreed(scope: Scope) -> dict[UUID, Agreed]:
    """As each municipality has last recorded it; those that have ended it are left out."""
    latest = {
        row.tenant_id: Agreed(tuple(row.parts), row.controller, row.decided_on)
        for row in scope.db.ask(_AGREED, {"area": scope.tenant.id})
    }
    return {id: one for id, one in latest.items() if one.parts}


def _without_police(scope: Scope, found: Told) -> Told:
    if scope.may(permissions.TOLD_OF_POLICE):
        return found
    parts = {id: {k: v for k, v in of.items() if k != TO_POLICE} for id, of in found.parts.items()}
    return replace(found, parts=parts)
