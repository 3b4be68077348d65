"""The points of a GeoJSON file as a CSV file: a row for each feature, its position first, then what stands beside it.
Pure.

Numbers stay as they are written. A feature is read, written and let go before the next one.
"""

import csv
import gc
import json
import re
from collections.abc import Iterator
from typing import Any

MOST_NAMES = 200
LONGEST = 1_000_000
"""Signs of a feature; one that has more is none."""
POSITION = ("lat", "lon")
SYSTEMS = ("CRS84", "4326", "3006")
"""What the names of those end with, behind a colon or a slash, in which a position says itself what it is."""
_BLANK = re.compile(r"[ \t\r\n]*")


class NoPoints(Exception):
    """The file cannot be read. `code` is what `workbook_reading.NoTable` knows it by, `number` the feature's (first
    1)."""

    def __init__(self, code: str, number: int | str = ""):
        super().__init__(code)
        self.code, self.number = code, str(number)


class _Figure(str):
    """A number with decimals, as it is written."""


_DECODER = json.JSONDecoder(parse_int=str, parse_float=_Figure, parse_constant=float)


def begins(start: bytes) -> bool:
    """Whether a file that begins so is JSON that may hold features."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"{")


def write(source: str, path: str) -> None:
    """Write the features of a file as CSV (UTF-8, semicolon). Raises NoPoints."""
    gc.disable()  # what JSON holds never points at itself, and millions of lists are looked through again and again
    with open(source, "rb") as file:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NoPoints("not_utf8") from None
    try:
        names: dict[str, None] = {}
        for told, _geometry in _features(text):
            names |= dict.fromkeys(told)
            if len(names) > MOST_NAMES:
                raise NoPoints("many_names")
        with open(path, "w", encoding="utf-8", errors="replace", newline="") as file:
            out = csv.writer(file, delimiter=";")
            out.writerow([*POSITION, *names])
            for number, (told, geometry) in enumerate(_features(text), start=1):
                out.writerow([*_position(geometry, number), *(_cell(told.get(name)) for name in names)])
    except (ValueError, RecursionError):
        raise NoPoints("not_geojson") from None


def _features(text: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """(properties, geometry) of each feature. Raises NoPoints for what is no collection of features, ValueError and
    RecursionError for what is no JSON or goes too deep."""
    n = 0
    for name, value in _members(text):
        if name == "crs":
            _refuse_system(value)
        for feature in value if name == "features" else ():
            n += 1
            if not isinstance(feature, dict) or feature.get("type") != "Feature":
                raise NoPoints("no_feature", n)
            told = feature.get("properties") or {}
            if not isinstance(told, dict):
                raise NoPoints("no_feature", n)
            yield (
                ({"id": feature["id"]} if "id" in feature and "id" not in told else {}) | told,
                feature.get("geometry"),
            )
    if not n:
        raise NoPoints("not_geojson")


def _members(text: str) -> Iterator[tuple[str, Any]]:
    """What stands directly in the object; `features` as what gives one after the other, to be walked at once."""
    at, end = _next(text, 0), ","
    if text[at : at + 1] != "{":
        raise ValueError
    at = _next(text, at + 1)
    while end == ",":
        name, at = _DECODER.raw_decode(text, at)
        at = _next(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise ValueError
        at = _next(text, at + 1)
        if name == "features" and text[at : at + 1] == "[":
            walked = _Walked(text, at)
            yield name, walked
            at = walked.at
        else:
            value, at = _DECODER.raw_decode(text, at)
            yield name, [] if name == "features" else value
        at = _next(text, at)
        end, at = text[at : at + 1], _next(text, at + 1)
    if end != "}" or at != len(text):
        raise ValueError


class _Walked:
    """The elements of a list that begins at `at`; afterwards `at` is where it has ended."""

    def __init__(self, text: str, at: int):
        self._text, self.at = text, at

    def __iter__(self) -> Iterator[Any]:
        text, at, end = self._text, _next(self._text, self.at + 1), ","
        if text[at : at + 1] == "]":
            self.at = at + 1
            return
        while end == ",":
            value, ends = _DECODER.raw_decode(text, at)
            yield value if ends - at < LONGEST else None
            at = _next(text, ends)
            end, at = text[at : at + 1], _next(text, at + 1)
        if end != "]":
            raise ValueError
        self.at = at


def _next(text: str, at: int) -> int:
    """Where the blanks from here on end."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _refuse_system(crs: Any) -> None:
    told = crs.get("properties") if isinstance(crs, dict) else None
    named = told.get("name") if isinstance(told, dict) else None
    if crs is not None and not (
        isinstance(named, str) and named.upper().replace("/", ":").rpartition(":")[2] in SYSTEMS
    ):
        raise NoPoints("system")


def _position(geometry: Any, number: int) -> tuple[str, str]:
    """Latitude and longitude (or northing and easting) as they are written; nothing of a feature without geometry."""
    if geometry is None:
        return "", ""
    kind, at = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else (None, None)
    if kind == "MultiPoint" and isinstance(at, list) and len(at) == 1:
        kind, at = "Point", at[0]
    if kind != "Point":
        raise NoPoints("no_point", number)
    # A text is no coordinate, but a number is a text here: what it says is looked at when the row is read.
    if not (isinstance(at, list) and len(at) > 1 and all(isinstance(one, str) for one in at[:2])):
        raise NoPoints("no_position", number)
    return at[1], at[0]


def _cell(value: Any) -> str:
    """A value as a cell says it."""
    if isinstance(value, _Figure):
        whole, _point, rest = value.partition(".")
        return whole if rest and not rest.strip("0") else str(value)
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if value is None or isinstance(value, float):  # NaN, which some programs write for nothing
        return ""
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
