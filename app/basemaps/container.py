"""A file of map tiles, as MBTiles (a SQLite database) or PMTiles (one archive with directories): what it holds, and one
tile of it. Pure.

Tiles are numbered as on the web (XYZ: y grows southwards). Formats: MBTiles 1.3 and PMTiles 3.
"""

import json
import re
import sqlite3
import struct
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

FORMATS = MBTILES, PMTILES, ADDRESS = ("mbtiles", "pmtiles", "address")
"""The last is no file of tiles, but a map service (`addresses`)."""
KINDS = VECTOR, RASTER = ("vector", "raster")
DEEPEST = 22
LARGEST_TILE, LARGEST_UNPACKED = 4_000_000, 16_000_000
"""Bytes of a tile as it lies in a file, and of what is unpacked at once: a small file can unpack to a whole memory."""
STEPS, ROUNDS = 250_000, 200
"""How much work a question to an MBTiles file may be: in it, tables may be views with anything in them."""
DIRECTORIES = 4
"""So many levels of directories may a PMTiles archive have."""
SCHEMES = {"roads": "Protomaps", "transportation": "OpenMapTiles"}
"""The layer of the streets -> whose names of layers a vector file follows. Our styles know these two."""
_TYPES = {TileType.MVT: VECTOR, TileType.PNG: RASTER, TileType.JPEG: RASTER, TileType.WEBP: RASTER}
_FORMATS_OF_MBTILES = {"pbf": VECTOR, "mvt": VECTOR, "png": RASTER, "jpg": RASTER, "jpeg": RASTER, "webp": RASTER}
MAGIC = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
MEDIA_TYPE_OF_VECTORS = "application/vnd.mapbox-vector-tile"


class Unusable(Exception):
    """The file is none of these, or cannot be read; its argument is why, as a sentence in Swedish."""


@dataclass(frozen=True)
class Facts:
    """What a file says of itself. `bounds`: (south, west, north, east) in degrees."""

    format: str
    kind: str
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    attribution: str
    layers: frozenset[str]


def look(path: Path) -> Facts:
    """What the file holds. Raises Unusable."""
    with path.open("rb") as file:
        start = file.read(16)
    try:
        if start.startswith(b"PMTiles"):
            return _look_pmtiles(path)
        if start.startswith(b"SQLite format 3"):
            return _look_mbtiles(path)
    except (KeyError, ValueError, TypeError, OSError, EOFError, sqlite3.Error, struct.error, zlib.error) as error:
        raise Unusable("Filen är skadad eller ofullständig och går inte att läsa. Hämta den på nytt.") from error
    raise Unusable("Filen är varken MBTiles eller PMTiles. Andra format måste först göras om till ett av dem.")


@lru_cache(maxsize=64)  # a file never changes under its name, which is its hash
def kind(path: Path) -> str:
    """VECTOR or RASTER, of a file that `look` has found to be one."""
    return look(path).kind


@lru_cache(maxsize=1_000)
def has_zoom(path: Path, zoom: int) -> bool:
    """Whether the file holds tiles of this zoom."""
    facts = look(path)
    return facts.min_zoom <= zoom <= facts.max_zoom


def tile(path: Path, zoom: int, x: int, y: int) -> bytes | None:
    """The bytes of one tile as they lie in the file, maybe packed with gzip; None where the file has none.

    Raises FileNotFoundError.
    """
    if not (0 <= zoom <= DEEPEST and 0 <= x < 2**zoom and 0 <= y < 2**zoom):
        return None
    with path.open("rb") as file:
        if file.read(7) == b"PMTiles":
            with suppress(ValueError, TypeError, IndexError, EOFError, OSError, zlib.error):
                return _tile_of_pmtiles(path, file, zxy_to_tileid(zoom, x, y))
            return None
    asked = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
    with suppress(sqlite3.Error), closing(_open(path)) as database:
        found = database.execute(asked, (zoom, x, 2**zoom - 1 - y)).fetchone()
        if found and isinstance(found[0], bytes) and len(found[0]) <= LARGEST_TILE:
            return found[0]
    return None


