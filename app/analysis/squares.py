"""How many points lie in a square around each of them, for all points together. Pure.

A wavelet matrix (Claude, Navarro & Ordóñez 2015): the points stand in the order of one axis, and their ranks along the
other are sorted bit by bit, the highest first. How many in a stretch have a rank below a limit is then read off with
one look-up a bit, so time grows with n·log n wherever the points lie: a tree walks every neighbour in a dense town.
"""

import numpy as np

AT_ONCE = 16_384
"""Points that are looked up at a time."""


class Squares:
    """Points at whole u, v (n,)."""

    def __init__(self, u: np.ndarray, v: np.ndarray):
        self._u, self._v = u, v
        order = np.argsort(u, kind="stable")
        self._along, self._up = u[order], np.sort(v)
        rank = np.empty(u.size, np.int32)
        rank[np.argsort(v, kind="stable")] = np.arange(u.size, dtype=np.int32)
        rank = rank[order]
        self._levels = []
        for bit in range(max(int(u.size).bit_length() - 1, 0), -1, -1):
            low = (rank >> bit & 1) == 0
            zeros = np.zeros(u.size + 1, np.int32)
            np.cumsum(low, out=zeros[1:])
            self._levels.append((bit, zeros))
            rank = np.concatenate((rank[low], rank[~low]))

    def within(self, reach: int) -> np.ndarray:
        """(n,): points at most `reach` away from each along both axes, itself too."""
        found = np.empty(self._u.size, np.int64)
        for start in range(0, found.size, AT_ONCE):
            u, v = self._u[start : start + AT_ONCE], self._v[start : start + AT_ONCE]
            first = np.searchsorted(self._along, u - reach, "left")
            last = np.searchsorted(self._along, u + reach, "right")
            under = np.searchsorted(self._up, v - reach, "left")
            upto = np.searchsorted(self._up, v + reach, "right")
            found[start : start + AT_ONCE] = self._below(first, last, upto) - self._below(first, last, under)
        return found

    def _below(self, first: np.ndarray, last: np.ndarray, limit: np.ndarray) -> np.ndarray:
        """Of the points first … last − 1 in order, those of a rank below the limit."""
        found = np.zeros(limit.size, np.int64)
        for bit, zeros in self._levels:
            high = (limit >> bit & 1) == 1
            a, b = zeros[first], zeros[last]
            found += np.where(high, b - a, 0)
            first = np.where(high, zeros[-1] + first - a, a)
            last = np.where(high, zeros[-1] + last - b, b)
        return found
