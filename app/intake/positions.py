"""Where something happened, as people write it: two figures, in degrees."""

import re

from app.places.grid import EAST, NORTH, SOUTH, WEST

_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?", re.ASCII)
_METRES = re.compile(r"\d{6,7}(?:[.,]\d{1,9})?", re.ASCII)
_EXAMPLE = "Skriv grader i WGS84, till exempel lat 59,5137 och lon 15,9906."


class WrongPosition(ValueError):
    """``column`` is 'lat' or 'lon'; ``str()`` is the Swedish sentence."""

    def __init__(self, column: str, sentence: str):
        super().__init__(sentence)
        self.column = column


def position(lat: str, lon: str) -> tuple[float, float]:
    """Return (lat, lon) in degrees WGS84. A comma may stand for the point. Raises ``WrongPosition``."""
    for column, written in (("lat", lat), ("lon", lon)):
        if not written:
            raise WrongPosition(column, "Skriv både lat och lon, eller ingen av dem.")
    if _METRES.fullmatch(lat) and _METRES.fullmatch(lon):
        raise WrongPosition("lat", f"Talen ser ut som SWEREF 99 TM (meter). {_EXAMPLE}")
    for column, written in (("lat", lat), ("lon", lon)):
        if not _DEGREES.fullmatch(written):
            raise WrongPosition(column, f"Talet går inte att läsa. {_EXAMPLE}")
    north, east = float(lat.replace(",", ".")), float(lon.replace(",", "."))
    if SOUTH <= east <= NORTH and WEST <= north <= EAST:
        raise WrongPosition("lat", f"Lat och lon verkar ha bytt plats. {_EXAMPLE}")
    if not SOUTH <= north <= NORTH:
        raise WrongPosition("lat", f"Positionen ligger utanför Sverige. {_EXAMPLE}")
    if not WEST <= east <= EAST:
        raise WrongPosition("lon", f"Positionen ligger utanför Sverige. {_EXAMPLE}")
    return north, east
