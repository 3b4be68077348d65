"""One rate, a share, Brå's rate and two rates as a ratio: published numbers, tail probabilities, edges."""

import csv
from datetime import date
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.p1 import layout, population_of
from app.analysis.rates import rate_interval, share_interval, shown_interval
from app.analysis.ratios import e_test, rate_ratio, ratio_p
from app.figures.periods import Days
from tests.material import material

METHODS = ("exact", "jeffreys")
RATIOS = ("score", "mid-p", "exact", "mover-jeffreys", "wald-log")


@pytest.mark.parametrize(
    ("method", "lower", "upper"),
    [("exact", 0.0209884653319583, 0.0618505471787146), ("jeffreys", 0.0219234232268444, 0.0602898619930649)],
)
def test_fifteen_per_four_hundred(method, lower, upper):
    """DescTools and ratesci through statsmodels' tests (oracles `one_rate_15_per_400`)."""
    found = rate_interval(15, 400, method=method)
    assert found == (pytest.approx(lower, abs=1e-8), pytest.approx(upper, abs=1e-8))


def test_exact_and_wilson_as_ukhsa():
    """PHEindicatormethods' test data (oracles `byar_wilson`)."""
    lower, upper = rate_interval([1, 5], method="exact")
    assert (*lower, *upper) == pytest.approx((0.025318, 1.623486, 5.571643, 11.668332), abs=1e-6)
    lower, upper = share_interval([65, 1045], [100, 5000])
    assert (*lower, *upper) == pytest.approx((0.552544, 0.197955, 0.736358, 0.220491), abs=1e-6)


def test_no_event_shows_the_upper_exact_limit():
    """analysis.md 5.4: for x = 0 show 0 and 3.69."""
    lower, upper = shown_interval(0)
    assert (lower, round(upper, 2)) == (0, 3.69)
    assert shown_interval(15, 400) == pytest.approx((0.0219234232, 0.0602898620), abs=5e-11)


@settings(max_examples=60)
@given(st.integers(0, 10**12), st.floats(1e-6, 1e9), st.sampled_from(METHODS), st.floats(0.5, 0.999))
def test_every_interval_holds_its_rate_and_follows_the_unit(x, t, method, level):
    lower, upper = rate_interval(x, t, level=level, method=method)
    assert np.isfinite([lower, upper]).all() and 0 <= lower <= x / t * (1 + 1e-12)
    assert x / t <= upper * (1 + 1e-12)
    same = rate_interval(x, 7 * t, level=level, method=method)
    assert (same[0] * 7, same[1] * 7) == (pytest.approx(lower, rel=1e-9), pytest.approx(upper, rel=1e-9))


def test_rows_keep_their_order_and_shape():
    x = np.array([[0, 4, 9], [2, 11, 1]])
    for method in METHODS:
        lower, upper = rate_interval(x, [7, 14, 14], method=method)
        again = rate_interval(x[:, ::-1], [14, 14, 7], method=method)
        assert lower.shape == upper.shape == (2, 3)
        assert np.allclose(again[0][:, ::-1], lower) and np.allclose(again[1][:, ::-1], upper)


