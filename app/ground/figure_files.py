"""A file of figures, whatever program made it: GeoJSON, GeoPackage, or a shapefile in a zip. Pure.

What it holds is given as features in degrees (WGS 84): what stands beside each figure, and the figure itself.
"""

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from math import isfinite
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from app.ground import shapefile
from app.intake.csv_file import MEGABYTE, FileRefused
from app.places.grid import EAST, NORTH, SOUTH, WEST

LARGEST, UNPACKED = 10 * MEGABYTE, 60 * MEGABYTE
MOST_FEATURES, MOST_POINTS = 5_000, 1_000_000
MOST_FILES = 50
STEPS = 50_000_000
"""Of SQLite's machine: a table of a municipality's areas takes some thousands."""
WGS84, SWEREF = 4326, 3006
PLAIN = (Point, Polygon, MultiPolygon)
BROKEN = (
    *(ShapelyError, CRSError, ProjError, sqlite3.Error, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, MemoryError, OverflowError),
    RuntimeError,
)
"""What the readers raise at a file that is cut, spoilt, or made to be unreadable."""


class Feature(NamedTuple):
    """`number`: its place in the file, the first is 1."""

    number: int
    told: dict[str, str]
    figure: BaseGeometry


def read(content: bytes) -> list[Feature]:
    """The features of the file, in its order. Raises FileRefused with a sentence."""
    if len(content) > LARGEST:
        raise FileRefused("too_big", f"Filen är större än {LARGEST // MEGABYTE} MB. Klipp ut kommunen ur den.")
    try:
        found = list(islice(_reader(content)(content), MOST_FEATURES + 1))
    except shapefile.Broken as fault:
        raise FileRefused("broken", str(fault)) from None
    except BROKEN:
        raise FileRefused("broken", "Filen är trasig eller av ett slag som inte går att läsa.") from None
    if not found:
        raise FileRefused("no_features", "Filen innehåller inga ytor eller punkter.")
    if len(found) > MOST_FEATURES:
        raise FileRefused("too_many", f"Filen har fler än {MOST_FEATURES} figurer. Klipp ut kommunen ur den.")
    if sum(shapely.get_num_coordinates(one.figure) for one in found) > MOST_POINTS:
        raise FileRefused("too_many", f"Filen har fler än {MOST_POINTS} punkter. Förenkla den eller klipp ut kommunen.")
    return found


def _reader(content: bytes) -> Callable[[bytes], Iterator[Feature]]:
    if content.startswith(b"SQLite format 3\0"):
        return _geopackage
    if content.startswith(b"PK\x03\x04"):
        return _zipped
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _geojson
    raise FileRefused("unknown", "Välj en GeoJSON-, GeoPackage- eller zippad shapefil.")


def _geojson(content: bytes) -> Iterator[Feature]:
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise FileRefused("encoding", "GeoJSON-filen måste vara UTF-8.") from None
    except json.JSONDecodeError as fault:
        raise FileRefused("broken", f"Rad {fault.lineno}: det är ingen GeoJSON-fil.") from None
    kind = whole.get("type")
    features = whole.get("features") if kind == "FeatureCollection" else [whole] if kind == "Feature" else None
    if not isinstance(features, list):
        raise FileRefused("broken", "Filen är ingen GeoJSON-fil: den har inga ”features”.")
    named = ((whole.get("crs") or {}).get("properties") or {}).get("name")
    told = [one.get("properties") or {} for one in features]
    figures = [one.get("geometry") and shape(one["geometry"]) for one in features]
    yield from _features(told, figures, CRS.from_user_input(named) if named else None)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _geopackage(content: bytes) -> Iterator[Feature]:
    with layer(content) as found:
        rows = found.database.execute(f"SELECT * FROM {found.table} LIMIT {MOST_FEATURES + 1}")  # noqa: S608 - quoted
        names = [one[0] for one in rows.description]
        read = [dict(zip(names, row, strict=True)) for row in rows]
        yield from _features(read, [_blob(row.pop(found.column)) for row in read], found.crs)


class Layer(NamedTuple):
    """The one layer of a GeoPackage. `table` is quoted; `column` holds the figures."""

    database: sqlite3.Connection
    table: str
    column: str
    crs: CRS


@contextmanager
def layer(content: bytes) -> Iterator[Layer]:
    """Raises FileRefused with a sentence, and what `BROKEN` holds of a file that is spoilt."""
    with NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(content)
        file.flush()
        there = sqlite3.connect(f"file:{file.name}?mode=ro&immutable=1", uri=True)
        try:
            yield _layer(there)
        finally:
            there.close()


