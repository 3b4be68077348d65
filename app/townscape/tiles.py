"""Cuts figures into vector tiles and packs these as PMTiles. Metres in, one file out."""

import gzip
import math
from collections.abc import Iterator, Sequence
from io import BytesIO

import mapbox_vector_tile
import numpy
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from pyproj import Transformer

from app.townscape.country import Figure

FIRST, LAST = (6, 14)
"""What lies nearer is drawn from the tiles of the last; a screen is drawn from the tiles of the zoom before its own."""
EXTENT, MARGIN = 4096, 96
"""Steps across a tile, and beyond its edge, so that no line ends at one."""
HALF = math.pi * 6_378_137
"""Metres from the middle of the web's map (EPSG:3857) to its edge."""


def pack(figures: Sequence[Figure], *, attribution: str) -> bytes:
    """The figures as a PMTiles archive. The same figures give the same bytes."""
    shapes = numpy.asarray(shapely.transform([figure.shape for figure in figures], _on_the_web))
    starts = numpy.array([figure.zoom for figure in figures])
    out = BytesIO()
    writer = Writer(out)
    for zoom in range(FIRST, LAST + 1):
        tiles = dict(_cut(figures, shapes, starts, zoom))
        for number in sorted(tiles):
            writer.write_tile(number, tiles[number])
    west, south, east, north = _degrees(shapely.total_bounds(shapes))
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_zoom": FIRST,
        "max_zoom": LAST,
        "min_lon_e7": int(west * 1e7),
        "min_lat_e7": int(south * 1e7),
        "max_lon_e7": int(east * 1e7),
        "max_lat_e7": int(north * 1e7),
        "center_zoom": 12,
        "center_lon_e7": int((west + east) * 5e6),
        "center_lat_e7": int((south + north) * 5e6),
    }
    layers = sorted({figure.layer for figure in figures})
    metadata = {"attribution": attribution, "vector_layers": [{"id": layer, "fields": {}} for layer in layers]}
    writer.finalize(header, metadata)
    return out.getvalue()


def _on_the_web(points):
    x, y = Transformer.from_crs("EPSG:3006", "EPSG:3857", always_xy=True).transform(points[:, 0], points[:, 1])
    return numpy.column_stack([x, y])


def _degrees(box) -> tuple[float, float, float, float]:
    back = Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    return (*back.transform(box[0], box[1]), *back.transform(box[2], box[3]))


def _cut(figures: Sequence[Figure], shapes, starts, zoom: int) -> Iterator[tuple[int, bytes]]:
    """The tiles of one zoom: number -> bytes."""
    seen = numpy.flatnonzero(starts <= zoom)
    side = 2 * HALF / 2**zoom
    step = side / EXTENT
    drawn = numpy.asarray(shapely.simplify(shapes[seen], step * (1.5 if zoom == LAST else 6)))
    tree = shapely.STRtree(drawn)
    west, south, east, north = shapely.total_bounds(drawn)
    for x in range(int((west + HALF) // side), int((east + HALF) // side) + 1):
        for y in range(int((HALF - north) // side), int((HALF - south) // side) + 1):
            left, top = x * side - HALF, HALF - y * side
            more = MARGIN * step
            edges = left - more, top - side - more, left + side + more, top + more
            found = numpy.sort(tree.query(shapely.box(*edges)))
            parts = numpy.asarray(shapely.clip_by_rect(drawn.take(found), *edges))
            layers: dict[str, list] = {}
            for at, part in zip(found, parts, strict=True):
                if not part.is_empty:
                    figure = figures[int(seen[at])]
                    layers.setdefault(figure.layer, []).append({"geometry": part, "properties": figure.told})
            if layers:
                yield zxy_to_tileid(zoom, x, y), _packed(layers, (left, top - side, left + side, top))


def _packed(layers: dict[str, list], bounds) -> bytes:
    options = {"quantize_bounds": bounds, "extents": EXTENT}
    told = [{"name": name, "features": features} for name, features in layers.items()]
    return gzip.compress(mapbox_vector_tile.encode(told, default_options=options), mtime=0)
