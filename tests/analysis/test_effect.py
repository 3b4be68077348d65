"""Did it help: published weighted differences, power tables, series by other arithmetic, sizes of the tests, edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm, t

from app.analysis.effect import (
    FEW_EVENTS,
    INTERVAL_HOLDS_ZERO,
    NO_CONTROL,
    NO_EVENTS,
    SHORT_SERIES,
    SUPPORT_AGAINST,
    SUPPORT_FOR_DECREASE,
    UNDECIDABLE,
    before_after,
    displacement_quotient,
    judged,
    relative_effect,
    weighted_difference,
)
from app.analysis.interrupted import interrupted_series
from app.analysis.power import LOW_POWER, OK, power

FIRST = {"control": [308, 318], "treated": [207, 110], "buffer_control": [150, 140], "buffer": [178, 157]}
"""oracles.json [wdd], all cases: Wheeler & Ratcliffe 2018; tests of ptools; notebook of crimepy."""


def test_wdd_with_buffer():
    found = weighted_difference(**FIRST, level=0.95)
    assert found.difference == -118 and found.error**2 == pytest.approx(1568)
    assert found.z == pytest.approx(-2.97995, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((-195.6106, -40.3894), abs=5e-5)
    assert (found.events, found.treated, found.verdict, found.reason) == (1568, (207, 110), SUPPORT_FOR_DECREASE, None)


def test_wdd_small():
    found = weighted_difference([20, 10], [20, 20])
    assert (found.difference, found.error, found.z) == pytest.approx((-10, 8.366600, -1.195229), abs=5e-7)
    assert (found.low, found.high) == pytest.approx((-23.761833, 3.761833), abs=5e-7)
    assert (found.verdict, found.reason) == (UNDECIDABLE, INTERVAL_HOLDS_ZERO)
    assert found.detectable == pytest.approx(13.761833, abs=5e-7)


def test_wdd_over_unequal_time_and_area():
    found = weighted_difference([80, 20], [100, 50], lengths=(2, 1))
    assert found.difference == -20 and found.error**2 == pytest.approx(115)
    sizes = {"control": 0.9, "treated": 1.2, "buffer_control": 1.6, "buffer": 1.5}
    found = weighted_difference(**FIRST, sizes=sizes, level=0.95)
    assert (found.difference, found.error) == pytest.approx((-99.69444444, 35.4280755), abs=5e-8)
    assert found.z == pytest.approx(-2.813995483, abs=5e-10)
    assert (found.low, found.high) == pytest.approx((-169.1321965, -30.25669241), abs=5e-7)


def test_wdd_with_spill_over():
    found = weighted_difference([120, 100], [130, 150])
    assert (found.difference, found.error, found.low, found.high) == pytest.approx((-40, 22.4, -76.8, -3.2), abs=0.05)
    found = weighted_difference([120, 100], [130, 150], [40, 25], [30, 25])
    assert (found.difference, found.error, found.low, found.high) == pytest.approx((-50, 24.9, -91, -9), abs=0.05)


def test_wdd_by_harm():
    pairs = [
        [[133, 91], [130, 74]],
        [[388, 305], [327, 202]],
        [[148, 97], [398, 190]],
        [[86, 64], [144, 92]],
        [[94, 67], [183, 96]],
    ]
    control, treated = np.array(pairs).transpose(1, 0, 2)
    found = weighted_difference(treated, control, harm=[3, 2, 5, 7, 10], level=0.95)
    assert found.difference == -1721 and found.error == pytest.approx(304.10360077, abs=5e-9)
    assert found.z == pytest.approx(-5.65925558, abs=5e-9)
    assert (found.low, found.high) == pytest.approx((-2317.03210507, -1124.96789493), abs=5e-8)


def test_displacement_quotient_and_relative_effect():
    """oracles.json [wdq_derived_not_published]: Bowers & Johnson's formulas on the WDD paper's counts."""
    found = displacement_quotient([207, 110], [308, 318], [178, 157])
    assert found.quotient == pytest.approx(0.2581856883, abs=5e-11)
    assert found.success == pytest.approx(-0.3261659724, abs=5e-11) and found.net == -found.success
    assert found.buffer == pytest.approx(-0.0842113861, abs=5e-11)
    assert found.gross == 97 and found.total_net == pytest.approx(130.5, abs=0.05)
    assert relative_effect([207, 110], [308, 318])[0] == pytest.approx(1.9429161747, abs=5e-11)
    # Worked out there with z = 1.96 sharp.
    assert relative_effect([207, 110], [308, 318])[1:] == pytest.approx((1.46938214, 2.56905482), abs=2e-5)
    assert displacement_quotient([100, 120], [100, 100], [9, 9]).quotient is None
    with pytest.raises(ValueError):
        displacement_quotient([3, 3], [0, 3], [1, 1])
    with pytest.raises(ValueError):
        relative_effect([3, 0], [5, 3])


pair = st.tuples(st.integers(0, 400), st.integers(0, 400))


@settings(max_examples=60)
@given(pair, pair, pair, pair)
def test_wdd_keeps_its_sense(treated, control, buffer, buffer_control):
    found = weighted_difference(treated, control, buffer, buffer_control)
    back = weighted_difference(*(p[::-1] for p in (treated, control, buffer, buffer_control)))
    assert back.difference == -found.difference and back.error == found.error
    # Splitting a kind of crime in two, or measuring in half periods, changes neither difference nor z.
    halves = [np.array([p, p]) for p in (treated, control, buffer, buffer_control)]
    twice = weighted_difference(*halves, harm=[0.5, 0.5])
    longer = weighted_difference(treated, control, buffer, buffer_control, lengths=(3, 3))
    assert twice.difference == pytest.approx(found.difference) and longer.z == pytest.approx(found.z)
    assert found.low <= found.difference <= found.high
    assert (found.verdict == UNDECIDABLE) == (found.reason is not None)
    assert weighted_difference(treated, control, dispersion=4).error == pytest.approx(
        2 * weighted_difference(treated, control).error
    )


@pytest.mark.parametrize("mean", [3, 10, 40])
def test_chance_alone_seldom_supports(mean):
    """One-sided 5 % on either side when nothing happened, also with small counts."""
    drawn = np.random.default_rng(6).poisson(mean, (4000, 4))
    verdicts = [weighted_difference(row[:2], row[2:]).verdict for row in drawn]
    assert verdicts.count(SUPPORT_FOR_DECREASE) < 0.065 * 4000 and verdicts.count(SUPPORT_AGAINST) < 0.065 * 4000


def test_verdicts_and_their_reasons():
    assert weighted_difference([100, 160], [100, 100]).verdict == SUPPORT_AGAINST
    for areas, reason in (
        (([100, 20], None), NO_CONTROL),
        (([9, 0], [50, 50]), FEW_EVENTS),
        (([0, 0], [50, 50]), NO_EVENTS),
        (([0, 0], [0, 0]), NO_EVENTS),
        (([50, 49], [50, 50]), INTERVAL_HOLDS_ZERO),
    ):
        found = weighted_difference(*areas)
        assert (found.verdict, found.reason) == (UNDECIDABLE, reason)
    alone = weighted_difference([100, 20])
    assert alone.difference == -80 and alone.high < 0 and alone.events == 120
    assert weighted_difference([0, 0], [0, 0]).z is None
    assert judged(-2, 0)[0] == UNDECIDABLE and judged(0, 2)[0] == UNDECIDABLE


@pytest.mark.parametrize(
    "wrong",
    [
        {"control": [3, -1]},
        {"control": [3]},
        {"buffer": [1, 1]},
        {"lengths": (0, 1)},
        {"sizes": {"town": 1}},
        {"sizes": {"treated": 0}},
        {"harm": [1, 2]},
        {"harm": [0]},
        {"dispersion": 0.5},
        {"control": [np.nan, 1]},
    ],
)
def test_impossible_differences_are_refused(wrong):
    with pytest.raises(ValueError):
        weighted_difference(**{"treated": [5, 5], "control": [5, 5], **wrong})


@pytest.mark.parametrize(
    ("mean", "seen", "true"),
    [(10, 0.91, None), (20, 0.67, 0.97), (50, 0.44, 0.64), (100, 0.32, 0.47), (200, 0.23, 0.34)],
)
def test_power_table(mean, seen, true):
    """analysis.md 6, table of power: four Poisson cells, one-sided 5 %. Its last column is the normal approximation;
    ours adds up all outcomes, and differs most at 20 (−96 % against −97 %)."""
    found = power(mean)
    assert found.seen_drop == pytest.approx(seen, abs=0.006)
    assert found.true_drop == (None if true is None else pytest.approx(true, abs=0.011))
    if true is not None:
        assert power(mean, drop=found.true_drop).power == pytest.approx(0.8, abs=0.001)


def test_power():
    """analysis.md 6: with 10 a cell even −100 % is seen with .58 only; with 50 about 25 fewer are needed; size .050."""
    assert power(10, drop=1).power == pytest.approx(0.58, abs=0.005)
    assert power(50).seen_drop * 50 == pytest.approx(25, abs=4)
    assert power(100, drop=0).power == pytest.approx(0.05, abs=0.001)
    assert (power(50).code, power(300).code) == (LOW_POWER, OK)
    drawn = np.random.default_rng(3).poisson([60, 36, 80, 80], (20_000, 4))
    wins = (drawn[:, 1] - drawn[:, 0] - drawn[:, 3] + drawn[:, 2]) < -norm.ppf(0.95) * np.sqrt(drawn.sum(axis=1))
    assert power(60, 80, drop=0.4).power == pytest.approx(wins.mean(), abs=0.012)
    # Exact and normal meet where counts are large; scatter, buffers and a small control cost power.
    assert power(1900, drop=0.05).power == pytest.approx(power(1900, drop=0.05, dispersion=1 + 1e-9).power, abs=0.005)
    plain = power(80, drop=0.4).power
    assert power(80, drop=0.4, dispersion=2).power < plain and power(80, drop=0.4, buffer=30).power < plain


def test_power_of_nothing():
    found = power(0)
    assert (found.code, found.power, found.seen_drop, found.true_drop) == (LOW_POWER, 0, None, None)
    for wrong in (
        {"before": -1},
        {"before": 9, "drop": 2},
        {"before": 9, "dispersion": 0},
        {"before": 9, "control": -2},
    ):
        with pytest.raises(ValueError):
            power(**wrong)


def test_before_and_after_are_equally_long():
    counts = np.arange(60)
    found = before_after(counts, 52)
    assert (found.periods, found.same_season) == (8, True)
    assert (found.before, found.after) == (counts[26:34].sum(), counts[52:60].sum())
    year = before_after(np.ones(90, int), 40)
    assert (year.periods, year.before, year.after, year.percent, year.same_season) == (40, 40, 40, 0, False)
    chosen = before_after(counts, 20, periods=10)
    assert (chosen.before, chosen.after, chosen.same_season) == (counts[10:20].sum(), counts[20:30].sum(), False)
    assert chosen.low < chosen.difference < chosen.high
    none = before_after([0, 0, 4, 1], 2)
    assert (none.before, none.after, none.percent) == (0, 5, None)
    # 317 against 387 is −18.1 %, −70 of 387 (analysis.md 0).
    fewer = before_after([387, 317], 1)
    assert round(fewer.percent, 1) == -18.1 and fewer.difference == -70
    for start, periods in ((0, None), (60, None), (20, 21), (20, 0), (50, 11)):
        with pytest.raises(ValueError):
            before_after(counts, start, periods=periods)


def drawn_series(step=0.7, n=104, start=60, mean=20, seed=4):
    time = np.arange(n)
    level = mean * np.exp(0.002 * time + 0.3 * np.sin(2 * np.pi * time / 26) + np.log(step) * (time >= start))
    return np.random.default_rng(seed).poisson(level)


def test_interrupted_series_against_another_fit():
    counts, units = drawn_series(), np.random.default_rng(1).uniform(1, 2, 104)
    found = interrupted_series(counts, 60, units, slope=True)
    time = np.arange(104)
    waves = [f(2 * np.pi * k * time / 26) for k in (1, 2) for f in (np.sin, np.cos)]
    after = time >= 60
    x = np.column_stack([np.ones(104), after, time - 60, *waves, (time - 60) * after])

    def less_likely(beta):
        linear = x @ beta + np.log(units)
        return (np.exp(linear) - counts * linear).sum()

    best = minimize(less_likely, np.zeros(8), method="BFGS", options={"gtol": 1e-7, "maxiter": 5000}).x
    mean = units * np.exp(x @ best)
    scatter = ((counts - mean) ** 2 / mean).sum() / 96
    error = np.sqrt(max(1, scatter) * np.linalg.inv(x.T @ (x * mean[:, None]))[1, 1])
    assert found.ratio == pytest.approx(np.exp(best[1]), rel=1e-5) and found.dispersion == pytest.approx(
        scatter, rel=1e-5
    )
    assert found.trend == pytest.approx(np.exp(26 * best[2]), rel=1e-5)
    assert found.slope == pytest.approx(np.exp(best[-1]), rel=1e-5)
    half = t.ppf(0.95, 96) * error
    assert (found.low, found.high) == pytest.approx((np.exp(best[1] - half), np.exp(best[1] + half)), rel=1e-5)
    assert found.p == pytest.approx(2 * t.sf(abs(best[1]) / error, 96), rel=1e-4)
    assert (found.df, found.harmonics, found.periods) == (96, 2, (60, 44))
    assert found.events == (counts[:60].sum(), counts[60:].sum())


def test_interrupted_series_verdicts():
    assert interrupted_series(drawn_series(0.5), 60).verdict == SUPPORT_FOR_DECREASE
    assert interrupted_series(drawn_series(1.8), 60).verdict == SUPPORT_AGAINST
    same = interrupted_series(drawn_series(1.0, seed=5), 60)
    assert (same.verdict, same.reason) == (UNDECIDABLE, INTERVAL_HOLDS_ZERO) and same.low < 1 < same.high


def test_chance_alone_seldom_supports_in_series():
    found = [interrupted_series(drawn_series(1.0, seed=seed, mean=4), 60).verdict for seed in range(300)]
    assert found.count(SUPPORT_FOR_DECREASE) <= 27 and found.count(SUPPORT_AGAINST) <= 27


def test_what_must_not_matter_in_series():
    counts = drawn_series()
    found = interrupted_series(counts, 60, np.full(104, 2.0))
    assert interrupted_series(counts, 60).ratio == pytest.approx(found.ratio)
    # Twice the counts scatter twice as much: the ratio stays.
    assert interrupted_series(counts * 2, 60).ratio == pytest.approx(found.ratio)
    # Periods when nobody reported tell nothing, whatever stands in them.
    longer, units = np.insert(counts, 30, 99), np.insert(np.ones(104), 30, 0)
    silent, other = interrupted_series(longer, 61, units), longer.copy()
    other[30] = 0
    assert silent.ratio == interrupted_series(other, 61, units).ratio and silent.periods == (60, 44)


def test_short_and_empty_series():
    short = interrupted_series([5, 6, 4, 5, 7, 5, 6, 2, 1, 2, 1, 2], 7)
    assert (short.verdict, short.reason, short.harmonics) == (UNDECIDABLE, SHORT_SERIES, 0)
    assert short.high < 1 and short.df == 9
    # With few degrees of freedom t reaches further than the normal.
    half = np.log(short.high / short.ratio)
    assert half == pytest.approx(t.ppf(0.95, 9) * short.error) and half > norm.ppf(0.95) * short.error
    tiny = interrupted_series([5, 6, 4, 5], 2)
    assert (tiny.verdict, tiny.reason, tiny.ratio, tiny.low) == (UNDECIDABLE, SHORT_SERIES, None, None)
    for counts, start in (([0] * 60, 30), ([4] * 30 + [0] * 30, 30), ([4] * 60, 60), ([4] * 60, 0), ([], 0)):
        nothing = interrupted_series(counts, start)
        assert (nothing.verdict, nothing.reason, nothing.ratio) == (UNDECIDABLE, NO_EVENTS, None)
    for counts, start, units in (([1, -1], 1, None), ([1, 2], 3, None), ([1, 2], 1, [1]), ([1, 2], 1, [1, -1])):
        with pytest.raises(ValueError):
            interrupted_series(counts, start, units)