def _layer(there: sqlite3.Connection) -> Layer:
    there.execute("PRAGMA trusted_schema=OFF")
    done = [0]

    def too_much() -> bool:
        done[0] += 1
        return done[0] * 1000 > STEPS

    there.set_progress_handler(too_much, 1000)
    tables = there.execute(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id FROM gpkg_geometry_columns g "
        "JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
    ).fetchall()
    if not tables:
        raise FileRefused("no_features", "GeoPackage-filen har inget lager med ytor eller punkter.")
    if len(tables) > 1:
        names = ", ".join(str(row[0])[:40] for row in tables[:5])
        raise FileRefused("layers", f"GeoPackage-filen har flera lager ({names}). Spara det som gäller i en egen fil.")
    table, column, organisation, code = tables[0]
    if str(organisation).upper() != "EPSG":
        raise FileRefused("crs", "GeoPackage-filen säger inte i vilket koordinatsystem den är.")
    quoted = str(table).replace('"', '""')
    return Layer(there, f'"{quoted}"', column, CRS.from_epsg(int(code)))


def _blob(blob: bytes | None) -> BaseGeometry | None:
    return shapely.from_wkb(well_known(blob)) if blob else None


def well_known(blob: bytes) -> bytes:
    """The WKB of a figure as a GeoPackage keeps it, with a head of its own."""
    if blob[:2] != b"GP":
        raise ValueError("no geometry of a GeoPackage")
    return blob[8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7] :]


def _zipped(content: bytes) -> Iterator[Feature]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX")]
        if len(files) > MOST_FILES or sum(one.file_size for one in files) > UNPACKED:
            raise FileRefused("too_big", f"Arkivet blir större än {UNPACKED // MEGABYTE} MB när det packas upp.")
        there = {one.filename.rpartition(".")[2].lower(): one for one in files}
        shapes = [one for one in files if one.filename.lower().endswith(".shp")]
        if len(shapes) != 1 or "dbf" not in there:
            told = "inga" if not shapes else "flera" if len(shapes) > 1 else "ingen dbf-fil till sina"
            raise FileRefused("no_shapefile", f"Arkivet har {told} shapefiler. Zippa en shp-fil med sin dbf och prj.")

        def part(ending: str) -> bytes:
            """Never more than it says, which has been looked at."""
            if ending not in there:
                return b""
            with archive.open(there[ending]) as file:
                return file.read(there[ending].file_size)

        encoding = "cp1252" if part("cpg").strip().lower() in (b"1252", b"ansi 1252", b"cp1252", b"iso-8859-1") else ""
        prj, dbf, shp = part("prj").decode("utf-8", "replace"), part("dbf"), part("shp")
    told = list(islice(shapefile.rows(dbf, encoding or _letters(dbf)), MOST_FEATURES + 1))
    figures = [_of_rings(one) for one in islice(shapefile.figures(shp), MOST_FEATURES + 1)]
    if len(told) != len(figures):
        raise FileRefused("broken", "shp-filen och dbf-filen i arkivet har olika många rader.")
    yield from _features(told, figures, CRS.from_wkt(prj) if prj.strip() else None)


def _letters(dbf: bytes) -> str:
    try:
        dbf[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _of_rings(found: tuple[float, float] | list[shapefile.Ring] | None) -> BaseGeometry | None:
    """A shapefile says by the way round which rings are holes; what lies in what says it as well."""
    if found is None:
        return None
    if isinstance(found, tuple):
        return Point(found)
    rings = [shapely.make_valid(Polygon(ring)) for ring in found if len(ring) >= 4]
    figure: BaseGeometry = Polygon()
    for ring in sorted(rings, key=lambda one: -one.area):
        figure = figure.symmetric_difference(ring)
    return figure


def _features(
    told: Iterable[dict[str, Any]], figures: Iterable[BaseGeometry | None], crs: CRS | None
) -> Iterator[Feature]:
    """In degrees. Without a coordinate system that is told, whole metres or degrees tell by themselves which it is."""
    figures = list(figures)
    known = [one for one in figures if one is not None and not one.is_empty]
    if not known:
        return
    if crs is None:
        crs = CRS.from_epsg(SWEREF if max(abs(at) for one in known for at in one.bounds) > 180 else WGS84)
    to_degrees = Transformer.from_crs(crs, CRS.from_epsg(WGS84), always_xy=True)
    for number, (row, figure) in enumerate(zip(told, figures, strict=True), start=1):
        if figure is None or figure.is_empty:
            continue
        figure = shapely.force_2d(figure)
        if not isinstance(figure, PLAIN):
            areas = [one for one in getattr(figure, "geoms", ()) if isinstance(one, Polygon)]
            if not areas:
                raise FileRefused("no_area", f"Figur {number} är varken en yta eller en punkt.")
            figure = shapely.multipolygons(areas)
        figure = shapely.transform(figure, lambda at: np.column_stack(to_degrees.transform(*at.T)))
        west, south, east, north = figure.bounds
        within = WEST <= west and east <= EAST and SOUTH <= south and north <= NORTH  # noqa: SIM300 - as on a map
        if not (within and all(map(isfinite, figure.bounds))):
            raise FileRefused(
                "outside",
                f"Figur {number} ligger utanför Sverige. Spara filen i SWEREF 99 TM eller WGS 84, med öst före nord.",
            )
        yield Feature(number, {str(key): _text(value) for key, value in row.items()}, figure)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, (dict, list, bytes)) else " ".join(str(value).split())
