"""Cells as people write them: days, spans of time and positions that can mean one thing alone, made into what is read
everywhere else; what can mean several is left as it is and told. Pure."""

import re

NOTHING = frozenset({"-", "–", "—"})
"""What some write where there is nothing."""
SEVERAL = "Dagen kan läsas på flera sätt. Skriv året först: 2026-09-03."
_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_LONG = ("januari", "februari", "mars", "april", "maj", "juni", "juli")
_LATE = ("augusti", "september", "oktober", "november", "december")
_NUMBER_OF = {name: n for names in (_MONTHS, (*_LONG, *_LATE)) for n, name in enumerate(names, 1)} | {"sept": 9}
_SIGNS = str.maketrans("\u00a0\u202f\u2010\u2011\u2212", "  ---")
_DAY = r"\d{4}-\d\d-\d\d"
_CLOCK = r"\d\d?[:.]\d\d"
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?= |$)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?= |$)", re.ASCII)
_BY_MONTH = re.compile(r"(\d\d?)\.? ([a-zA-Z]{3,9})\.? (\d{4})(?= |$)", re.ASCII)
_AMBIGUOUS = re.compile(r"\d\d?[-/.]\d\d?[-/.](?:\d\d|\d{4})(?: .*)?", re.ASCII)
_CLOCKS = re.compile(rf"({_DAY}) ({_CLOCK}) ?[-–] ?({_CLOCK})", re.ASCII)
_SPAN = re.compile(rf"({_DAY}(?:[ T]{_CLOCK})?) ?[-–] ?({_DAY}(?:[ T]{_CLOCK})?)", re.ASCII)
_KL = re.compile(r"(?:kl(?:\.|ockan)? ?)?(\d\d?[:.]\d\d)(?:[:.]00)?", re.ASCII | re.IGNORECASE)
_TWELVE = re.compile(rf"({_DAY}) (\d\d?)[:.](\d\d) ?([ap])\.?m\.?", re.ASCII | re.IGNORECASE)
_METRES = re.compile(r"(\d{6,7}(?:\.\d+)?)(?:[,;] ?| )(\d{6,7}(?:\.\d+)?)", re.ASCII)
_PAIR = re.compile(r"(\d\d?\.\d+) ?[,;] ?(\d\d?\.\d+)", re.ASCII)
_ANGLE = re.compile(r"(\d\d?)° ?(\d\d?)['′’] ?(\d\d?(?:[.,]\d+)?)(?:\"|″|”|'')", re.ASCII)
_MINUTES = re.compile(r"(\d\d?)° ?(\d\d?(?:[.,]\d+)?)['′’]", re.ASCII)
_LETTERS = {"lat": "N", "lon": "EÖO"}


def day_first(written: str) -> bool:
    """Whether a day is written so that it can be several: 3/11/26, 03.11.2026, 26-11-03."""
    return _AMBIGUOUS.fullmatch(written.translate(_SIGNS).strip()) is not None


def year_first(written: str) -> str:
    """A time whose day can be one alone (20261103, 2026/11/3, 3 nov 2026), as 2026-11-03; else as it is."""
    text = written.translate(_SIGNS).strip()
    if found := _COMPACT.match(text) or _YEAR_FIRST.match(text):
        year, month, day = found.groups()
    elif (found := _BY_MONTH.match(text)) and (n := _NUMBER_OF.get(found[2].lower())):
        year, month, day = found[3], str(n), found[1]
    else:
        return text
    text = f"{year}-{month:0>2}-{day:0>2}{text[found.end() :]}"
    if (found := _TWELVE.fullmatch(text)) and 0 < int(found[2]) < 13:
        return f"{found[1]} {int(found[2]) % 12 + 12 * (found[4] in 'pP'):02}:{found[3]}"
    return text


def clocks_of(written: str) -> str:
    """A clock in a cell of its own ("kl 14.30", 14:30:00), or two with a dash, as they stand after a day; else as it
    is."""
    text = written.translate(_SIGNS).strip()
    parts = [_KL.fullmatch(part.strip()) for part in re.split("[-–]", text, maxsplit=1)]
    return "-".join(part[1] for part in parts if part) if all(parts) else text


def ends(written: str) -> tuple[str, str] | None:
    """The two ends of a span in one cell: "2026-11-06 22:00-02:00" ends the day after; None for what is no span."""
    text = written.translate(_SIGNS).strip()
    if found := _SPAN.fullmatch(text):
        return found[1], found[2]
    if found := _CLOCKS.fullmatch(text):
        return f"{found[1]} {found[2]}", found[3]
    return None


def figures(lat: str, lon: str) -> tuple[str, str]:
    """The two figures of a position, however it was pasted: both in one cell, with N and E, with degrees and minutes,
    with spaces in it. What is nothing of the kind is as it was."""
    one = lat.translate(_SIGNS).strip()
    if (found := _PAIR.fullmatch(one) or _METRES.fullmatch(one)) and lon in ("", lat):
        return found[1], found[2]
    return _figure(lat, "lat"), _figure(lon, "lon")


def _figure(written: str, column: str) -> str:
    text = written.translate(_SIGNS).strip()
    bare = re.sub(rf"^[{_LETTERS[column]}] ?| ?[{_LETTERS[column]}]$", "", text, count=1, flags=re.IGNORECASE)
    if found := _ANGLE.fullmatch(bare):
        degrees, minutes, seconds = (float(one.replace(",", ".")) for one in found.groups())
        return f"{degrees + minutes / 60 + seconds / 3600:.6f}" if minutes < 60 and seconds < 60 else text
    if found := _MINUTES.fullmatch(bare):
        degrees, minutes = (float(one.replace(",", ".")) for one in found.groups())
        return f"{degrees + minutes / 60:.6f}" if minutes < 60 else text
    bare = bare.removesuffix("°").replace(" ", "")
    return bare if re.fullmatch(r"\d+(?:[.,]\d+)?", bare, re.ASCII) else text


def of_municipality(written: str) -> str:
    """ "Köpings kommun" as "köping": in small letters, without what it is and whose."""
    text = " ".join(written.lower().split())
    return text.removesuffix(" kommun").removesuffix("s") if text.endswith(" kommun") else text
