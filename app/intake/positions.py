"""Where something happened, as people write it: two figures."""

import re

_FIGURE = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?|\d{6,7}(?:[.,]\d{1,9})?", re.ASCII)


class WrongPosition(ValueError):
    """``column`` is 'lat' or 'lon'; ``str()`` is the Swedish sentence."""

    def __init__(self, column: str, sentence: str):
        super().__init__(sentence)
        self.column = column


def position(lat: str, lon: str) -> tuple[float | None, float | None]:
    """Return the two figures, None for an empty cell. A comma may stand for the point. Raises ``WrongPosition``.

    Metres are read too, so that the report's own checks can say what they look like.
    """
    for column, written in (("lat", lat), ("lon", lon)):
        if written and not _FIGURE.fullmatch(written):
            raise WrongPosition(column, "Talet går inte att läsa. Skriv till exempel lat 59,5137 och lon 15,9906.")
    north, east = (float(written.replace(",", ".")) if written else None for written in (lat, lon))
    return north, east
