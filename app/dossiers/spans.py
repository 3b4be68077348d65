"""Which days a place is looked at, and which they stand beside. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.figures.compared import Compared, compared
from app.figures.periods import Days, date_label, month_of
from tenants.errors import Invalid

MONTHS_SHOWN = 36
LONGEST = 1096
"""Days: three years."""
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class PlaceDays(Compared):
    """The period, equally many days just before it, and the same weekdays a year before."""

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the 36 months that end with the period's last."""
        last = month_of(self.now.last)
        return tuple(_month_before(last, back) for back in range(MONTHS_SHOWN - 1, -1, -1))

    @property
    def recent(self) -> Days:
        """What the months show, and at least the whole period."""
        return Days(min(self.months[0], self.now.first), self.now.last)


def spans(yesterday: date, first: date | None = None, last: date | None = None) -> PlaceDays:
    """The period asked for. Without days: a year that ends with the last whole day; without one of them: a year from
    the other.

    Raises Invalid with a sentence for `first` or `last` when the days cannot be counted.
    """
    beside = compared(_asked(yesterday, first, last))
    return PlaceDays(beside.now, beside.previous, beside.last_year)


def last_year(yesterday: date) -> Days:
    """A year that ends with the last whole day."""
    return _asked(yesterday, None, None)


def twelve_months(yesterday: date) -> Days:
    """The last twelve whole calendar months."""
    end = month_of(yesterday + timedelta(days=1))
    return Days(_month_before(end, 12), end - timedelta(days=1))


def shortcuts(yesterday: date) -> list[tuple[str, Days]]:
    """The periods that are most often asked for, as people call them."""
    return [
        ("Ett år", last_year(yesterday)),
        ("Tolv hela månader", twelve_months(yesterday)),
        ("Tolv veckor", Days(yesterday - timedelta(days=83), yesterday)),
        ("Fyra veckor", Days(yesterday - timedelta(days=27), yesterday)),
    ]


def _asked(yesterday: date, first: date | None, last: date | None) -> Days:
    if first is None:
        last = last or yesterday
        after = last + timedelta(days=1)
        first = _in_year(after, after.year - 1)
    elif last is None:
        a_year = _in_year(first, first.year + 1) - timedelta(days=1)
        last = min(yesterday, a_year) if first <= yesterday else yesterday
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


def _in_year(day: date, year: int) -> date:
    """The same day of another year; 1 March for 29 February."""
    return date(year, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=year)
