"""Days to come that are known beforehand: holidays, breaks of the schools and nights that tend to be uneasy. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from app.figures.periods import Days

ABOUT = "ungefär, kommunen bestämmer"


@dataclass(frozen=True)
class Known:
    name: str
    days: Days
    note: str = ""


def known(days: Days) -> list[Known]:
    """Those that fall on one of these days at least, in their order."""
    years = range(days.first.year - 1, days.last.year + 2)
    every = [one for year in years for one in _of(year)]
    met = [one for one in every if one.days.first <= days.last and days.first <= one.days.last]
    return sorted(met, key=lambda one: (one.days.first, one.days.last, one.name))


def year_before(one: Known) -> Days:
    """The days on which the same one fell the year before."""
    return next(other.days for other in _of(one.days.first.year - 1) if other.name == one.name)


def _of(year: int) -> Iterator[Known]:
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
        yield Known(name, Days(day, day))
    for name, first, last in (
        ("Sportlov", date.fromisocalendar(year, 9, 1), date.fromisocalendar(year, 9, 5)),
        ("Påsklov", sunday - timedelta(days=6), sunday - timedelta(days=2)),
        ("Sommarlov", _weekday_from(date(year, 6, 8), 4) + timedelta(days=1), date.fromisocalendar(year, 33, 3)),
        ("Höstlov", date.fromisocalendar(year, 44, 1), date.fromisocalendar(year, 44, 5)),
        ("Jullov", date(year, 12, 21), date(year + 1, 1, 7)),
    ):
        yield Known(name, Days(first, last), ABOUT)
    yield Known("Skolavslutning", Days(*[_weekday_from(date(year, 6, 8), 4)] * 2), ABOUT)


def _weekday_from(day: date, weekday: int) -> date:
    """The first such weekday from this day on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
