"""Hot spots over time: new, emerging, persistent, intermittent, former. Pure.

Source: Chainey 2020, and the widely used code after it, corrected: that code counts one period too many as recent and
divides by one too few; here the recent window is exactly the last floor(share · periods) periods.
Assumption: periods are equally long and equally reported; a cell's probabilities are adjusted over its periods (Holm).
"""

import numpy as np

from app.analysis.undecidable import Undecidable

NONE, NEW, EMERGING, PERSISTENT, INTERMITTENT, FORMER = range(6)
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
