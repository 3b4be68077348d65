"""Days, fortnights and quarters, in Swedish local time. Pure.

Times are kept in UTC; a day, a week, a fortnight and a quarter begin at midnight in Europe/Stockholm, so a day has
23, 24 or 25 hours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FORTNIGHT_DAYS = 14
YEAR_DAYS = 364
"""A year back with the same weekdays: 52 whole weeks."""
MORNING = timedelta(hours=4, minutes=30)
"""When the day before is over for whoever counts."""

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
DAYPARTS = (("natt 00–06", 0, 6), ("dag 06–18", 6, 18), ("kväll 18–24", 18, 24))


def local(moment: datetime) -> datetime:
    """The same moment on a Swedish clock."""
    return moment.astimezone(STOCKHOLM)


def local_date(moment: datetime) -> date:
    return local(moment).date()


def moment_of(written: datetime) -> datetime:
    """What a clock showed, as a moment in UTC: without an offset it is a Swedish clock.

    Of an hour that comes twice the first is meant. Raises ValueError with a Swedish sentence for a clock time that does
    not exist (the night clocks go forward), and for a year that nobody can mean.
    """
    if not 1900 <= written.year <= 2200:
        raise ValueError("Kontrollera årtalet.")
    if written.tzinfo is not None:
        return written.astimezone(UTC)
    moment = written.replace(tzinfo=STOCKHOLM).astimezone(UTC)
    if local(moment).replace(tzinfo=None) != written:
        raise ValueError("Klockslaget finns inte: den natten ställdes klockan fram en timme.")
    return moment


def hour_of_week(earliest: datetime, latest: datetime) -> int | None:
    """0 (Monday 00–01) to 167 (Sunday 23–24), or None when the two do not fall in the same local hour."""
    if latest - earliest >= timedelta(hours=1):
        return None
    a, b = local(earliest), local(latest)
    if (a.date(), a.hour, a.utcoffset()) != (b.date(), b.hour, b.utcoffset()):
        return None
    return a.weekday() * 24 + a.hour


def last_whole_day(moment: datetime) -> date:
    """The last day that can be counted whole: yesterday, from half past four in the morning; before, the day before.

    A night's reports are written when it is over, and the analysis of the day is made then. Every page that compares,
    and every analysis, ends with this day. It is asked of the Swedish clock, so a day of 23 or 25 hours is one day.
    """
    return (local(moment).replace(tzinfo=None) - MORNING).date() - timedelta(days=1)


def start_of(day: date) -> datetime:
    """Midnight at the start of a local day, in UTC."""
    return datetime.combine(day, time(), STOCKHOLM).astimezone(UTC)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    return day.replace(day=1)


@dataclass(frozen=True)
class Days:
    """Whole local days, `first` to `last`, both included."""

    first: date
    last: date

    def __len__(self) -> int:
        return max(0, (self.last - self.first).days + 1)

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(len(self)))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def back(self, days: int) -> "Days":
        return Days(self.first - timedelta(days=days), self.last - timedelta(days=days))

    @property
    def label(self) -> str:
        return span_label(self.first, self.last)


@dataclass(frozen=True)
class Fortnight:
    """One period of the situational picture: 14 local days from a Monday."""

    first: date

    @classmethod
    def containing(cls, day: date, anchor: date) -> "Fortnight":
        """The period a day lies in, counted consecutively from the anchor (a Monday)."""
        return cls(anchor + timedelta(days=(day - anchor).days // FORTNIGHT_DAYS * FORTNIGHT_DAYS))

    @property
    def days(self) -> Days:
        return Days(self.first, self.first + timedelta(days=FORTNIGHT_DAYS - 1))

    @property
    def previous(self) -> "Fortnight":
        return Fortnight(self.first - timedelta(days=FORTNIGHT_DAYS))

    @property
    def next(self) -> "Fortnight":
        return Fortnight(self.first + timedelta(days=FORTNIGHT_DAYS))

    def until(self, last: date) -> Days:
        """The days of the period up to and with this one."""
        return Days(self.first, min(self.days.last, last))

    @property
    def slug(self) -> str:
        return self.first.isoformat()

    @property
    def label(self) -> str:
        first, last = self.first.isocalendar(), self.days.last.isocalendar()
        return f"v. {first.week}–{last.week}"


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, written 2026-Q3."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Raises ValueError unless the text is such as "2026-Q3" (or the Swedish "2026-K3")."""
        found = re.fullmatch(r"([0-9]{4})-[QK]([1-4])", text.strip().upper())
        if not found or not 2000 <= int(found[1]) <= 2100:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def containing(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    def __add__(self, quarters: int) -> "Quarter":
        n = self.ordinal + quarters
        return Quarter(n // 4, n % 4 + 1)

    def __sub__(self, quarters: int) -> "Quarter":
        return self + -quarters

    @property
    def ordinal(self) -> int:
        """Quarters since year 0, so that neighbours differ by one."""
        return self.year * 4 + self.number - 1

    @property
    def days(self) -> Days:
        return Days(self.first_day, (self + 1).first_day - timedelta(days=1))

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def twelve_months(self) -> Days:
        """The twelve months that end with this quarter."""
        return Days((self - 3).first_day, self.days.last)

    @property
    def months(self) -> tuple[date, date, date]:
        first = self.first_day
        return first, first.replace(month=first.month + 1), first.replace(month=first.month + 2)

    @property
    def label(self) -> str:
        return f"kvartal {self.number} {self.year}"

    @property
    def short(self) -> str:
        return f"K{self.number} {self.year}"


def date_label(day: date) -> str:
    """25 november 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_label(day: date) -> str:
    """november 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def span_label(first: date, last: date) -> str:
    """7–20 september 2026, 28 september–11 oktober 2026, 29 december 2025–11 januari 2026."""
    if first == last:
        return date_label(first)
    if first.year != last.year:
        return f"{date_label(first)}–{date_label(last)}"
    month = "" if first.month == last.month else f" {MONTHS[first.month - 1]}"
    return f"{first.day}{month}–{date_label(last)}"


def moment_label(moment: datetime) -> str:
    """2026-11-25 08.30, Swedish time."""
    return local(moment).strftime("%Y-%m-%d %H.%M")


def time_label(earliest: datetime, latest: datetime) -> str:
    """When something happened, as people say it: a moment, hours of one day, or a span."""
    a, b = local(earliest), local(latest)
    day, end = (f"{WEEKDAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]}" for at in (a, b))
    if a == b:
        return f"{day} {a:%H.%M}"
    if a.date() == b.date():
        return day if (a.hour, a.minute, b.hour, b.minute) == (0, 0, 23, 59) else f"{day} {a:%H.%M}–{b:%H.%M}"
    return f"{day} {a:%H.%M} – {end} {b:%H.%M}"


def short_day(day: date) -> str:
    """ "fre 25 sep", on one line."""
    return f"{WEEKDAYS[day.weekday()][:3]}\xa0{day.day}\xa0{MONTHS[day.month - 1][:3]}"
