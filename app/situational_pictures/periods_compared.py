"""The days of a picture and those they stand beside. Pure."""

from dataclasses import dataclass
from datetime import date

from app.figures.compared import Compared, compared
from app.figures.periods import FORTNIGHT_DAYS, Days, Fortnight
from tenants.errors import NotFound

EARLIER_PERIODS = 12
OLDEST = date(2000, 1, 1)


@dataclass(frozen=True)
class PictureDays(Compared):
    """A fortnight as far as it has come, and equally many first days of the periods it is compared with."""

    period: Fortnight
    running: bool

    @property
    def day_number(self) -> int:
        return len(self.now)

    @property
    def earlier(self) -> list[Days]:
        """The same days of the twelve periods before, latest first."""
        return [self.now.back(FORTNIGHT_DAYS * n) for n in range(1, EARLIER_PERIODS + 1)]

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


def picture_days(today: date, anchor: date, first: date | None = None) -> PictureDays:
    """The period that begins on `first`, or today's. Raises NotFound for a day no period begins on, or one to come."""
    current = Fortnight.containing(today, anchor)
    period = current if first is None else Fortnight(first)
    if period.first > current.first or period.first < OLDEST or (period.first - anchor).days % FORTNIGHT_DAYS:
        raise NotFound("period")
    beside = compared(period.elapsed(today), back=FORTNIGHT_DAYS)
    return PictureDays(beside.now, beside.previous, beside.last_year, period, period == current)
