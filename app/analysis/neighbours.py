"""Who is next to whom: the queen's neighbours on a grid, and places within a distance. Pure.

Grids use the queen (the eight cells around): a radius of exactly cell · √2 is unstable, since a relative change of
1e-9 drops the diagonals.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Neighbours:
    """Binary, symmetric, without self. `of`, `other`: (pairs,) int, each pair both ways; `places`: how many."""

    of: np.ndarray
    other: np.ndarray
    places: int

    @property
    def number(self) -> np.ndarray:
        """(places,) int: neighbours of each place."""
        return np.bincount(self.of, minlength=self.places)

    def sums(self, values) -> np.ndarray:
        """(places,): the sum of the values of each place's neighbours, itself not counted."""
        values = np.asarray(values)
        found = np.bincount(self.of, weights=values[self.other], minlength=self.places)
        return np.rint(found).astype(np.int64) if np.issubdtype(values.dtype, np.integer) else found


def band(x, y, distance: float) -> Neighbours:
    """Places at most `distance` apart (x, y: (places,), one unit of length for all).

    A hair more than the distance counts too (relative 1e-9), so that equal distances fall on one side whatever the
    rounding of the coordinates. Raises ValueError unless distance > 0 and lengths agree.
    """
    from scipy.spatial import KDTree

    x, y = np.asarray(x, float), np.asarray(y, float)
    if not distance > 0 or x.shape != y.shape or x.ndim != 1:
        raise ValueError("a distance above 0, x and y of the same length")
    if not x.size:
        return Neighbours(np.zeros(0, np.int64), np.zeros(0, np.int64), 0)
    # Around the middle: squares of coordinates in millions of metres would eat the digits that decide.
    pairs = KDTree(np.column_stack((x - x.mean(), y - y.mean()))).query_pairs(
        distance * (1 + 1e-9), output_type="ndarray"
    )
    return Neighbours(np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]], x.size)


def queen_sums(cells: np.ndarray) -> np.ndarray:
    """(rows, columns): each cell with its eight neighbours summed; nothing lies beyond the edge."""
    tall = cells.copy()
    tall[1:] += cells[:-1]
    tall[:-1] += cells[1:]
    wide = tall.copy()
    wide[:, 1:] += tall[:, :-1]
    wide[:, :-1] += tall[:, 1:]
    return wide