def unpacked(content: bytes) -> bytes:
    """A tile's bytes, unpacked if they lie packed. Raises zlib.error, ValueError for more than LARGEST_UNPACKED."""
    if not is_packed(content):
        return content
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    whole = stream.decompress(content, LARGEST_UNPACKED)
    if stream.unconsumed_tail:
        raise ValueError("unpacks to too much")
    return whole


def media_type(content: bytes) -> str:
    """Of a tile's bytes."""
    return next((type for magic, type in MAGIC if content.startswith(magic)), MEDIA_TYPE_OF_VECTORS)


def is_packed(content: bytes) -> bool:
    """Whether a tile lies packed with gzip."""
    return content.startswith(b"\x1f\x8b")


def _look_pmtiles(path: Path) -> Facts:
    header = _header(path)
    kind = _TYPES.get(header["tile_type"])
    if kind is None:
        raise Unusable("Filens rutor är varken vektorer (MVT) eller bilder (PNG, JPEG, WebP).")
    known = (Compression.NONE, Compression.GZIP)
    if header["tile_compression"] not in known or header["internal_compression"] not in known:
        raise Unusable("Filen är packad på ett sätt som inte kan läsas här. Packa den med gzip.")
    with path.open("rb") as file:
        file.seek(header["metadata_offset"])
        metadata = json.loads(unpacked(file.read(header["metadata_length"])) or b"{}")
    names = ("min_lat_e7", "min_lon_e7", "max_lat_e7", "max_lon_e7")
    south, west, north, east = (header[name] / 1e7 for name in names)
    layers = frozenset(str(one.get("id", "")) for one in metadata.get("vector_layers", ()))
    return Facts(
        PMTILES,
        kind,
        header["min_zoom"],
        header["max_zoom"],
        (south, west, north, east),
        plain(metadata.get("attribution", "")),
        layers,
    )


def _look_mbtiles(path: Path) -> Facts:
    with closing(_open(path)) as database:
        told = dict(database.execute("SELECT name, value FROM metadata"))
        lowest, highest = database.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    kind = _FORMATS_OF_MBTILES.get(str(told.get("format", "")).lower())
    if kind is None or lowest is None:
        raise Unusable("Filens rutor är varken vektorer (pbf) eller bilder (png, jpg, webp).")
    west, south, east, north = (float(part) for part in str(told["bounds"]).split(","))
    layers = json.loads(told.get("json") or "{}").get("vector_layers", ())
    return Facts(
        MBTILES,
        kind,
        int(lowest),
        int(highest),
        (south, west, north, east),
        plain(told.get("attribution", "")),
        frozenset(str(one.get("id", "")) for one in layers),
    )


def plain(words: object) -> str:
    """An attribution without its HTML."""
    text = re.sub(r"<[^<>]{0,300}>", "", str(words or ""))
    return " ".join(text.replace("&copy;", "©").replace("&amp;", "&").split())


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    rounds = iter(range(ROUNDS))
    database.set_progress_handler(lambda: next(rounds, None) is None, STEPS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_UNPACKED)
    database.execute("PRAGMA trusted_schema = OFF")
    return database


@lru_cache(maxsize=64)  # a file never changes under its name, which is its hash
def _header(path: Path) -> dict:
    with path.open("rb") as file:
        start = file.read(127)
    if len(start) < 127:
        raise EOFError
    if start[7] != 3:
        raise Unusable("Filen är PMTiles av en annan version än 3.")
    return dict(deserialize_header(start))


@lru_cache(maxsize=256)
def _directory(path: Path, offset: int, length: int) -> list[Entry]:
    with path.open("rb") as file:
        file.seek(offset)
        packed = file.read(length)
    unpacked(packed)  # it raises what the next line would not
    return deserialize_directory(packed)


def _tile_of_pmtiles(path: Path, file, number: int) -> bytes | None:
    header = _header(path)
    offset, length = header["root_offset"], header["root_length"]
    for _ in range(DIRECTORIES):
        entry = find_tile(_directory(path, offset, length), number)
        if entry is None:
            return None
        if entry.run_length:
            file.seek(header["tile_data_offset"] + entry.offset)
            return file.read(entry.length) if entry.length <= LARGEST_TILE else None
        offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
    return None
