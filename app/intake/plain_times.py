"""The times of rows, read once for each hour and each day: what a minute more adds is known."""

import re
from datetime import datetime, timedelta
from unicodedata import normalize

from app.incidents import rules
from app.incidents.rules import Faults, Knowledge
from app.intake.cells import WrongCell, span
from app.intake.report_files import unquoted

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_MINUTES = {f"{minute:02}": timedelta(minutes=minute) for minute in range(60)}
_HOUR_ENDS = timedelta(minutes=59)
MOST = 20_000
"""So much of each kind is remembered, so that a file of any length takes no more memory."""


class PlainTimes:
    """The columns that say when, of written times with which nothing is wrong."""

    def __init__(self, known: Knowledge):
        self._known = known
        self._hours: dict[str, dict | None] = {}
        self._days: dict[tuple[str, str], dict | None] = {}

    def read(self, earliest: str, latest: str) -> dict | None:
        """As `rules.when` gives them; None for what must be read by itself to tell what is wrong with it."""
        first, last = earliest or latest, latest or earliest
        if not (_MOMENT.fullmatch(first) and _MOMENT.fullmatch(last)):
            written = earliest, latest
            if written not in self._days:
                keep(self._days, written, self._days_between(*(normalize("NFC", unquoted(one)) for one in written)))
            return self._days[written]
        begun, ended = self._hour(first[:13]), self._hour(last[:13])
        if begun is None or ended is None:
            return None
        begins, ends = begun["earliest"] + _MINUTES[first[14:]], ended["earliest"] + _MINUTES[last[14:]]
        if begun is ended and begins <= ends:
            return {**begun, "earliest": begins, "latest": ends}
        return self._checked(begins, ends)

    def _hour(self, written: str) -> dict | None:
        """The columns of an hour from its first minute on, where every minute of it is like any other."""
        if written not in self._hours:
            keep(self._hours, written, self._read_hour(written))
        return self._hours[written]

    def _read_hour(self, written: str) -> dict | None:
        try:
            begins, ends = (span(f"{written}:{minute}", "", now=self._known.now)[0] for minute in ("00", "59"))
        except WrongCell:
            return None
        found, until = self._checked(begins, begins), self._checked(ends, ends)
        alike = found and until and all(found[name] == until[name] for name in ("local_date", "hour_of_week"))
        return found if alike and ends - begins == _HOUR_ENDS else None

    def _days_between(self, earliest: str, latest: str) -> dict | None:
        try:
            return self._checked(*span(earliest, latest, now=self._known.now))
        except WrongCell:
            return None

    def _checked(self, earliest: datetime, latest: datetime) -> dict | None:
        faults: Faults = {}
        columns = rules.when(earliest, latest, None, self._known, faults)
        return None if faults else columns


def keep(kept: dict, key: object, value: object) -> None:
    """Remember a value, of at most `MOST`."""
    if len(kept) >= MOST:
        kept.clear()
    kept[key] = value
