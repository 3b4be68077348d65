"""The test of two counts: by hand, against scipy, and at its edges."""

import pytest
from scipy.stats import binomtest

from app.analysis.counts import difference_p, may_be_chance


def test_by_hand():
    # Six against none: the two ends of a six-fold toss, 2 × 1/64.
    assert difference_p(6, 0) == pytest.approx(2 / 64)
    assert difference_p(0, 5) == pytest.approx(2 / 32)
    assert not may_be_chance(0, 6) and may_be_chance(0, 5)
    # 3 and 9: from three to nine can be chance. Outcomes 0–3 and 9–12 of twelve tosses.
    assert difference_p(3, 9) == pytest.approx(2 * (1 + 12 + 66 + 220) / 4096)


@pytest.mark.parametrize(
    ("now", "then", "a", "b"),
    [(305, 327, 1, 1), (12, 30, 14, 14), (3, 20, 3, 14), (0, 0, 1, 1), (1, 0, 1, 9), (60, 30, 51_477.5, 54_308.7),
     (4000, 4300, 1, 1), (7, 7, 1, 1), (44, 51, 13, 14)],
)  # fmt: skip
def test_the_same_as_scipy(now, then, a, b):
    expected = binomtest(now, now + then, a / (a + b)).pvalue if now + then else 1
    assert difference_p(now, then, a, b) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("wrong", [(-1, 2), (1, -2), (1, 1, 0, 1), (1, 1, 1, -1)])
def test_impossible_input_is_refused(wrong):
    with pytest.raises(ValueError):
        difference_p(*wrong)
