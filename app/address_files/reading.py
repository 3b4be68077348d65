"""The addresses of a file: a CSV file or a GeoPackage, either also in a zip; SWEREF 99 TM or degrees. Columns are found
by their names, Lantmäteriet's among them; what no address needs is never looked at. Pure.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry import Polygon

from app.addresses.matching import take_apart
from app.figures.numbers import number
from app.ground.figure_files import BROKEN, SWEREF, WGS84, layer, well_known
from app.intake import csv_file
from app.intake.csv_file import MEGABYTE, FileRefused, Limits
from app.places.grid import EAST, NORTH, SOUTH, WEST
from app.privacy import clean
from app.taxonomy.finding import words

LARGEST, UNPACKED, MOST_ROWS = 60 * MEGABYTE, 250 * MEGABYTE, 300_000
LONGEST, MOST_TOLD, MOST_MARKS = 80, 10, 200
STREET = (
    *("gata", "gatunamn", "vag", "vagnamn", "adressomrade", "adressomradenamn", "adressomradefaststalltnamn"),
    *("faststalltnamn", "street", "streetname", "addrstreet"),
)
FARM = ("gardsadressomrade", "gardsadressomradenamn", "gardsadressomradefaststalltnamn")
NUMBER = ("nummer", "nr", "gatunummer", "husnummer", "adressplatsnummer", "number", "housenumber", "addrhousenumber")
LETTER = ("bokstav", "littera", "bokstavstillagg", "letter")
TOWN = (
    "postort",
    "ort",
    "tatort",
    "kommundel",
    "kommundelfaststalltnamn",
    "kommundelsnamn",
    "city",
    "town",
    "addrcity",
)
WHOLE = ("adress", "gatuadress", "belagenhetsadress", "address")
"""The street with its number, in one column."""
NORTHWARD = ("lat", "latitud", "latitude", "n", "nord", "northing", "y", "nkoordinat", "ykoordinat")
EASTWARD = ("lon", "long", "lng", "longitud", "longitude", "e", "ost", "easting", "x", "ekoordinat", "xkoordinat")
_NUMBER = re.compile(r"(\d{1,5})(?:[.,]0+)?\s*([^\W\d_]?)")
_NO_STREET = re.compile(r"\d{5}|[@<>;=]")
"""A street has no such thing in its name; a number of a person or a telephone has."""


class Row(NamedTuple):
    street: str
    number: int
    letter: str
    town: str
    lat: float
    lon: float


@dataclass
class Read:
    """What a file holds. `outside` and `unread` rows are left out; `remarks` tells why."""

    rows: list[Row]
    outside: int = 0
    unread: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def streets(self) -> list[tuple[str, str]]:
        return sorted({(row.street, row.town) for row in self.rows})

    @property
    def marks(self) -> list[tuple[str, float, float]]:
        """Some of them from all over, to be drawn."""
        apart = max(1, len(self.rows) // MOST_MARKS)
        return [
            (f"{row.street} {row.number or ''}{row.letter}".strip(), row.lat, row.lon) for row in self.rows[::apart]
        ]


def read(content: bytes, *, outlines: Sequence[Sequence[Sequence[float]]], name: str) -> Read:
    """The addresses within the outlines ([[lat, lon], …]) of the municipality with this name; all of them where none is
    known. Raises FileRefused with a sentence."""
    content = unpacked(content)
    try:
        if content.startswith(b"SQLite format 3\0"):
            told, at, crs = _of_geopackage(content)
        else:
            told, at, crs = _of_table(content)
        found = _placed(told, _degrees(at, crs))
    except BROKEN:
        raise FileRefused("broken", "Filen är trasig eller av ett slag som inte går att läsa.") from None
    if not found.rows:
        why = f" {found.remarks[0]}" if found.remarks else ""
        raise FileRefused("no_rows", f"Ingen adress i filen gick att läsa.{why}")
    _leave_out(found, outlines)
    if not found.rows:
        raise FileRefused("outside", f"Alla adresser i filen ligger utanför {name}.")
    return found


def unpacked(content: bytes) -> bytes:
    """The file, or the one of its kind in a zip. Raises FileRefused."""
    if len(content) > LARGEST:
        raise FileRefused("too_big", f"Filen är större än {LARGEST // MEGABYTE} MB. Klipp ut kommunen ur den.")
    if not content.startswith(b"PK\x03\x04"):
        return content
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            inside = [one for one in archive.infolist() if one.filename.lower().endswith((".csv", ".gpkg"))]
            if len(inside) != 1:
                raise FileRefused("archive", "Arkivet ska ha en CSV- eller GeoPackage-fil.")
            if inside[0].file_size > UNPACKED:
                raise FileRefused("too_big", f"Filen blir större än {UNPACKED // MEGABYTE} MB när den packas upp.")
            with archive.open(inside[0]) as file:
                return file.read(inside[0].file_size)
    except BROKEN:
        raise FileRefused("broken", "Arkivet är trasigt eller av ett slag som inte går att läsa.") from None


class _Columns:
    """Where what an address needs stands among these names."""

    def __init__(self, header: Sequence[str]):
        there = {"".join(words(name)): at for at, name in reversed(list(enumerate(header)))}
        self.street, self.farm, self.number, self.letter, self.town, self.whole, self.north, self.east = (
            next((there[name] for name in names if name in there), None)
            for names in (STREET, FARM, NUMBER, LETTER, TOWN, WHOLE, NORTHWARD, EASTWARD)
        )
        if self.whole is None and (self.street is None or self.number is None):
            told = "Den ska ha gata och nummer (eller adressområde och adressplatsnummer), eller adress."
            raise FileRefused("no_columns", f"Filen har ingen kolumn med adresser. {told}")

    def tell(self, cells: Sequence[Any]) -> tuple[str, str, str, str]:
        """(street, number, letter, town) as they are written."""

        def said(at: int | None) -> str:
            value = cells[at] if at is not None and at < len(cells) else None
            return "" if value is None else " ".join(clean(str(value)).split())

        street = " ".join(filter(None, (said(self.street), said(self.farm))))
        number = said(self.number)
        if not street and self.whole is not None:
            apart = take_apart(said(self.whole).partition(",")[0])
            street, number = apart.street, f"{apart.number or ''}{apart.letter}"
        return street, number, said(self.letter), said(self.town)


Told = list[tuple[int, tuple[str, str, str, str]]]
"""(number of the row in the file, what `_Columns.tell` gives)."""


def _of_geopackage(content: bytes) -> tuple[Told, np.ndarray, CRS]:
    with layer(content) as found:
        rows = found.database.execute(f"SELECT * FROM {found.table} LIMIT {MOST_ROWS + 1}")  # noqa: S608 - quoted
        names = [one[0] for one in rows.description]
        figure, columns = names.index(found.column), _Columns(names)
        told, figures = [], []
        for line, row in enumerate(rows, start=1):
            told.append((line, columns.tell(row)))
            figures.append(well_known(row[figure]) if row[figure] else None)
        _refuse_many(told)
        middles = shapely.centroid(shapely.from_wkb(np.array(figures, dtype=object)))
        return told, np.column_stack((shapely.get_x(middles), shapely.get_y(middles))), found.crs


def _of_table(content: bytes) -> tuple[Told, np.ndarray, CRS | None]:
    table = csv_file.read(content, limits=Limits(size=UNPACKED, rows=MOST_ROWS, columns=200))
    columns = _Columns(table.header)
    north, east = columns.north, columns.east
    if north is None or east is None:
        raise FileRefused("no_point", "Filen saknar läge. Den ska ha lat och lon, eller N och E i SWEREF 99 TM.")
    told, at = [], []
    for row in table.rows():
        told.append((row.line, columns.tell(row.cells)))
        at.append((_metres(row.cells, east), _metres(row.cells, north)))
    return told, np.array(at, dtype=float).reshape(-1, 2), None


def _metres(cells: Sequence[str], at: int) -> float:
    try:
        return float(cells[at].replace(",", ".").replace(" ", ""))
    except (ValueError, IndexError):
        return np.nan


def _refuse_many(told: Told) -> None:
    if len(told) > MOST_ROWS:
        raise FileRefused("too_many", f"Filen har fler än {number(MOST_ROWS)} adresser. Klipp ut kommunen ur den.")


def _degrees(at: np.ndarray, crs: CRS | None) -> np.ndarray:
    """(latitude, longitude) of each. Where no system is told, metres and degrees tell by themselves which it is; in
    Sweden the easting is always the less."""
    if crs is None:
        in_metres = np.nanmax(np.abs(at), initial=0) > 180
        crs = CRS.from_epsg(SWEREF if in_metres else WGS84)
        if in_metres:
            at = np.sort(at, axis=1)
    east, north = Transformer.from_crs(crs, CRS.from_epsg(WGS84), always_xy=True).transform(*at.T)
    return np.column_stack((north, east))


def _placed(told: Told, at: np.ndarray) -> Read:
    rows: dict[tuple, Row] = {}
    faults: list[tuple[int, str]] = []
    with np.errstate(invalid="ignore"):
        here = (at[:, 0] >= SOUTH) & (at[:, 0] <= NORTH) & (at[:, 1] >= WEST) & (at[:, 1] <= EAST)
    for (line, said), (lat, lon), within in zip(told, at.tolist(), here.tolist(), strict=True):
        try:
            street, n, letter, town = _address(*said)
            if not within:
                raise ValueError("läget saknas, eller är inte i Sverige")
            rows.setdefault(
                (street.casefold(), n, letter, town), Row(street, n, letter, town, round(lat, 6), round(lon, 6))
            )
        except ValueError as fault:
            faults.append((line, str(fault)))
    found = Read(list(rows.values()), unread=len(faults))
    if faults:
        first = "; ".join(f"rad {line}: {why}" for line, why in faults[:MOST_TOLD])
        more = f"; och {number(len(faults) - MOST_TOLD)} till" if len(faults) > MOST_TOLD else ""
        found.remarks.append(f"{_rows(len(faults))} gick inte att läsa och är inte med ({first}{more}).")
    if twice := len(told) - len(faults) - len(rows):
        found.remarks.append(f"{_rows(twice)} är en adress som redan finns i filen, och räknas en gång.")
    return found


def _rows(n: int) -> str:
    return "En rad" if n == 1 else f"{number(n)} rader"


def _address(street: str, written: str, letter: str, town: str) -> tuple[str, int, str, str]:
    """Raises ValueError with what is wrong, without a word of what stood there."""
    if not street:
        raise ValueError("gatan saknas")
    if len(street) > LONGEST or len(town) > LONGEST or _NO_STREET.search(street) or _NO_STREET.search(town):
        raise ValueError("gatan eller orten är inget namn på en gata eller ort")
    apart = _NUMBER.fullmatch(written) if written else None
    if written and apart is None:
        raise ValueError("numret går inte att läsa")
    n = int(apart[1]) if apart else 0
    letter = (letter or (apart[2] if apart else "")).upper()
    if len(letter) > 1:
        raise ValueError("bokstaven går inte att läsa")
    return street, n, letter, town if not town.isupper() else town.title()


def _leave_out(found: Read, outlines: Sequence[Sequence[Sequence[float]]]) -> None:
    """Leave out what lies outside the municipality."""
    if not outlines:
        found.remarks.append("Kommunens yttergräns saknas, så ingen adress är lämnad utanför.")
        return
    whole = shapely.union_all(shapely.make_valid([Polygon([(lon, lat) for lat, lon in ring]) for ring in outlines]))
    shapely.prepare(whole)
    within = shapely.contains_xy(whole, [row.lon for row in found.rows], [row.lat for row in found.rows])
    rows = [row for row, inside in zip(found.rows, within, strict=True) if inside]
    found.outside, found.rows = len(found.rows) - len(rows), rows
    if found.outside:
        found.remarks.append(f"{number(found.outside)} adresser ligger utanför kommunens gräns och är inte med.")


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
