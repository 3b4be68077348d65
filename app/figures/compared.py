"""What is compared with what: now, before, and the same weekdays a year before. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.figures.periods import FORTNIGHT_DAYS, YEAR_DAYS, Days, Fortnight
from tenants.errors import NotFound

EARLIER_PERIODS = 12
OLDEST = date(2000, 1, 1)
"""No period before this day is shown."""


@dataclass(frozen=True)
class Compared:
    """The days that are counted, and those they stand beside."""

    now: Days
    previous: Days
    last_year: Days | None
    """None when `now` is longer than 52 weeks: it would lie over itself."""

    @property
    def named(self) -> dict[str, Days]:
        """The spans there are, by the names that a counted row has for them."""
        spans = {"now": self.now, "previous": self.previous, "last_year": self.last_year}
        return {name: days for name, days in spans.items() if days is not None}

    def known(self, first_day: date | None) -> dict[str, Days]:
        """ "now", and of the others those that were reported whole (as `recorded`)."""
        return {name: days for name, days in self.named.items() if name == "now" or recorded(days, first_day)}


def compared(now: Days, back: int | None = None) -> Compared:
    """The days, those `back` days earlier (None: as many days as they are), and those 364 days earlier."""
    return Compared(now, now.back(back or len(now)), now.back(YEAR_DAYS) if len(now) <= YEAR_DAYS else None)


def recorded(days: Days, first_day: date | None) -> bool:
    """Whether all of the days lie in the time that has been reported, which begins on `first_day` (None: never)."""
    return first_day is not None and first_day <= days.first


@dataclass(frozen=True)
class PictureDays(Compared):
    """The whole days of a fortnight so far, and equally many first days of the periods it is compared with."""

    period: Fortnight
    latest: bool
    """Whether it is the last one of which a whole day has gone."""

    @property
    def running(self) -> bool:
        """Whether the period has days that are not whole yet."""
        return self.now.last < self.period.days.last

    @property
    def to_come(self) -> Days:
        """The days of the period that are not whole yet; may be empty."""
        return Days(self.now.last + timedelta(days=1), self.period.days.last)

    @property
    def earlier(self) -> list[Days]:
        """The same days of the twelve periods before, latest first."""
        return [self.now.back(FORTNIGHT_DAYS * n) for n in range(1, EARLIER_PERIODS + 1)]

    @property
    def next_first(self) -> date | None:
        return None if self.latest else self.period.next.first

    @property
    def previous_first(self) -> date:
        return self.period.previous.first

    @property
    def label(self) -> str:
        """v. 48–49, 23 november–6 december 2026."""
        return f"{self.period.label}, {self.period.days.label}"


def picture_days(last: date, anchor: date, first: date | None = None) -> PictureDays:
    """The period that begins on `first`, or the latest, as far as `last`, the last whole day (`last_whole_day`).

    Raises NotFound for a day no period begins on, and for a period without a whole day.
    """
    current = Fortnight.containing(last, anchor)
    period = current if first is None else Fortnight(first)
    if period.first > current.first or period.first < OLDEST or (period.first - anchor).days % FORTNIGHT_DAYS:
        raise NotFound("period")
    beside = compared(period.until(last), back=FORTNIGHT_DAYS)
    return PictureDays(beside.now, beside.previous, beside.last_year, period, period == current)
