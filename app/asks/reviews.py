"""Acts on how the council sees the way of working, once a year."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, DateTime, Select, Uuid, exists, func, literal, null, select

from app.asks import permissions
from app.asks.models import Ask, MethodReview
from app.figures.periods import local_date
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

FROM, EARLIEST = 10, 2000
"""The month from which the year's review waits, and the first year there may be one of."""
DUE = "method_review"


@requires(permissions.READ_REVIEWS)
def list_reviews(scope: Scope) -> list[MethodReview]:
    """One of each year that has one, the latest first."""
    return list(scope.db.scalars(select(MethodReview).order_by(MethodReview.year.desc())))


@requires(permissions.REVIEW)
def find_review(scope: Scope, *, year: int) -> MethodReview | None:
    """Raises NotFound for a year that is none, or has not begun."""
    _check(scope, year)
    return scope.db.scalar(select(MethodReview).where(MethodReview.year == year))


@requires(permissions.REVIEW)
def save_review(
    scope: Scope,
    *,
    year: int,
    version: int,
    reviewed_on: date,
    worked: str = "",
    failed: str = "",
    change: str = "",
    insist: bool = False,
) -> MethodReview:
    """Write a year's review down, or correct it. `version`: what was read, 0 for none.

    Raises Invalid, NotFound as `find_review`, and Conflict("changed_meanwhile").
    """
    _check(scope, year)
    texts = Texts(insist=insist)
    values: dict[str, Any] = {
        "worked": texts.take("worked", worked, required="Skriv vad som har fungerat."),
        "failed": texts.take("failed", failed, required="Skriv vad som inte har fungerat."),
        "change": texts.take("change", change, required="Skriv vad ni gör annorlunda, eller att ni fortsätter."),
        "reviewed_on": reviewed_on,
    }
    if reviewed_on > local_date(scope.now):
        texts.fault("reviewed_on", "Dagen har inte varit än. Skriv den dag då rådet sade det.")
    if texts.faults:
        raise Invalid(texts.faults)
    key = f"method_review {scope.tenant.id} {year}"
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    row = scope.db.scalar(select(MethodReview).where(MethodReview.year == year).with_for_update())
    versions.same(row, version)
    if row is None:
        return scope.add(MethodReview(year=year, **values))
    versions.change(scope, row, version, values)
    return row


@requires(permissions.REVIEW)
def waiting(scope: Scope) -> list[Select]:
    """As `hooks.todo` asks for it: that the year's review has not been made, towards its end, of a council that
    has been asked something."""
    today = local_date(scope.now)
    return [_missing(today.year)] if today.month >= FROM else []


@lru_cache(maxsize=4)
def _missing(year: int) -> Select:
    columns = literal(DUE).label("what"), null().cast(Uuid()).label("id"), literal("").label("said")
    when = literal(date(year, 12, 20), Date()).label("day"), null().cast(DateTime(timezone=True)).label("at")
    there = exists().where(MethodReview.year == year)
    return select(*columns, *when, literal(1).label("n")).where(~there, exists().where(Ask.removed_at.is_(None)))


def _check(scope: Scope, year: int) -> None:
    if not EARLIEST <= year <= local_date(scope.now).year:
        raise NotFound("year")
