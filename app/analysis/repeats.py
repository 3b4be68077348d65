"""Repeats: events that follow another one near by, and places that were hit again. Pure.

Source: Ratcliffe & Rengert 2008 (near repeats); Farrell & Pease 1993 (repeat places). Both describe; whether there are
more of them than chance gives is the Knox table's question (`app.analysis.knox`).
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.pairs import Near


def near_repeats(x, y, t, *, distance: float = 200, days: float = 14, metric: str = "manhattan") -> np.ndarray:
    """(n,) bool: events with an earlier event (or one at the same time) at most `distance` and `days` away.

    Of two at the same time the later row counts as the repeat, so a pair is one repeat. Raises as `knox_table`.
    """
    x, y, t = (np.asarray(a, float) for a in (x, y, t))
    if not x.shape == y.shape == t.shape or not (distance > 0 and days >= 0):
        raise ValueError("x, y, t of the same length; distance above 0, days from 0")
    repeat = np.zeros(x.size, bool)
    if x.size < 2:
        return repeat
    near = Near(x, y, metric)
    a, b, apart = near.pairs_in_time(t - t.min(), distance, days)
    kept = apart <= distance
    a, b = a[kept], b[kept]
    repeat[np.where(t[a] == t[b], np.maximum(a, b), np.where(t[a] > t[b], a, b))] = True
    return repeat


@dataclass(frozen=True)
class RepeatPlaces:
    """places: (m,) the places with at least two events, most events first. events: (m,) how many. shortest: (m,) the
    shortest time between two following events there. share: events that came after another at their place, of all
    placed events. unplaced: events without a place.
    """

    places: np.ndarray
    events: np.ndarray
    shortest: np.ndarray
    share: float
    unplaced: int


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
    share = float(again.sum() / where.size) if where.size else 0.0
    return RepeatPlaces(
        names[several][ranking], number[several][ranking], shortest[several][ranking], share, int((~placed).sum())
    )
