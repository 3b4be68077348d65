"""When something happened, as people write it: Swedish clock time, to the minute or to the day."""

import re
from datetime import datetime

from app.figures.periods import STOCKHOLM, moment_of
from app.incidents.said import FIELDS

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d)?)?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_FORMAT = "Skriv tiden som 2026-09-03 07:15, eller bara dagen som 2026-09-03."


class WrongTime(ValueError):
    """``column`` is 'earliest' or 'latest'; ``str()`` is the Swedish sentence."""

    def __init__(self, column: str, sentence: str):
        super().__init__(sentence)
        self.column = column


def span(earliest: str, latest: str, *, now: datetime) -> tuple[datetime, datetime]:
    """Return the first and last possible moment in UTC.

    A day alone is the whole day (00:00–23:59, today until ``now``); one of the two alone stands for both. Raises
    ``WrongTime`` for what is no time; whether the times can be true is for the report's own checks to say.
    """
    if not earliest and not latest:
        raise WrongTime("earliest", FIELDS["earliest"].missing)
    first, _ = _moment("earliest" if earliest else "latest", earliest or latest, now)
    last, whole_day = _moment("latest" if latest else "earliest", latest or earliest, now, at_end=True)
    if last > now and whole_day and last.astimezone(STOCKHOLM).date() == now.astimezone(STOCKHOLM).date():
        last = max(now.replace(second=0, microsecond=0), first)
    return first, last


def _moment(column: str, written: str, now: datetime, *, at_end: bool = False) -> tuple[datetime, bool]:
    """Return the moment in UTC, and whether only the day was given."""
    match = _TIME.fullmatch(written)
    if match is None:
        if _SERIAL.fullmatch(written):
            raise WrongTime(column, f"Tiden är ett Excel-tal i stället för ett datum. {_FORMAT}")
        raise WrongTime(column, f"Tiden går inte att läsa. {_FORMAT}")
    year, month, day, hour, minute = match.groups()
    whole_day = hour is None
    if whole_day:
        hour, minute = (23, 59) if at_end else (0, 0)
    if hour == "24":
        raise WrongTime(column, "Klockan 24:00 skrivs som 00:00 nästa dag.")
    try:
        local = datetime(int(year), int(month), int(day), int(hour), int(minute))
    except ValueError:
        raise WrongTime(column, f"Dagen eller klockslaget finns inte. {_FORMAT}") from None
    try:
        return moment_of(local), whole_day
    except ValueError as fault:
        raise WrongTime(column, str(fault)) from None
