"""Swedish days as the demo world needs them: holidays, school days, quarters in words. Pure."""

from collections.abc import Set
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.easter import easter

from app.figures.periods import Quarter

ONE_DAY = timedelta(days=1)


def written(quarter: Quarter) -> str:
    """ "2026-K3": how the content writes a quarter. Repeatable draws are seeded with it, so it stays as it is."""
    return f"{quarter.year}-K{quarter.number}"


@lru_cache(maxsize=64)
def closed_days(year: int) -> Set[date]:
    """Days when administrations are closed although they may be weekdays (eves included)."""
    return frozenset(holidays.Sweden(years=year, include_sundays=False, categories=("public", "de_facto")))


@lru_cache(maxsize=8192)
def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in closed_days(day.year)


@lru_cache(maxsize=8192)
def is_school_day(day: date) -> bool:
    """Workdays outside the school holidays (summer 17 June–17 August, weeks 9 and 44, Easter, Christmas)."""
    if not is_workday(day):
        return False
    if (6, 17) <= (day.month, day.day) <= (8, 17):
        return False
    if (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 7):
        return False
    after_easter = (day - easter(day.year)).days
    return day.isocalendar().week not in (9, 44) and not 0 <= after_easter <= 6


@lru_cache(maxsize=8192)
def previous_workday(day: date) -> date:
    day -= ONE_DAY
    while not is_workday(day):
        day -= ONE_DAY
    return day


def next_workday(day: date) -> date:
    """The first workday on or after `day`."""
    while not is_workday(day):
        day += ONE_DAY
    return day
