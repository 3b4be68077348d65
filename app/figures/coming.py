"""Days to come that are known beforehand: holidays, breaks of the schools and nights that tend to be uneasy. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.figures.periods import Days

ABOUT = "ungefär, kommunen bestämmer"


@dataclass(frozen=True)
class Coming:
    name: str
    days: Days
    note: str = ""


def coming(days: Days) -> list[Coming]:
    """Those that fall on one of these days at least, in their order."""
    years = range(days.first.year - 1, days.last.year + 2)
    every = [one for year in years for one in _of(year)]
    met = [one for one in every if one.days.first <= days.last and days.first <= one.days.last]
    return sorted(met, key=lambda one: (one.days.first, one.days.last, one.name))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _of(year: int) -> Iterator[Coming]:
    sunday = easter(year)
    for name, day in (
        ("Nyårsdagen", date(year, 1, 1)),
        ("Trettondedag jul", date(year, 1, 6)),
        ("Långfredagen", sunday - timedelta(days=2)),
        ("Påskafton", sunday - timedelta(days=1)),
        ("Annandag påsk", sunday + timedelta(days=1)),
        ("Valborgsmässoafton", date(year, 4, 30)),
        ("Första maj", date(year, 5, 1)),
        ("Kristi himmelsfärdsdag", sunday + timedelta(days=39)),
        ("Sveriges nationaldag", date(year, 6, 6)),
        ("Midsommarafton", _weekday_from(date(year, 6, 19), 4)),
        ("Halloween", date(year, 10, 31)),
        ("Alla helgons dag", _weekday_from(date(year, 10, 31), 5)),
        ("Lucia", date(year, 12, 13)),
        ("Julafton", date(year, 12, 24)),
        ("Nyårsafton", date(year, 12, 31)),
    ):
        yield Coming(name, Days(day, day))
    for name, first, last in (
        ("Sportlov", date.fromisocalendar(year, 9, 1), date.fromisocalendar(year, 9, 5)),
        ("Påsklov", sunday - timedelta(days=6), sunday - timedelta(days=2)),
        ("Sommarlov", _weekday_from(date(year, 6, 8), 4) + timedelta(days=1), date.fromisocalendar(year, 33, 3)),
        ("Höstlov", date.fromisocalendar(year, 44, 1), date.fromisocalendar(year, 44, 5)),
        ("Jullov", date(year, 12, 21), date(year + 1, 1, 7)),
    ):
        yield Coming(name, Days(first, last), ABOUT)
    yield Coming("Skolavslutning", Days(*[_weekday_from(date(year, 6, 8), 4)] * 2), ABOUT)


def _weekday_from(day: date, weekday: int) -> date:
    """The first such weekday from this day on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