@pytest.mark.parametrize(
    "call",
    [
        lambda: rate_interval(-1),
        lambda: rate_interval(1, 0),
        lambda: rate_interval(float("nan")),
        lambda: rate_interval(1, float("inf")),
        lambda: rate_interval(1, level=1),
        lambda: rate_interval(1, method="x"),
        lambda: share_interval(3, 2),
        lambda: share_interval(0, 0),
        lambda: rate_ratio(1, 2, 0, 1),
        lambda: rate_ratio(1, 2, level=0),
        lambda: rate_ratio(1, 2, method="x"),
        lambda: ratio_p(1, 2, ratio=0),
        lambda: ratio_p(1, 2, method="x"),
        lambda: ratio_p(0, 2, method="wald-log"),
        lambda: rate_ratio(-1, 2),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError):
        call()


def of_a_year(count, year, year_ends):
    """The year so far of Brå's table, in the last days of the year."""
    people = population_of(Days(date(year, 1, 1), date(year, 12, 31)), year_ends)
    ((_, found, _),) = layout(np.array([[[0, count, 0]] * 2]), np.ones((2, 3), bool), (None, people.n, None))
    return found.per_100_000


def test_bras_rates_use_the_mean_of_both_year_ends():
    """The official statistics: all thirty published rates of 2017 and 2018, and none with the year-end population."""
    people = {
        (row["code"], int(row["date"][:4])): int(row["population"])
        for row in csv.DictReader(material("official_statistics/population_31_december.csv").open(encoding="utf-8"))
    }
    yearly = material("official_statistics/bra_reported_offences_yearly_1996_2023.csv")
    published = [
        (row["code"], int(row["year"]), int(row["count"]), int(row["per_100k"]))
        for row in csv.DictReader(yearly.open(encoding="utf-8"), delimiter=";")
        if row["year"] in ("2017", "2018") and row["category"] != "drugs_weapons"
    ]
    assert len(published) == 30
    for code, year, count, rate in published:
        ends = {end: people[code, end] for end in (year - 1, year)}
        assert of_a_year(count, year, ends) == rate
        assert of_a_year(count, year, {end: people[code, year] for end in ends}) != rate
    assert of_a_year(625, 2018, {2017: 8603, 2018: 8667}) == 7238


FIRST = (60, 30, 51_477.5, 54_308.7)
SECOND = (41, 15, 28_010, 19_017)


@pytest.mark.parametrize(
    ("method", "first", "second"),
    [
        ("wald", 0.000356, 0.2309),
        ("score", 0.000316, 0.2398),
        ("wald-log", 0.000420, 0.2402),
        ("score-log", 0.000200, 0.2303),
        ("sqrt", 0.000285, 0.2499),
        ("exact", 0.000428, 0.2913),
        ("mid-p", 0.000310, 0.2450),
        ("e-test", 0.000298, 0.2453),
    ],
)
def test_the_tests_of_gu_and_others(method, first, second):
    """Gu et al. 2008, examples 1 and 2 (null ratio 1.5), as statsmodels' tests print them.

    All eight of example 2 come out .0001 to .0002 above the print: its exposures are rounded. A ten-thousandth less of
    their ratio brings all eight to the last digit at once.
    """
    assert ratio_p(*FIRST, method=method) == pytest.approx(first, abs=5e-7)
    assert ratio_p(*SECOND, ratio=1.5, method=method) == pytest.approx(second, abs=2e-4)
    assert ratio_p(*SECOND, ratio=1.5 * 0.9999, method=method) == pytest.approx(second, abs=7e-5)


def test_the_e_test_of_a_ratio_of_one_is_that_of_a_difference_of_none():
    for x, y, a, b in ((60, 30, 51_477.5, 54_308.7), (3, 9, 1, 1), (2, 0, 5, 1), (0, 4, 1, 2)):
        assert ratio_p(x, y, a, b, method="e-test") == pytest.approx(e_test(x, y, a, b, side="greater"))


@pytest.mark.parametrize(
    ("method", "level", "lower", "upper", "within"),
    [
        ("score", 0.95, 1.365962, 3.259306, 1e-6),
        ("mover-jeffreys", 0.90, 1.466768, 3.058634, 1e-6),
        ("wald-log", 0.90, 1.4523, 3.0154, 5e-5),
    ],
)
def test_published_intervals_of_a_ratio(method, level, lower, upper, within):
    found = rate_ratio(*FIRST, level=level, method=method)
    assert (found.lower, found.upper) == (pytest.approx(lower, abs=within), pytest.approx(upper, abs=within))
    assert found.estimate == pytest.approx(60 / 51_477.5 / (30 / 54_308.7))


@pytest.mark.parametrize("method", ["mid-p", "exact", "score"])
@pytest.mark.parametrize(("x", "y"), [(60, 30), (3, 9), (1, 0), (25, 4)])
def test_the_limits_of_a_ratio_are_where_its_test_turns(method, x, y):
    found = rate_ratio(x, y, 3, 2, method=method)
    assert ratio_p(x, y, 3, 2, ratio=found.lower, method=method) == pytest.approx(0.025, abs=1e-6)
    if y:
        assert ratio_p(y, x, 2, 3, ratio=1 / found.upper, method=method) == pytest.approx(0.025, abs=1e-6)


def test_a_ratio_to_nothing_is_unbounded_and_of_nothing_undecided():
    for method in RATIOS:
        none, more = rate_ratio(0, 0, method=method), rate_ratio(9, 0, method=method)
        assert (none.estimate, none.lower, none.upper) == (None, 0, inf)
        assert more.estimate == inf and 0 < more.lower < more.upper
        assert rate_ratio(0, 3, method=method).estimate == 0


@settings(max_examples=60)
@given(
    st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0.01, 1e3), st.floats(0.01, 1e3), st.sampled_from(RATIOS)
)
def test_a_ratio_turned_over_has_its_limits_turned_over(x, y, a, b, method):
    one, other = rate_ratio(x, y, a, b, method=method), rate_ratio(y, x, b, a, method=method)
    assert one.lower <= one.upper and not np.isnan([one.lower, one.upper]).any()
    if one.estimate is not None and one.upper < inf and method != "wald-log":
        assert one.lower <= one.estimate * (1 + 1e-9) and one.estimate <= one.upper * (1 + 1e-9)
    assert other.lower == pytest.approx(1 / one.upper if one.upper else inf, rel=1e-6)
