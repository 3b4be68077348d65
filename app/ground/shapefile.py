"""A shapefile's figures (.shp) and what stands beside them (.dbf), as ESRI's and dBASE's descriptions say. Pure.

Written after the published formats; only what areas and places need: points, and polygons with holes.
"""

import struct
from collections.abc import Iterator
from typing import Any

NUMBER, VERSION = 9994, 1000
NONE, POINTS, POLYGONS = 0, (1, 11, 21), (5, 15, 25)
Ring = list[tuple[float, float]]


class Broken(ValueError):
    """The file is cut short or is something else. The message is a Swedish sentence."""


def figures(shp: bytes) -> Iterator[tuple[float, float] | list[Ring] | None]:
    """Of each record a point (x, y), the rings of a polygon, or None for nothing. Raises Broken."""
    if len(shp) < 100 or struct.unpack_from(">i", shp)[0] != NUMBER or struct.unpack_from("<i", shp, 28)[0] != VERSION:
        raise Broken("shp-filen i arkivet är ingen shapefil.")
    at = 100
    try:
        while at + 8 < len(shp):
            (words,) = struct.unpack_from(">i", shp, at + 4)
            if words < 2:
                raise Broken("shp-filen i arkivet är trasig.")
            yield _figure(shp[at + 8 : at + 8 + 2 * words])
            at += 8 + 2 * words
    except struct.error:
        raise Broken("shp-filen i arkivet är avkortad eller trasig.") from None


def _figure(record: bytes) -> tuple[float, float] | list[Ring] | None:
    (kind,) = struct.unpack_from("<i", record)
    if kind == NONE:
        return None
    if kind in POINTS:
        return struct.unpack_from("<2d", record, 4)
    if kind not in POLYGONS:
        raise Broken("Shapefilen innehåller linjer. Välj en med ytor eller punkter.")
    parts, points = struct.unpack_from("<2i", record, 36)
    if not (0 < parts <= points and 44 + 4 * parts + 16 * points <= len(record)):
        raise Broken("shp-filen i arkivet är avkortad eller trasig.")
    starts = [*struct.unpack_from(f"<{parts}i", record, 44), points]
    flat = struct.unpack_from(f"<{2 * points}d", record, 44 + 4 * parts)
    if any(not 0 <= a <= b for a, b in zip(starts, starts[1:], strict=False)):
        raise Broken("shp-filen i arkivet är trasig.")
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    return [pairs[a:b] for a, b in zip(starts, starts[1:], strict=False)]


def rows(dbf: bytes, encoding: str) -> Iterator[dict[str, Any]]:
    """Of each record its fields by name, as text. Raises Broken."""
    try:
        n, head, width = struct.unpack_from("<IHH", dbf, 4)
    except struct.error:
        raise Broken("dbf-filen i arkivet är avkortad eller trasig.") from None
    fields, at = [], 32
    while at + 32 <= min(head, len(dbf)) and dbf[at] != 0x0D:
        fields.append((dbf[at : at + 11].split(b"\0")[0].decode("ascii", "replace"), dbf[at + 16]))
        at += 32
    if not fields or width != 1 + sum(size for _, size in fields):
        raise Broken("dbf-filen i arkivet är trasig.")
    for number in range(n):
        record = dbf[head + number * width : head + (number + 1) * width]
        if len(record) < width:
            raise Broken("dbf-filen i arkivet är avkortad.")
        told, at = {}, 1
        for name, size in fields:
            told[name] = record[at : at + size].decode(encoding, "replace").strip(" \0")
            at += size
        yield told
