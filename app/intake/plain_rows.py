"""Rows like an earlier one. Nearly every row of a file says of all but its times, its text and its id what another row
has said, cell for cell; what that means was read and checked once, as a whole row is (`incident_rows.py`).

Here the rest is read: the times, the text (looked at once for each wording) and the id. What is
out of the ordinary in any of them gives None, and the row is read whole: so a fault is found and worded in one place.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from operator import itemgetter
from typing import NamedTuple
from unicodedata import normalize

from app.figures.written_cells import NOTHING
from app.incidents import rules
from app.incidents.rules import Faults, Knowledge
from app.intake.report_files import WrongCell, is_scientific, span, unquoted
from app.privacy import Finding
from app.taxonomy import service as taxonomy
from app.texts import personal

_BY_ITSELF = ("earliest", "latest", "text", "external_id")
_PLAIN_ID = re.compile(r"(?:[A-Za-z](?=\d))?[0-9-]{0,8}", re.ASCII)
"""In which nothing can be found: a person's number has ten signs, and a letter that a digit follows is no word."""
LONGEST_ID = 100
_DIGITS = re.compile(r"[0-9-]*", re.ASCII)
_MAY_BE_A_NUMBER = re.compile(r"(?<!\d)(?:18|19|20)?\d\d-?(?:0\d|1[0-2])-?[0-36-9]\d-*\d{4}", re.ASCII)
"""In digits and hyphens alone only a person's number is looked for, and each has a day of a month before its four last
digits, or one with 60 added."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_MINUTES = {f":{minute:02}": timedelta(minutes=minute) for minute in range(60)}
_HOUR_ENDS = timedelta(minutes=59)
MOST = 20_000
"""So much of each kind is remembered, so that a file of any length takes no more memory."""


class Alike(NamedTuple):
    """What rows have in common: the columns that follow, and the part of the fingerprint."""

    columns: dict
    content: str
    says_who_reads: bool


class PlainRows:
    """The rows of one file, `at`: our name of a column -> its position; `times`: what is known of its times already."""

    def __init__(self, at: Mapping[str, int], known: Knowledge, times: "PlainTimes"):
        self._known = known
        self._shared = itemgetter(*(index for name, index in at.items() if name not in _BY_ITSELF))
        self._at = [at.get(name) for name in _BY_ITSELF]
        self._alike: dict[object, Alike] = {}
        self._times = times
        self._texts: dict[tuple[str, int], tuple[str, str, str] | None] = {}

    def read(self, cells: Sequence[str]) -> tuple[dict, str, bool, str] | None:
        """(columns, fingerprint, `says_who_reads`, id) of a row that is like an earlier one and in order; else None."""
        alike = self._alike.get(self._shared(cells))
        if alike is None:
            return None
        earliest, latest, written, id = ["" if at is None else cells[at].strip() for at in self._at]
        if not id.isascii() or id[:1] == "'":
            id = normalize("NFC", unquoted(id))
        if id in NOTHING or len(id) > LONGEST_ID or in_an_id(id) or is_scientific(id):
            return None
        times = self._times.read(earliest, latest)
        if times is None:
            return None
        said = written, alike.columns["category_id"]
        if said not in self._texts:
            keep(self._texts, said, self._text(*said))
        read = self._texts[said]
        if read is None:
            return None
        text, state, words = read
        content = _hash(earliest, latest, alike.content, words)
        columns = {**alike.columns, **times, "text": text, "state": state}
        return columns, content, alike.says_who_reads, id

    def _text(self, written: str, category_id: int) -> tuple[str, str, str] | None:
        """The text, the state that it puts a report of this type in, and its words; None where something is wrong."""
        if written in NOTHING:
            return None
        faults: Faults = {}
        kind = taxonomy.categories()[category_id]
        text, state = rules.guarded(normalize("NFC", unquoted(written)), False, kind, self._known, faults)
        return None if faults else (text, state, " ".join(text.split()))

    def remember(self, cells: Sequence[str], columns: Mapping, content: str, says_who_reads: bool) -> None:
        """A row that was read whole and had no fault; `content` is the part of its fingerprint."""
        kept = {name: value for name, value in columns.items() if name not in _READ_HERE}
        keep(self._alike, self._shared(cells), Alike(kept, content, says_who_reads))


_READ_HERE = frozenset({"earliest", "latest", "local_date", "hour_of_week", "text", "state"})


def in_an_id(id: str) -> list[Finding]:
    """What may point at a person in the id of a row."""
    if _PLAIN_ID.fullmatch(id) or (_DIGITS.fullmatch(id) and not _MAY_BE_A_NUMBER.search(id)):
        return []
    return personal(id)


def content_hash(earliest: str, latest: str, content: str, text: str) -> str:
    """The fingerprint of what a row says, the same however its spaces, cases and decimals were written; `content`: all
    but times and text."""
    return _hash(earliest, latest, content, " ".join(text.split()))


def _hash(earliest: str, latest: str, content: str, words: str) -> str:
    times = f"{earliest}\x1f{latest}".lower().replace("t", " ")
    return sha256(f"{times}\x1f{content}\x1f{words}".encode()).hexdigest()


class PlainTimes:
    """The columns that say when, of written times with which nothing is wrong. They are read once for each hour and
    each day: what a minute more adds is known."""

    def __init__(self, known: Knowledge):
        self._known = known
        self._hours: dict[str, dict | None] = {}
        self._days: dict[tuple[str, str], dict | None] = {}

    def read(self, earliest: str, latest: str) -> dict | None:
        """As `rules.when` gives them; None for what must be read by itself to tell what is wrong with it."""
        first, last = earliest or latest, latest or earliest
        begun, minute = self._hours.get(first[:13]), _MINUTES.get(first[13:])
        if begun and minute is not None and first == last:
            begins = begun["earliest"] + minute
            return {**begun, "earliest": begins, "latest": begins}
        if not (_MOMENT.fullmatch(first) and _MOMENT.fullmatch(last)):
            written = earliest, latest
            if written not in self._days:
                keep(self._days, written, self._days_between(*(normalize("NFC", unquoted(one)) for one in written)))
            return self._days[written]
        begun, ended = self._hour(first[:13]), self._hour(last[:13])
        if begun is None or ended is None:
            return None
        begins, ends = begun["earliest"] + _MINUTES[first[13:]], ended["earliest"] + _MINUTES[last[13:]]
        if begun is ended and begins <= ends:
            return {**begun, "earliest": begins, "latest": ends}
        return self._checked(begins, ends)

    def day(self, earliest: str, latest: str) -> date | None:
        """The day that these times are counted on; None as `read` says it."""
        begun = self._hours.get(earliest[:13])
        if begun and earliest[13:] in _MINUTES and latest in ("", earliest):
            return begun["local_date"]
        found = self.read(earliest, latest)
        return found["local_date"] if found else None

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
