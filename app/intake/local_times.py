"""When something happened, as people write it: Swedish clock time, to the minute or to the day."""

import re
from datetime import UTC, datetime

from app.figures.periods import STOCKHOLM

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

    A day alone is the whole day (00:00–23:59, today until ``now``); one of the two alone stands for both. In the
    hour that comes twice in the autumn the first one is meant. Raises ``WrongTime``.
    """
    if not earliest and not latest:
        raise WrongTime("earliest", f"När hände det? {_FORMAT}")
    first, _ = _moment("earliest" if earliest else "latest", earliest or latest, now)
    last, whole_day = _moment("latest" if latest else "earliest", latest or earliest, now, at_end=True)
    if last > now and whole_day and last.astimezone(STOCKHOLM).date() == now.astimezone(STOCKHOLM).date():
        last = max(now.replace(second=0, microsecond=0), first)
    for column, moment in (("earliest", first), ("latest", last)):
        if moment > now:
            raise WrongTime(column, "Tiden ligger i framtiden. Det går bara att rapportera det som har hänt.")
    if last < first:
        raise WrongTime("latest", "Senaste tiden ligger före den tidigaste.")
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
        local = datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=STOCKHOLM)
    except ValueError:
        raise WrongTime(column, f"Dagen eller klockslaget finns inte. {_FORMAT}") from None
    if local.year < 2000:
        raise WrongTime(column, "Tiden ligger före år 2000.")
    if local.year > now.year + 1:  # before the reckoning in UTC, which ends with the year 9999
        raise WrongTime(column, "Tiden ligger i framtiden. Det går bara att rapportera det som har hänt.")
    moment = local.astimezone(UTC)
    if moment.astimezone(STOCKHOLM).hour != local.hour:
        raise WrongTime(column, "Klockslaget finns inte: den natten ställdes klockan fram en timme.")
    return moment, whole_day
