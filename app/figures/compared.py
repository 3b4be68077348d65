"""What is compared with what: now, before, and the same weekdays a year before. Pure."""

from dataclasses import dataclass
from datetime import date

from app.figures.periods import YEAR_DAYS, Days


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
