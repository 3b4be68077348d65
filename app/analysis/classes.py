"""Hot spots over time: new, emerging, persistent, intermittent, former. Pure.

Source: Chainey 2020, and the widely used code after it, corrected: that code counts one period too many as recent and
divides by one too few; here the recent window is exactly the last floor(share · periods) periods.
Assumption: periods are equally long and equally reported; a cell's probabilities are adjusted over its periods (Holm).
"""

import numpy as np

from app.analysis import gi
from app.analysis.undecidable import Undecidable

NONE, NEW, EMERGING, PERSISTENT, INTERMITTENT, FORMER = range(6)

NAMES = {
    NONE: "ingen klass",
    NEW: "ny",
    EMERGING: "framväxande",
    PERSISTENT: "bestående",
    INTERMITTENT: "återkommande",
    FORMER: "tidigare",
}
"""What each class is called on a page."""

LEAST_PERIODS = 8


def classify(hot, *, recent_share: float = 0.2, least_periods: int = LEAST_PERIODS) -> np.ndarray:
    """The class of every cell from where it was hot.

    hot: (periods, …) bool, oldest first. Gives (…) int8, one of the constants above:
    PERSISTENT hot in at least 80 % of all periods; else NEW hot in the last period and never before, EMERGING
    under 10 % of the older and at least 20 % of the recent ones; else FORMER at least 10 % of the older, under 10 % of
    the recent; else INTERMITTENT at least 10 % of all; else NONE.
    (NEW is the part of EMERGING that began with the last period.)
    Raises Undecidable("few_periods"), ValueError unless 0 < recent_share < 1.
    """
    hot = np.asarray(hot, bool)
    periods = hot.shape[0]
    if not 0 < recent_share < 1:
        raise ValueError("recent_share between 0 and 1")
    if periods < max(least_periods, 2):
        raise Undecidable(
            "few_periods",
            f"Det behövs minst {max(least_periods, 2)} perioder för att se om en plats är ny, bestående eller "
            f"tidigare. Här finns {periods}.",
        )
    recent = max(1, int(np.floor(recent_share * periods + 1e-9)))
    total, older, late = hot.mean(0), hot[:-recent].mean(0), hot[-recent:].mean(0)
    # Shares are fractions of small whole numbers: a hair keeps 0.8 of 10 from being 0.79999….
    persistent = total >= 0.8 - 1e-9
    emerging = (older < 0.1 - 1e-9) & (late >= 0.2 - 1e-9)
    new = emerging & hot[-1] & ~hot[:-1].any(0)
    former = (older >= 0.1 - 1e-9) & (late < 0.1 - 1e-9)
    intermittent = total >= 0.1 - 1e-9
    chosen = np.select(
        [persistent, new, emerging, former, intermittent], [PERSISTENT, NEW, EMERGING, FORMER, INTERMITTENT], NONE
    )
    return chosen.astype(np.int8)


def hot_by_period(counts, *, inside=None, method: str = "exact", alpha: float = 0.05) -> np.ndarray:
    """Where a grid was hot in each period, (periods, rows, columns) bool.

    counts: (periods, rows, columns) whole numbers, oldest first. method "exact": upper tail of the conditional
    permutation null (drawn permutations where it is out of reach); "normal": the two-sided normal curve as the
    published code has it, for comparison only. Each cell's probabilities are adjusted over its periods by Holm.
    A period without events, or with the same number everywhere, is one in which nothing was hot.
    Raises ValueError on shapes, Undecidable("no_events") when no period has any.
    """
    from scipy.special import erfc

    counts = np.asarray(counts)
    if counts.ndim != 3 or method not in ("exact", "normal"):
        raise ValueError("counts of the shape (periods, rows, columns); method exact or normal")
    p, high = np.ones(counts.shape), np.zeros(counts.shape, bool)
    answered = False
    for period, cells in enumerate(counts):
        try:
            if method == "normal":
                z = gi.grid_z(cells, inside)
                chances = erfc(np.abs(z) / np.sqrt(2))
            else:
                found = gi.hot_spots(cells, inside=inside, fdr=False)
                z, chances = found.z, found.p
        except Undecidable as why:
            if why.code not in ("no_events", "all_equal"):
                raise
            answered |= why.code == "all_equal"
            continue
        answered = True
        # Only what lies above the mean can be hot; the others' chances still count among the periods.
        p[period] = np.where(np.isnan(z), 1.0, chances)
        high[period] = z > 0
    if not answered:
        raise Undecidable("no_events", "Inga händelser i området under någon av perioderna.")
    # Holm's smallest is the smallest p times the periods: where that is too large no period can be hot.
    possible = p.min(axis=0) * len(counts) < alpha
    hot = np.zeros(counts.shape, bool)
    hot[:, possible] = (_over_periods(p[:, possible]) < alpha) & high[:, possible]
    return hot


def _over_periods(p):
    """Holm's adjusted probabilities along the first axis, all cells at once."""
    order = np.argsort(p, axis=0)
    left = np.arange(p.shape[0], 0, -1).reshape(-1, *[1] * (p.ndim - 1))
    steps = np.maximum.accumulate(np.take_along_axis(p, order, 0) * left, axis=0)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, np.minimum(steps, 1.0), 0)
    return adjusted
