"""The tests of two counts: by hand, against published numbers and scipy, and at their edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, poisson, poisson_means_test

from app.analysis.counts import LARGEST, difference_p, may_be_chance, smallest_visible
from app.analysis.ratios import e_test


def test_by_hand():
    # Six against none: the two ends of a six-fold toss, 2 × 1/64.
    assert difference_p(6, 0) == pytest.approx(2 / 64)
    assert difference_p(0, 5) == pytest.approx(2 / 32)
    assert not may_be_chance(0, 6) and may_be_chance(0, 5)
    # 3 and 9: from three to nine can be chance. Outcomes 0–3 and 9–12 of twelve tosses.
    assert difference_p(3, 9) == pytest.approx(2 * (1 + 12 + 66 + 220) / 4096)


@pytest.mark.parametrize(
    ("now", "then", "a", "b"),
    [
        (305, 327, 1, 1),
        (12, 30, 14, 14),
        (3, 20, 3, 14),
        (0, 0, 1, 1),
        (1, 0, 1, 9),
        (60, 30, 51_477.5, 54_308.7),
        (4000, 4300, 1, 1),
        (7, 7, 1, 1),
        (44, 51, 13, 14),
        (0, 3000, 1, 1000),
        (900, 1_500_000, 1, 2000),
    ],
)
def test_the_same_as_scipy(now, then, a, b):
    expected = binomtest(now, now + then, a / (a + b)).pvalue if now + then else 1
    assert difference_p(now, then, a, b) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(
    "wrong",
    [
        (-1, 2),
        (1, -2),
        (1, 1, 0, 1),
        (1, 1, 1, -1),
        (1.5, 2),
        (LARGEST + 1, 0),
        (1, 1, float("inf"), 1),
        (1, 1, float("nan"), 1),
        (float("nan"), 1),
        (1, 1, 1e-9, 1e9),
    ],
)
@pytest.mark.parametrize("test", [difference_p, e_test])
def test_impossible_input_is_refused(test, wrong):
    with pytest.raises(ValueError):
        test(*wrong)


@pytest.mark.parametrize(
    ("k1", "n1", "k2", "n2", "more", "p", "within"),
    [
        (0, 100, 3, 100, {}, 0.0884, 1e-4),
        (2, 100, 6, 100, {}, 0.1749, 1e-4),
        (20, 10, 20, 10, {}, 0.9999997568929630, 2e-6),
        (50, 15, 1, 1, {"difference": 0.05}, 0.09920321053409643, 2e-6),
        (3, 100, 20, 300, {}, 0.12202725450896404, 2e-6),
        (3, 12, 4, 20, {"side": "greater"}, 0.40416087318539173, 2e-6),
        (4, 20, 3, 100, {"side": "greater"}, 0.008053640402974236, 2e-6),
        (10, 1, 5, 1, {}, 0.2061644140757639, 1e-6),
        # analysis.md 5.3: a screen of 2.0 deviations, which the E-test does not bear out.
        (25, 1, 16, 1, {}, 0.165, 5e-4),
        (25, 1, 192, 12, {}, 0.089, 5e-4),
    ],
)
def test_the_e_test_gives_the_published_numbers(k1, n1, k2, n2, more, p, within):
    """Krishnamoorthy & Thomson 2004, section 6, scipy's own tests of it, and one of crimepy's notebook."""
    assert e_test(k1, k2, n1, n2, **more) == pytest.approx(p, abs=within)


def pair_by_pair(k1, k2, n1, n2, difference, side):
    """The E-test's definition: every pair of counts whose T is as extreme, ties (up to rounding) counted."""
    rate = (k1 + k2 - difference * n1) / (n1 + n2)
    if min(rate, rate + difference) <= 0:
        return 1.0
    x, y = np.arange(700)[:, None], np.arange(700)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (x / n1 - y / n2 - difference) / np.sqrt(x / n1**2 + y / n2**2)
    t[0, 0] = 0 if difference == 0 else -np.inf * difference
    seen = t[k1, k2]
    extreme = {
        "two-sided": abs(t) >= abs(seen) * (1 - 1e-9),
        "greater": t >= seen - 1e-9 * abs(seen),
        "less": t <= seen + 1e-9 * abs(seen),
    }[side]
    return float((poisson.pmf(x, n1 * (rate + difference)) * poisson.pmf(y, n2 * rate))[extreme].sum())


@settings(max_examples=60)
@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.floats(0.2, 5),
    st.floats(0.2, 5),
    st.sampled_from([0.0, 0.3, 2.0, -0.5]),
    st.sampled_from(["two-sided", "greater", "less"]),
)
def test_the_e_test_is_the_sum_over_all_pairs(k1, k2, n1, n2, difference, side):
    expected = pair_by_pair(k1, k2, n1, n2, difference, side)
    assert e_test(k1, k2, n1, n2, difference=difference, side=side) == pytest.approx(expected, abs=1e-9)


def test_the_e_test_is_scipys_where_no_two_pairs_tie():
    for k1, k2, n1, n2 in ((5, 4, 3.1, 2.3), (0, 7, 3, 20.3), (40, 55, 1, 1.01), (118, 90, 7.7, 5.9)):
        for side in ("two-sided", "greater", "less"):
            theirs = poisson_means_test(k1, n1, k2, n2, diff=0.1, alternative=side).pvalue
            assert e_test(k1, k2, n1, n2, difference=0.1, side=side) == pytest.approx(theirs, abs=2e-6)


def test_nothing_against_nothing_is_no_difference():
    assert difference_p(0, 0, 1, 14) == e_test(0, 0, 1, 14) == e_test(7, 14, 1, 2) == 1
    assert e_test(0, 0, side="greater") == e_test(0, 0, side="less") == 1


def test_the_smallest_pairs_that_can_be_told_apart():
    """analysis.md 5.3, by the E-test at 5 % and equal exposure."""
    pairs = [(0, 4), (1, 7), (2, 9), (3, 11), (4, 12), (5, 14), (6, 16), (7, 17), (8, 19), (9, 20), (10, 21)]
    for then, now in pairs:
        assert e_test(now, then) < 0.05 <= e_test(now - 1, then)


def test_what_can_be_seen_is_what_is_called_different():
    """Each count one by one."""
    for then in (0, 1, 5, 20, 60):
        seen = smallest_visible(then, 14, 7)
        outside = [now for now in range(4 * then + 20) if not may_be_chance(now, then, 14, 7)]
        assert seen.more == min(now for now in outside if now > 2 * then)
        assert seen.fewer == max((now for now in outside if now < 2 * then), default=None)


@pytest.mark.parametrize("test", [difference_p, e_test])
def test_huge_counts_have_an_answer(test):
    assert test(10**7, 10**7) == pytest.approx(1)
    assert test(10**7, 10**7 + 9000) == pytest.approx(0.0442, abs=2e-4)  # 9000 is 2.0123 deviations of √(2·10⁷)
    assert test(LARGEST // 100, 0) < 1e-20


@settings(max_examples=50)
@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.1, 30), st.floats(0.1, 30), st.floats(0.01, 100))
def test_only_the_ratio_of_exposures_counts_and_the_order_does_not(now, then, a, b, unit):
    for test in (difference_p, e_test):
        p = test(now, then, a, b)
        assert 0 <= p <= 1
        assert test(now, then, a * unit, b * unit) == pytest.approx(p, abs=1e-7)
        assert test(then, now, b, a) == pytest.approx(p, abs=1e-7)
