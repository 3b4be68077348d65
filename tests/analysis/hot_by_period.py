"""Where a grid was hot in each period, by Gi*, as the published code behind the classes over time has it."""

import numpy as np
from scipy.special import erfc

from app.analysis import gi
from app.analysis.multiple import holm
from app.analysis.undecidable import Undecidable


def hot_by_period(counts, *, inside=None, normal: bool = False, alpha: float = 0.05) -> np.ndarray:
    """(periods, rows, columns) bool from counts of that shape; each cell's probabilities adjusted by Holm.

    By the exact null or, as published, the two-sided normal curve.
    """
    p, high = np.ones(counts.shape), np.zeros(counts.shape, bool)
    for period, cells in enumerate(counts):
        try:
            found = gi.hot_spots(cells, inside=inside)
        except Undecidable:
            continue
        high[period] = found.z > 0
        chances = erfc(np.abs(found.z) / np.sqrt(2)) if normal else found.p
        p[period] = np.where(np.isnan(found.z), 1.0, chances)
    hot = np.zeros(counts.shape, bool)
    # Holm's smallest is the smallest p times the periods: where that is too large no period can be hot.
    for row, column in np.argwhere(p.min(axis=0) * len(counts) < alpha):
        hot[:, row, column] = (holm(p[:, row, column]) < alpha) & high[:, row, column]
    return hot
