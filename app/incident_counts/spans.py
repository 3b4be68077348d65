"""Spans of days in pieces: whole months and the days at their ends, and as few ranges as can be. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.figures.periods import Days, month_of


def whole_months(days: Days) -> Days | None:
    """From the first day of the first whole month to the first day of the last one; None when none is whole."""
    first = days.first if days.first.day == 1 else _next_month(days.first)
    after = month_of(days.last + timedelta(days=1))
    return Days(first, month_of(after - timedelta(days=1))) if first < after else None


def edges(days: Days) -> list[Days]:
    """What is left of the days when their whole months are taken out."""
    months = whole_months(days)
    if months is None:
        return [days] if len(days) else []
    before, after = Days(days.first, months.first - timedelta(days=1)), Days(_next_month(months.last), days.last)
    return [part for part in (before, after) if len(part)]


def ranges(spans: Iterable[Days]) -> list[Days]:
    """The days that lie in any of the spans, in order; spans that meet or lie over each other are one."""
    found: list[Days] = []
    for days in sorted((one for one in spans if len(one)), key=lambda one: one.first):
        if found and days.first <= found[-1].last + timedelta(days=1):
            found[-1] = Days(found[-1].first, max(found[-1].last, days.last))
        else:
            found.append(days)
    return found


def last_of_month(day: date) -> date:
    return _next_month(day) - timedelta(days=1)


def _next_month(day: date) -> date:
    return month_of(month_of(day) + timedelta(days=31))
