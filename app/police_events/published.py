"""Events as the Swedish police publish them (polisen.se): a selection made for the press, kept as outside information.
Pure.

Read with tolerance, because the source changes: a JSON list, one JSON object per line, objects one after another, the
list under `value`; dates that are not ISO 8601; the municipality in the name or in the location. Only name, summary,
address and type are kept, as plain text in which whatever may point at a person is masked. The position is never read:
it is the middle of a municipality or a county, not the place of the event.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize
from uuid import UUID

from app.figures.periods import MONTHS, STOCKHOLM
from app.privacy import NUMBERS, clean, inspect, mask

LARGEST = 100
"""Megabytes in one file."""
LONGEST = {"name": 500, "summary": 10_000, "url": 1_000, "type": 200}

PERSONAL = NUMBERS | {"name_and_age"}
"""What is masked: the police publish streets, telephones and their own spokesmen on purpose."""

_VALUE = re.compile(r"[^\s,]")
_NEXT_LINE = re.compile(r"\n(?=[^\s}\],])")
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"<(?:/?[a-z]|!)[^<>]{0,2000}>", re.IGNORECASE)
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
    whole county. `met` is event id -> the hashes of all its wordings in the file.
    """

    new: list[dict] = field(default_factory=list)
    changed: list[dict] = field(default_factory=list)
    unchanged: list[dict] = field(default_factory=list)
    outside: list[Event] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    repeated: int = 0
    met: dict[int, set[str]] = field(default_factory=dict)


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
    *,
    fetched: datetime,
) -> Plan:
    """What is new, changed, unchanged, outside the area, and refused.

    `stored` is event id -> what has `published_at`, `content_hash`, `wordings` (the hashes met before) and
    `fetched_at`; keys of `municipality_names` and names in `counties` are lower case. A wording is as old as the file
    it was `fetched` in: the police keep `datetime` when they edit. One that has been met before is never new.
    """
    plan, wordings, read = Plan(), {}, []
    for event in events:
        if isinstance(event, Refused):
            plan.refused.append(event)
        else:
            wordings.setdefault(event.event_id, []).append(event)
            read.append(event.published_at)
    if not _oldest_first(read):
        wordings = {event_id: versions[::-1] for event_id, versions in wordings.items()}
    for event_id, versions in wordings.items():
        former = stored.get(event_id)
        before = frozenset(former.wordings) if former else frozenset()
        # Of several in one file the one published last; of those, one not met before; of those, the last in the file.
        _, event = max(
            enumerate(versions), key=lambda at: (at[1].published_at, at[1].content_hash not in before, at[0])
        )
        plan.repeated += len(versions) - 1
        names = [place.lower() for place in event.places]
        municipality_id = next((municipality_names[name] for name in names if name in municipality_names), None)
        if municipality_id is None and not (event.county and any(name in counties for name in names)):
            plan.outside.append(event)
            continue
        plan.met[event_id] = {version.content_hash for version in versions}
        kind = plan.new
        if former is not None:
            older = (fetched, event.published_at) < (former.fetched_at, former.published_at)
            kind = plan.unchanged if older or event.content_hash in before else plan.changed
        columns = {name: value for name, value in vars(event).items() if name != "places"}
        place = {"municipality_name": event.municipality_name, "county": event.county}
        kind.append({**columns, **place, "municipality_id": municipality_id})
    return plan


def _oldest_first(published: list[datetime]) -> bool:
    """Whether a file grows younger towards its end, as a collection does. The API's own answer has the newest first."""
    steps = [one < following for one, following in pairwise(published) if one != following]
    return sum(steps) * 2 > len(steps)


_BROKEN = object()
_WEB_PAGE = "Filen är en webbsida, inte polisens händelser. Hämta den igen från polisen.se/api/events."


def _entries(path: Path | str) -> Iterator[tuple[int, object]]:
    """(Line or number in the list, entry); `_BROKEN` stands for what is no JSON."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("Filen måste vara UTF-8.") from None
    if text.lstrip().startswith("<"):
        raise FileRefused(_WEB_PAGE)
    for number, (line, value) in enumerate(_values(text)):
        if value is _BROKEN and number == 0 and text.lstrip().startswith("["):
            raise FileRefused("Filen är inte giltig JSON. Är den hel?")
        entries = value.get("value") if isinstance(value, dict) and "id" not in value else value
        if isinstance(entries, list):
            yield from enumerate(entries, start=1)
        else:
            yield line, value


def _values(text: str) -> Iterator[tuple[int, object]]:
    """(Line, value) of the values that stand one after another, whatever lies between them.

    After one that cannot be read comes the next line that begins something: within an object lines are indented.
    """
    decoder, at, line, counted = json.JSONDecoder(), 0, 1, 0
    while begun := _VALUE.search(text, at):
        start = begun.start()
        line, counted = line + text.count("\n", counted, start), start
        try:
            value, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):  # not JSON; a number of thousands of digits; nested without end
            value, following = _BROKEN, _NEXT_LINE.search(text, start)
            at = following.end() if following else len(text)
        yield line, value


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
    url = f"https://polisen.se{url}" if url[:1] == "/" else url
    hash = wording_hash(published_at, kind, name, summary, url)
    return Event(event_id, published_at, day, kind, name, summary, url, places, hash)


def wording_hash(published_at: datetime, *texts: str) -> str:
    """The fingerprint of a wording: when it was published (UTC), its type, name, summary and address."""
    return sha256("\x1f".join((published_at.isoformat(), *texts)).encode()).hexdigest()


def plain_text(written: str) -> str:
    """The text without markup, its entities as letters, and what may point at a person masked as in reports."""
    for _layer in range(3):  # what has been escaped twice
        text = unescape(_TAG.sub("", _BREAK.sub("\n", _SCRIPT.sub("", written))))
        if text == written:
            break
        written = text
    text = normalize("NFC", clean(written)).strip()
    return mask(text, [one for one in inspect(text) if one.kind in PERSONAL])


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
    text = plain_text(written)
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
        elsewhere = " ".join(plain_text(location["name"][:1_000]).split())
        if elsewhere and elsewhere not in places:
            places.append(elsewhere)
    return tuple(place[:200] for place in places)


def _is_county(place: str) -> bool:
    return place.lower().endswith(" län")
