"""Which days a place is looked at, and which they stand beside. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.figures.periods import YEAR_DAYS, Days, date_label, month_of
from tenants.errors import Invalid

MONTHS_SHOWN = 36
LONGEST = 1096
"""Days: three years."""
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Spans:
    """The period, equally many days just before it, and the same weekdays a year before."""

    now: Days
    previous: Days
    last_year: Days | None
    """None when the period is longer than 52 weeks: it would lie over itself."""

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the 36 months that end with the period's last."""
        last = month_of(self.now.last)
        return tuple(_month_before(last, back) for back in range(MONTHS_SHOWN - 1, -1, -1))

    @property
    def recent(self) -> Days:
        """What the months show, and at least the whole period."""
        return Days(min(self.months[0], self.now.first), self.now.last)

    @property
    def all_days(self) -> Days:
        """From the first day that anything is counted on to the last."""
        earlier = [days.first for days in (self.previous, self.last_year) if days]
        return Days(min(self.recent.first, *earlier), self.now.last)

    @property
    def whole_months(self) -> bool:
        after = self.now.last + timedelta(days=1)
        return self.now.first.day == 1 and after.day == 1


def spans(today: date, first: date | None = None, last: date | None = None) -> Spans:
    """The period asked for. Without days: the last twelve whole months; without one of them: a year from the other.

    Raises Invalid with a sentence for `first` or `last` when the days cannot be counted.
    """
    yesterday = today - timedelta(days=1)
    if first is None and last is None:
        now = twelve_months(today)
    else:
        now = _asked(yesterday, first, last)
    last_year = now.back(YEAR_DAYS) if len(now) <= YEAR_DAYS else None
    return Spans(now, now.back(len(now)), last_year)


def twelve_months(today: date) -> Days:
    """The last twelve whole calendar months."""
    end = month_of(today)
    return Days(_month_before(end, 12), end - timedelta(days=1))


def shortcuts(today: date) -> list[tuple[str, Days]]:
    """(name, days) of the periods that are most often asked for, all ending yesterday but the first."""
    yesterday = today - timedelta(days=1)
    return [
        ("whole_months", twelve_months(today)),
        ("year", Days(_year_before(today), yesterday)),
        ("quarter", Days(today - timedelta(days=84), yesterday)),
    ]


def _asked(yesterday: date, first: date | None, last: date | None) -> Days:
    if last is None:
        last = min(yesterday, _year_after(first) - timedelta(days=1)) if first <= yesterday else yesterday
    if first is None:
        first = _year_before(last + timedelta(days=1))
    if last > yesterday:
        raise Invalid({"last": [f"Perioden räknas i hela dagar. Välj en dag till och med {date_label(yesterday)}."]})
    if first > yesterday:
        raise Invalid({"first": [f"Den dagen har inte varit än. Välj en dag till och med {date_label(yesterday)}."]})
    if first < EARLIEST:
        raise Invalid({"first": [f"Välj en dag från och med {date_label(EARLIEST)}."]})
    if last < first:
        raise Invalid({"last": ["Sista dagen ligger före den första. Byt plats på dem eller välj andra dagar."]})
    if (last - first).days >= LONGEST:
        raise Invalid({"first": ["Perioden är för lång. Välj högst tre år åt gången."]})
    return Days(first, last)


def _month_before(month: date, back: int) -> date:
    n = month.year * 12 + month.month - 1 - back
    return date(n // 12, n % 12 + 1, 1)


def _year_before(day: date) -> date:
    return _same_day(day, day.year - 1)


def _year_after(day: date) -> date:
    return _same_day(day, day.year + 1)


def _same_day(day: date, year: int) -> date:
    return date(year, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=year)
