"""Classes over time: the published year, the rules one by one, and what is too short."""

import numpy as np
import pytest

from app.analysis import classes
from app.analysis.undecidable import Undecidable
from tests.analysis import memphis
from tests.analysis.hot_by_period import hot_by_period

EXPECTED = {"month": (14, 53, 448, 193, 2594), "quarter": (80, 41, 233, 115, 2833)}


@pytest.mark.parametrize("period", EXPECTED)
def test_memphis_2019(period):
    """analysis.md 1.5, corrected window: persistent/emerging/former/intermittent/none of 3,302 cells."""
    x, y, time = memphis.year()
    grid = memphis.hull_grid(x, y, 500)
    month = time.astype("datetime64[M]").astype(int) % 12
    of = month if period == "month" else month // 3
    counts = np.array([grid.counts(x[of == k], y[of == k])[0] for k in range(of.max() + 1)])
    assert counts.sum() == 2245  # splitting the year keeps the total
    hot = hot_by_period(counts, inside=grid.inside, normal=True)
    found = classes.classify(hot, least_periods=4)[grid.inside]
    number = np.bincount(found, minlength=6)
    assert (
        number[classes.PERSISTENT],
        number[classes.NEW] + number[classes.EMERGING],
        number[classes.FORMER],
        number[classes.INTERMITTENT],
        number[classes.NONE],
    ) == EXPECTED[period]


def test_change_before_and_after():
    """analysis.md 1.5: Memphis 2019 halved in time, 1,093 before and 1,152 after; cells by change −7 … 7."""
    x, y, time = memphis.year()
    grid = memphis.hull_grid(x, y, 500)
    late = time >= time.min() + (time.max() - time.min()) / 2
    before, after = (grid.counts(x[m], y[m])[0] for m in (~late, late))
    assert (before.sum(), after.sum()) == (1093, 1152)
    change = (after - before)[grid.inside]
    expected = [1, 1, 3, 11, 18, 81, 277, 2489, 294, 84, 21, 15, 4, 2, 1]
    assert np.bincount(change + 7, minlength=15).tolist() == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("1111111111", classes.PERSISTENT),
        ("1111011110", classes.PERSISTENT),  # 8 of 10
        ("0000000001", classes.NEW),
        ("0000000010", classes.EMERGING),
        ("0000000011", classes.EMERGING),
        ("0001000000", classes.FORMER),
        ("0101010100", classes.FORMER),
        ("0101010110", classes.INTERMITTENT),
        ("0000000000", classes.NONE),
        ("00000000001000000000", classes.NONE),  # 1 of 16 older is under a tenth, and the last four are cold
        ("00000000001000000001", classes.EMERGING),
    ],
)
def test_the_rules(history, expected):
    hot = np.array([c == "1" for c in history])
    assert classes.classify(hot) == expected
    assert classes.classify(np.stack([hot, hot], axis=1)).tolist() == [expected] * 2


def test_too_few_periods():
    with pytest.raises(Undecidable, match="minst 8 perioder"):
        classes.classify(np.ones((7, 3), bool))
    with pytest.raises(ValueError):
        classes.classify(np.ones((9, 3), bool), recent_share=1)
