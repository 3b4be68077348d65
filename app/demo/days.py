"""Swedish days as the demo world needs them: holidays, school days, quarters in words. Pure; dates in, dates out."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from app.figures.periods import Quarter

ONE_DAY = timedelta(days=1)


def written(quarter: Quarter) -> str:
    """ "2026-K3": how the content writes a quarter. Repeatable draws are seeded with it, so it stays as it is."""
    return f"{quarter.year}-K{quarter.number}"


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian rule."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, remainder = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    weekday = (32 + 2 * remainder + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Days when administrations are closed although they are weekdays (eves included)."""
    sunday = easter(year)
    midsummer_eve = next(day for n in range(7) if (day := date(year, 6, 19 + n)).weekday() == 4)
    fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)]
    return frozenset(
        [date(year, month, day) for month, day in fixed]
        + [sunday - 2 * ONE_DAY, sunday + ONE_DAY, sunday + 39 * ONE_DAY, midsummer_eve]
    )


@lru_cache(maxsize=8192)
def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


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
