"""Small files of map tiles, good ones and bad."""

import gzip
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path

import mapbox_vector_tile
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

KOPING = (59.30, 15.50, 59.80, 16.50)
"""(south, west, north, east) of a box round it."""
TILE = 12, 2229, 1200
"""One tile near its middle."""
STREETS = gzip.compress(
    mapbox_vector_tile.encode(
        [
            {
                "name": "roads",
                "features": [{"geometry": "LINESTRING (0 0, 4000 4000)", "properties": {"name": "Storgatan"}}],
            }
        ]
    ),
    mtime=0,
)
PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def pmtiles(
    path: Path, *, bounds=KOPING, content: bytes = STREETS, layer="roads", zoom=12, type=TileType.MVT, said="© Vi"
) -> Path:
    """A PMTiles archive with one tile."""
    path.write_bytes(packed(bounds=bounds, content=content, layer=layer, zoom=zoom, type=type, said=said))
    return path


def packed(*, bounds=KOPING, content: bytes = STREETS, layer="roads", zoom=12, type=TileType.MVT, said="© Vi") -> bytes:
    out = BytesIO()
    writer = Writer(out)
    writer.write_tile(zxy_to_tileid(zoom, TILE[1], TILE[2]) if zoom == 12 else zxy_to_tileid(zoom, 0, 0), content)
    south, west, north, east = (int(degrees * 1e7) for degrees in bounds)
    box = {"min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north}
    middle = {"center_zoom": 12, "center_lon_e7": west, "center_lat_e7": south}
    kind = {"tile_type": type, "tile_compression": Compression.GZIP, "min_zoom": zoom, "max_zoom": zoom}
    writer.finalize({**kind, **box, **middle}, {"attribution": said, "vector_layers": [{"id": layer}]})
    return out.getvalue()


def mbtiles(path: Path, *, content: bytes = PIXEL, format="png") -> Path:
    """An MBTiles database with one tile."""
    zoom, x, y = TILE
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE metadata (name text, value text)")
        database.execute("CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
        south, west, north, east = KOPING
        told = {
            "format": format,
            "bounds": f"{west},{south},{east},{north}",
            "attribution": "<a href='x'>&copy; Vi</a>",
        }
        database.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        database.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, x, 2**zoom - 1 - y, content))
    return path


def picture(kind: str = "PNG") -> bytes:
    """A tile that is one."""
    out = BytesIO()
    Image.new("RGB", (256, 256), "#c8d8e8").save(out, kind)
    return out.getvalue()


def town() -> bytes:  # not packed, as in some files
    """A tile with a named main street, a small one, a lake in a park, and an edge that another tile has, too."""
    layers = {
        "roads": [
            ("LINESTRING (0 2000, 4096 2100)", {"kind": "major_road", "name": "Storgatan"}),
            ("LINESTRING (2000 0, 2050 4096)", {"kind": "minor_road", "name": "<i>Lill&gatan</i>"}),
            ("LINESTRING (0 1000, 4096 1000)", {"kind": "ferry", "name": "Färjan"}),
        ],
        "landuse": [("POLYGON ((100 100, 1900 100, 1900 1900, 100 1900, 100 100))", {"kind": "park"})],
        "water": [("POLYGON ((500 500, 900 500, 900 900, 500 900, 500 500))", {"kind": "lake"})],
        "buildings": [("POLYGON ((2200 2300, 2400 2300, 2400 2500, 2200 2500, 2200 2300))", {"kind": "building"})],
    }
    told = [
        {"name": layer, "features": [{"geometry": shape, "properties": of} for shape, of in shapes]}
        for layer, shapes in layers.items()
    ]
    return mapbox_vector_tile.encode(told)
