"""Which days stand beside which. Pure."""

from dataclasses import dataclass
from datetime import date

from app.figures.periods import YEAR_DAYS, Days, Fortnight
from tenants.errors import NotFound

EARLIER_PERIODS = 12
OLDEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Compared:
    """A fortnight as far as it has come, and equally many first days of the periods it is compared with."""

    period: Fortnight
    day_number: int
    running: bool
    now: Days
    previous: Days
    last_year: Days

    @property
    def earlier(self) -> list[Days]:
        """The same days of the twelve periods before, latest first."""
        return [self.now.back(len(self.period.days) * n) for n in range(1, EARLIER_PERIODS + 1)]

    @property
    def next_first(self) -> date | None:
        return None if self.running else self.period.next.first

    @property
    def previous_first(self) -> date:
        return self.period.previous.first

    @property
    def label(self) -> str:
        """v. 48–49, 23 november–6 december 2026."""
        return f"{self.period.label}, {self.period.days.label}"


def compared(today: date, anchor: date, first: date | None = None) -> Compared:
    """The period that begins on `first`, or today's. Raises NotFound for a day no period begins on, or one to come."""
    current = Fortnight.containing(today, anchor)
    period = current if first is None else Fortnight(first)
    if period.first > current.first or period.first < OLDEST or (period.first - anchor).days % len(period.days):
        raise NotFound("period")
    now = period.elapsed(today)
    return Compared(
        period,
        len(now),
        period == current,
        now,
        previous=period.previous.days.first_days(len(now)),
        last_year=now.back(YEAR_DAYS),
    )
