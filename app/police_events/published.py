"""Events as the Swedish police publish them (polisen.se): a selection made for the press, kept as outside information.
Pure.

Read with tolerance, because the source changes: a JSON list or one JSON object per line, dates that are not ISO 8601,
the municipality in the name or in the location. Only name, summary, address and type are kept. The position is never
read: it is the middle of a municipality or a county, not the place of the event.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize
from uuid import UUID

from app.figures.periods import MONTHS, STOCKHOLM
from app.privacy import clean

LARGEST = 100
"""Megabytes in one file."""
LONGEST = {"name": 500, "summary": 10_000, "url": 1_000, "type": 200}

_MONTHS = tuple(month[:3] for month in MONTHS)
_NAMED = re.compile(r"(\d{1,2}) ([a-zåäö]{3,9})\.? (?:kl\.? )?\d{1,2}[.:]\d\d(?!\d)", re.IGNORECASE | re.ASCII)
_PUBLISHED = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)[T ]{1,2}(\d\d?):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d)", re.ASCII
)


class FileRefused(Exception):
    """Nothing in the file can be read; `str()` is the Swedish sentence, which holds nothing of the file."""


@dataclass(frozen=True)
class Event:
    """One event, read but not yet placed.

    `published_at` is aware and in UTC. `event_date` is local, from the name; the year is inferred. `url` is a whole
    address or "". `places` are the names of where it happened, the surest first.
    """

    event_id: int
    published_at: datetime
    event_date: date | None
    type: str
    name: str
    summary: str
    url: str
    places: tuple[str, ...]
    content_hash: str

    @property
    def municipality_name(self) -> str | None:
        return next((place for place in self.places if not _is_county(place)), None)

    @property
    def county(self) -> bool:
        """Whether it is told for a whole county and no municipality."""
        return bool(self.places) and self.municipality_name is None


class Refused(NamedTuple):
    """One entry that is no event: its line (or its number in the list), and why, in Swedish."""

    line: int
    why: str


@dataclass
class Plan:
    """What taking in a file does. Outside is not refused; `repeated` counts older doubles in the file.

    What belongs to the area is given as columns of a `PoliceEvent`; `municipality_id` is None when it is told for the
    whole county.
    """

    new: list[dict] = field(default_factory=list)
    changed: list[dict] = field(default_factory=list)
    unchanged: list[dict] = field(default_factory=list)
    outside: list[Event] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    repeated: int = 0


def read_events(path: Path | str) -> Iterator[Event | Refused]:
    """What the file holds, in its order. Raises `FileRefused` when nothing in it can be read.

    A file without events is refused too: the source gives empty answers, and they do not mean that nothing happened.
    """
    if Path(path).stat().st_size > LARGEST * 1_000_000:
        raise FileRefused(f"Filen är större än {LARGEST} MB. Dela den i flera.")
    found = False
    for line, entry in _entries(path):
        found = True
        yield Refused(line, "Raden är inte giltig JSON.") if entry is _BROKEN else _event(line, entry)
    if not found:
        raise FileRefused("Filen innehåller inga händelser. Det behöver inte betyda att inget har hänt.")


def sort_out(
    events: Iterable[Event | Refused],
    stored: Mapping[int, Any],
    municipality_names: Mapping[str, UUID],
    counties: Collection[str],
) -> Plan:
    """What is new, changed, unchanged, outside the area, and refused.

    `stored` is event id -> what has `published_at` and `content_hash`; keys of `municipality_names` and names in
    `counties` are lower case. Of an event that stands twice in the file, the version published last counts (the later
    one when that is equal).
    """
    plan = Plan()
    latest: dict[int, Event] = {}
    for event in events:
        if isinstance(event, Refused):
            plan.refused.append(event)
            continue
        earlier = latest.get(event.event_id)
        plan.repeated += earlier is not None
        if earlier is None or event.published_at >= earlier.published_at:
            latest[event.event_id] = event
    for event in latest.values():
        names = [place.lower() for place in event.places]
        municipality_id = next((municipality_names[name] for name in names if name in municipality_names), None)
        if municipality_id is None and not (event.county and any(name in counties for name in names)):
            plan.outside.append(event)
            continue
        former, kind = stored.get(event.event_id), plan.new
        if former is not None:
            # An old file after a newer one: what is stored is the later wording.
            older = event.published_at < former.published_at
            kind = plan.unchanged if older or former.content_hash == event.content_hash else plan.changed
        columns = {name: value for name, value in vars(event).items() if name != "places"}
        place = {"municipality_name": event.municipality_name, "county": event.county}
        kind.append({**columns, **place, "municipality_id": municipality_id})
    return plan


_BROKEN = object()


def _entries(path: Path | str) -> Iterable[tuple[int, object]]:
    """(Line or number in the list, entry); `_BROKEN` stands for what is no JSON."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("Filen måste vara UTF-8.") from None
    if not text.lstrip().startswith("["):
        return ((line, _loaded(one)) for line, one in enumerate(StringIO(text), start=1) if one.strip())
    entries = _loaded(text)
    if not isinstance(entries, list):
        raise FileRefused("Filen är inte giltig JSON. Är den hel?")
    return enumerate(entries, start=1)


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # not JSON; a number of thousands of digits; nested without end
        return _BROKEN


