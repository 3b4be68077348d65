"""Rows like an earlier one. Nearly every row of a file says of all but its times, its text and its id what another row
has said, cell for cell; what that means was read and checked once, as a whole row is (`incident_rows.py`).

Here the rest is read: the times (once for each hour and each day), the text (once for each wording) and the id. What is
out of the ordinary in any of them gives None, and the row is read whole: so a fault is found and worded in one place.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from operator import itemgetter
from typing import NamedTuple
from unicodedata import normalize

from app.incidents import rules
from app.incidents.rules import Faults, Knowledge
from app.intake.cells import WrongCell, is_scientific, span
from app.intake.report_files import unquoted
from app.taxonomy import service as taxonomy
from app.texts import personal

MOST = 20_000
"""So much of each kind is remembered, so that a file of any length takes no more memory."""
_BY_ITSELF = ("earliest", "latest", "text", "external_id")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_PLAIN_ID = re.compile(r"[A-Za-z]?[0-9-]{1,8}", re.ASCII)
"""Neither a number of a person (ten signs), nor a name or an address (a letter by itself is no word where a digit
follows), nor what a spreadsheet has rounded."""
_MINUTES = {f"{minute:02}": timedelta(minutes=minute) for minute in range(60)}
_HOUR_ENDS = timedelta(minutes=59)


class Alike(NamedTuple):
    """What rows have in common: the columns that follow, and the part of the fingerprint."""

    columns: dict
    content: str
    says_who_reads: bool


class PlainRows:
    """The rows of one file, `at`: our name of a column -> its position."""

    def __init__(self, at: Mapping[str, int], known: Knowledge):
        self._known = known
        self._shared = itemgetter(*(index for name, index in at.items() if name not in _BY_ITSELF))
        self._at = [at.get(name) for name in _BY_ITSELF]
        self._alike: dict[object, Alike] = {}
        self._hours: dict[tuple[str, str], dict | None] = {}
        self._days: dict[tuple[str, str], dict | None] = {}
        self._texts: dict[tuple[str, bool], tuple[str, str] | None] = {}

    def read(self, cells: Sequence[str]) -> tuple[dict, str, bool, str] | None:
        """(columns, fingerprint, `says_who_reads`, id) of a row that is like an earlier one and in order; else None."""
        alike = self._alike.get(self._shared(cells))
        if alike is None:
            return None
        earliest, latest, written, id = ("" if at is None else cells[at].strip() for at in self._at)
        if id and not _PLAIN_ID.fullmatch(id):
            id = normalize("NFC", unquoted(id))
            if len(id) > 100 or personal(id) or is_scientific(id):
                return None
        times = self._when(earliest, latest)
        if times is None:
            return None
        text = normalize("NFC", unquoted(written))
        stored = self._guarded(text, alike.columns["category_id"])
        if stored is None:
            return None
        content = content_hash(earliest, latest, alike.content, stored[0])
        columns = {**alike.columns, **times, "text": stored[0], "state": stored[1]}
        return columns, content, alike.says_who_reads, id

    def remember(self, cells: Sequence[str], columns: Mapping, content: str, says_who_reads: bool) -> None:
        """A row that was read whole and had no fault; `content` is the part of its fingerprint."""
        kept = {name: value for name, value in columns.items() if name not in _READ_HERE}
        _keep(self._alike, self._shared(cells), Alike(kept, content, says_who_reads))

    def _when(self, earliest: str, latest: str) -> dict | None:
        """The columns of two written times that are in order."""
        first, last = earliest or latest, latest or earliest
        if not (_MOMENT.fullmatch(first) and _MOMENT.fullmatch(last)):
            first, last = (normalize("NFC", unquoted(one)) for one in (earliest, latest))
            if (first, last) not in self._days:
                _keep(self._days, (first, last), self._days_between(first, last))
            return self._days[first, last]
        hours = first[:13], last[:13]
        if hours not in self._hours:
            _keep(self._hours, hours, self._hours_between(*hours))
        found = self._hours[hours]
        if found is None or (hours[0] == hours[1] and first[14:] > last[14:]):
            return None
        begins, ends = found["earliest"] + _MINUTES[first[14:]], found["latest"] + _MINUTES[last[14:]]
        return {**found, "earliest": begins, "latest": ends}

    def _hours_between(self, first: str, last: str) -> dict | None:
        """The columns of two hours from their first minutes on, where every minute of them is like any other."""
        try:
            begins, ends = (
                span(f"{first}:{minute}", f"{last}:{minute}", now=self._known.now) for minute in ("00", "59")
            )
        except WrongCell:
            return None
        steady = all(end - begin == _HOUR_ENDS for begin, end in zip(begins, ends, strict=True))
        found, until = self._checked(*begins), self._checked(*ends)
        alike = found and until and all(found[name] == until[name] for name in ("local_date", "hour_of_week"))
        return found if steady and alike else None

    def _days_between(self, earliest: str, latest: str) -> dict | None:
        try:
            return self._checked(*span(earliest, latest, now=self._known.now))
        except WrongCell:
            return None

    def _checked(self, earliest: datetime, latest: datetime) -> dict | None:
        faults: Faults = {}
        columns = rules.when(earliest, latest, None, self._known, faults)
        return None if faults else columns

    def _guarded(self, text: str, category_id: int) -> tuple[str, str] | None:
        """The text as it is stored, and the state of its report; None for one that is refused."""
        kind = taxonomy.categories()[category_id]
        if (text, kind.needs_text) not in self._texts:
            faults: Faults = {}
            stored = rules.guarded(text, False, kind, self._known, faults)
            _keep(self._texts, (text, kind.needs_text), None if faults else stored)
        return self._texts[text, kind.needs_text]


_READ_HERE = frozenset({"earliest", "latest", "local_date", "hour_of_week", "text", "state"})


def _keep(kept: dict, key: object, value: object) -> None:
    if len(kept) >= MOST:
        kept.clear()
    kept[key] = value


def content_hash(earliest: str, latest: str, content: str, text: str) -> str:
    """The fingerprint of what a row says, the same however its spaces, cases and decimals were written; `content`: all
    but times and text."""
    times = (written.lower().replace("t", " ") for written in (earliest, latest))
    return sha256("\x1f".join((*times, content, " ".join(text.split()))).encode()).hexdigest()
