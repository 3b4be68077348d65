"""Places that were hit again (Farrell & Pease 1993). Pure.

It describes; whether there are more repeats than chance gives is the Knox table's question (`app.analysis.knox`).
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class RepeatPlaces:
    """places: (m,) the places with at least two events, most events first. events: (m,) how many. shortest: (m,) the
    shortest time between two following events there.
    """

    places: np.ndarray
    events: np.ndarray
    shortest: np.ndarray


def repeat_places(place, t) -> RepeatPlaces:
    """Places that were hit again. place: (n,) int, negative for unknown; t: (n,) days. ValueError on lengths."""
    place, t = np.asarray(place, np.int64), np.asarray(t, float)
    if place.shape != t.shape:
        raise ValueError("place and t of the same length")
    placed = place >= 0
    order = np.lexsort((t[placed], place[placed]))
    where, when = place[placed][order], t[placed][order]
    again = where[1:] == where[:-1]
    names, number = np.unique(where, return_counts=True)
    shortest = np.full(names.size, np.inf)
    np.minimum.at(shortest, np.searchsorted(names, where[1:][again]), np.diff(when)[again])
    several = number >= 2
    ranking = np.lexsort((names[several], -number[several]))
    return RepeatPlaces(names[several][ranking], number[several][ranking], shortest[several][ranking])