class _Faulty(ValueError):
    pass


def _event(line: int, entry: object) -> Event | Refused:
    if not isinstance(entry, dict):
        return Refused(line, "Posten är inget objekt.")
    try:
        event_id = _event_id(entry.get("id"))
        published_at = _published_at(entry.get("datetime"))
        name, summary, kind, url = (_text(entry, key) for key in ("name", "summary", "type", "url"))
        if not name:
            raise _Faulty("Fältet name saknas eller är tomt.")
    except _Faulty as faulty:
        return Refused(line, str(faulty))
    if not url.startswith(("https://polisen.se/", "/")) or url.startswith("//"):
        url = ""  # shown as a link, so it may lead nowhere else
    day, places = _day(name, published_at), _places(name, kind, entry.get("location"))
    content = "\x1f".join((published_at.isoformat(), kind, name, summary, url))
    url = f"https://polisen.se{url}" if url[:1] == "/" else url
    hash = sha256(content.encode()).hexdigest()
    return Event(event_id, published_at, day, kind, name, summary, url, places, hash)


def _event_id(written: object) -> int:
    if isinstance(written, str) and len(written) < 20 and written.isascii() and written.isdigit():
        written = int(written)
    if not isinstance(written, int) or isinstance(written, bool):
        raise _Faulty("Fältet id saknas eller är inget heltal.")
    if not 0 < written < 2**63:
        raise _Faulty("Fältet id är inget rimligt tal.")
    return written


def _text(entry: Mapping, key: str) -> str:
    written = entry.get(key)
    if written is None:
        return ""
    if not isinstance(written, str):
        raise _Faulty(f"Fältet {key} är ingen text.")
    if len(written) > LONGEST[key]:
        raise _Faulty(f"Fältet {key} är längre än {LONGEST[key]} tecken.")
    text = normalize("NFC", clean(written)).strip()
    return text if key == "summary" else " ".join(text.split())


def _published_at(written: object) -> datetime:
    if not isinstance(written, str) or not written:
        raise _Faulty("Fältet datetime saknas.")
    match = _PUBLISHED.fullmatch(written.strip())
    if match is None:
        raise _Faulty("Fältet datetime går inte att läsa. Väntat: 2023-04-11 3:24:01 +02:00.")
    year, month, day, hour, minute, second, zone = match.groups(default="00")
    iso = f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}:{second}{zone}"
    try:
        moment = datetime.fromisoformat(iso).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _Faulty("Fältet datetime är ingen tid som finns.") from None
    if not 2000 <= moment.year < 2100:
        raise _Faulty("Fältet datetime är ingen rimlig tid.")
    return moment


def _day(name: str, published_at: datetime) -> date | None:
    """The date as the name tells it: '11 april 00:37, …' or '11 april 00.37, …', without a year."""
    match = _NAMED.match(name)
    if match is None or match[2][:3].lower() not in _MONTHS:
        return None
    day, month = int(match[1]), _MONTHS.index(match[2][:3].lower()) + 1
    published = published_at.astimezone(STOCKHOLM).date()
    # What happened in December may be published in January: the last such day that is not after the publication.
    for year in (published.year, published.year - 1):
        try:
            happened = date(year, month, day)
        except ValueError:
            continue
        if happened <= published + timedelta(days=1):
            return happened
    return None


def _places(name: str, kind: str, location: object) -> tuple[str, ...]:
    """Where it happened: the last part of the name unless that belongs to the type, then the location's name."""
    places = []
    parts = name.split(", ")
    # "2 maj 22:00, Misshandel, grov" names no place.
    if len(parts) > 2 and not kind.lower().endswith(f", {parts[-1].lower()}"):
        places.append(parts[-1])
    if isinstance(location, dict) and isinstance(location.get("name"), str):
        elsewhere = normalize("NFC", " ".join(clean(location["name"]).split()))
        if elsewhere and elsewhere not in places:
            places.append(elsewhere)
    return tuple(place[:200] for place in places)


def _is_county(place: str) -> bool:
    return place.lower().endswith(" län")
