"""Poisson likelihood ratios of many zones and many drawn sets of events at once, for the scans. Pure."""

import numpy as np


class Ratios:
    """Log likelihood ratios of whole numbers, from tables: a logarithm for each zone and run would take most time."""

    def __init__(self, expected: np.ndarray, total: int, least: int):
        n = np.arange(total + 1, dtype=float)
        self.times_log = np.concatenate([[0.0], n[1:] * np.log(n[1:])])
        self.total = total
        inside = np.maximum(expected.ravel(), 1e-300)
        self.log_inside, self.log_outside = np.log(inside), np.log(np.maximum(total - inside, 1e-300))
        self.more = np.maximum(np.floor(expected) + 1, least).astype(np.int32)
        """Fewest events that are more than expected and at least `least`, shape (Z, W)."""

    def of(self, observed: np.ndarray, fewest: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of counts of shape (Z, W, B): flat index of zone and window, ratio, and B, where counts reach `fewest`."""
        found = np.flatnonzero(observed >= fewest[:, :, None])
        cell, run = np.divmod(found, observed.shape[2])
        return cell, self._ratio(observed.ravel()[found], cell), run

    def largest(self, observed: np.ndarray, fewest: np.ndarray) -> np.ndarray:
        """The largest ratio of each run, shape (B,), looking first only where counts reach `fewest`."""
        most = np.zeros(observed.shape[2])
        _, values, run = self.of(observed, fewest)
        np.maximum.at(most, run, values)
        quiet = most == 0
        if quiet.any():
            rest = np.zeros(int(quiet.sum()))
            _, values, run = self.of(observed[:, :, quiet], self.more)
            np.maximum.at(rest, run, values)
            most[quiet] = rest
        return most

    def fewest(self, ratio: float) -> np.ndarray:
        """Fewest events that give at least this ratio, shape (Z, W): the ratio grows with the count, so by halving."""
        low, high = self.more.ravel().astype(np.int64), np.full(self.more.size, self.total + 1)
        cells = np.arange(self.more.size)
        low = np.minimum(low, high)
        while (low < high).any():
            middle = (low + high) // 2
            enough = self._ratio(np.minimum(middle, self.total), cells) >= ratio
            high = np.where(enough, middle, high)
            low = np.where(enough, low, np.minimum(middle + 1, high))
        return high.reshape(self.more.shape).astype(np.int32)

    def _ratio(self, c: np.ndarray, cell: np.ndarray) -> np.ndarray:
        rest = self.total - c
        return self.times_log[c] - c * self.log_inside[cell] + self.times_log[rest] - rest * self.log_outside[cell]
