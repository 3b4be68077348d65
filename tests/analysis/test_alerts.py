"""What history leads one to expect, and alerts: other arithmetic, error rates, edges."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom, poisson

from app.analysis.alerts import Candidate, alerts, history_candidates, scan_candidate
from app.analysis.baselines import LATEST_YEAR, SAME_SEASON, Expected, farringtons, histories, same_season
from app.analysis.interrupted import NoFit, fit
from app.analysis.quasi_poisson import checked_series
from app.analysis.scan import space_time_scan


def history(counts, exposure=None, **options) -> Expected | None:
    """`histories` of one series."""
    counts, exposure = checked_series(counts, exposure)
    return histories(counts[None], exposure[None], **options)[0]


def test_the_fit_is_the_likelihoods_largest():
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(40), np.arange(40) / 10, rng.normal(size=40)])
    units, weights = rng.uniform(1, 5, 40), rng.uniform(0.2, 2, 40)
    y = rng.poisson(units * np.exp(x @ [0.5, 0.3, -0.4]))
    model = fit(y, x, units, weights)

    def less_likely(beta):
        mean = units * np.exp(x @ beta)
        return (weights * (mean - y * np.log(mean))).sum()

    best = minimize(less_likely, np.zeros(3), method="BFGS", options={"gtol": 1e-9})
    np.testing.assert_allclose(model.coefficients, best.x, atol=1e-6)
    np.testing.assert_allclose(
        model.errors(1.0), np.sqrt(np.diag(np.linalg.inv(hessian(less_likely, best.x)))), rtol=1e-4
    )
    assert model.leverage.sum() == pytest.approx(3)
    assert model.dispersion == pytest.approx((weights * (y - model.means) ** 2 / model.means).sum() / 37)


def hessian(f, at, step=1e-4):
    e = np.eye(len(at)) * step
    return np.array(
        [[(f(at + a + b) - f(at + a - b) - f(at - a + b) + f(at - a - b)) / 4 / step**2 for b in e] for a in e]
    )


def test_no_answer_is_said():
    ones = np.ones(6)
    for y, columns in (
        ([0, 0, 0, 0, 0, 0], ones[:, None]),
        ([1, 2, 3, 0, 0, 0], np.column_stack([ones, [0, 0, 0, 1, 1, 1]])),
        ([1, 2, 3, 4, 5, 6], np.column_stack([ones, ones])),
        ([1, 2], np.eye(2)),
    ):
        with pytest.raises(NoFit):
            fit(np.array(y), columns)


def test_a_flat_history_is_its_mean():
    y = np.array([4, 5, 3, 6, 4, 5, 4, 3, 5, 4, 9, 9, 4.0])
    found = history(y)
    assert (found.method, found.periods, found.events, found.trend) == (LATEST_YEAR, 10, 43, False)
    assert found.mean == pytest.approx(4.3) and found.dispersion == 1
    assert found.log_error == pytest.approx(43**-0.5)
    assert found.variance == pytest.approx(4.3 + 4.3**2 / 43)


def test_the_tail_is_negative_binomial():
    found = Expected(4.0, 1.5, 0.1, 20, 80, False, LATEST_YEAR, 1.5, 19)
    size = 16 / (found.variance - 4)
    for n in (1, 4, 9, 20):
        assert found.p(n) == pytest.approx(nbinom.sf(n - 1, size, size / (size + 4)), rel=1e-9)
    assert found.p(0) == 1
    sure = Expected(4.0, 1.0, 0.0, 20, 80, False, LATEST_YEAR, 1.0, 19)
    assert sure.p(9) == pytest.approx(poisson.sf(8, 4))
    for level in (0.2, 0.05, 1e-3, 1e-6):
        for one in (found, sure):
            assert one.p(one.bound(level) + 1) <= level < one.p(one.bound(level))


def test_nothing_ever_then_something():
    found = history(np.array([0] * 26 + [3]))
    assert found.mean == pytest.approx(0.5 / 24) and found.events == 0
    # Jeffreys: after 0 in 24 periods the next is negative binomial with size ½ and 24 : 1.
    for n in (1, 2, 3):
        assert found.p(n) == pytest.approx(nbinom.sf(n - 1, 0.5, 24 / 25))


def test_season_is_out_after_three_years():
    time = np.arange(4 * 26)
    winter = np.round(20 + 15 * np.cos(2 * np.pi * time / 26))
    series = np.append(winter, 35)
    found = history(series)
    assert found.method == SAME_SEASON and found.periods == 15 and found.mean == pytest.approx(34, abs=2)
    # With little more than a year behind it the same winter looks like a rise, and the method says which it is.
    short = history(series[-40:])
    assert short.method == LATEST_YEAR and short.p(35) < found.p(35)
    np.testing.assert_array_equal(same_season(104, 26, 1, 2), [51, 52, 53, 77, 78, 79])


def test_trend_is_followed_but_not_beyond_what_was_seen():
    base = np.array([10, 11, 9, 10, 10])
    steps = np.array([10, 20, 40, 80])
    series, reference = np.zeros(105), same_season(104, 26, 2, 4)
    series[reference] = np.outer(steps[::-1], base / 10).ravel()
    falling = farringtons(series[None], np.ones((1, 105)), reference, trend=True)[0]
    assert falling.trend and falling.mean == pytest.approx(5, rel=0.02)
    series[reference] = np.outer(steps, base / 10).ravel()
    rising = farringtons(series[None], np.ones((1, 105)), reference, trend=True)[0]
    assert not rising.trend and rising.mean < 80


def test_a_past_outbreak_weighs_little():
    calm = np.array([5, 4, 6, 5, 5, 4, 6, 5, 4, 6] * 3 + [5.0])
    once = calm.copy()
    once[15] = 60
    assert history(once).mean < 6.5 < history(np.where(once == 60, 60, once) + 2).mean
    plain = farringtons(once[None], np.ones((1, 31)), np.arange(2, 28), unusual=np.inf)[0]
    assert plain.mean == pytest.approx(once[2:28].mean()) and plain.mean > history(once).mean + 1


def test_exposure():
    rng = np.random.default_rng(5)
    y, units = rng.poisson(6, 40), rng.integers(1, 4, 40).astype(float)
    found, tenfold = history(y, units), history(y, units * 10)
    assert tenfold.mean == pytest.approx(found.mean) and tenfold.p(12) == pytest.approx(found.p(12))
    silent = units.copy()
    silent[20:25] = 0
    assert history(y, silent).periods == found.periods - 5
    silent[-1] = 0
    assert history(y, silent) is None


def test_short_or_impossible_histories():
    assert history(np.array([])) is None and history(np.array([3])) is None
    assert history(np.arange(10)) is None and history(np.arange(11)) is not None
    for counts, exposure in (([1, -1], None), ([1, np.nan], None), ([1, 2], [1]), ([1, 2], [1, -1]), ([[1, 2]], None)):
        with pytest.raises(ValueError):
            history(np.array(counts), exposure)


def series_of(rng, scatter, n=29):
    """Sixty series that have not changed, small and large."""
    means = [0.1, 0.5, 2, 10, 50] * 12
    if scatter == 1:
        return {k: rng.poisson(mean, n) for k, mean in enumerate(means)}
    return {k: rng.negative_binomial(mean / (scatter - 1), 1 / scatter, n) for k, mean in enumerate(means)}


@pytest.mark.parametrize("scatter", [1, 2])
def test_seldom_an_alert_when_nothing_changed(scatter):
    """By Benjamini–Hochberg at 10 % about one picture in ten has any alert at all, also when counts scatter twice as
    much as Poisson (6 % and 12 % in long simulations: docs/analysis/scan-alerts-effect.md)."""
    rng = np.random.default_rng(7)
    alarmed, low = 0, []
    for _ in range(40):
        candidates, short = history_candidates(series_of(rng, scatter))
        assert not short
        alarmed += bool(alerts(candidates))
        low += [c.p <= 0.05 for c in candidates]
    assert alarmed <= 10 and np.mean(low) < 0.055


def test_true_rises_are_found_and_explained():
    rng = np.random.default_rng(11)
    series = series_of(rng, 1)
    series[3][-1], series[17][-1] = 30, 14
    candidates, _ = history_candidates(series)
    found = alerts(candidates)
    assert {3, 17} <= {alert.key for alert in found} and len(found) <= 4
    first = found[0]
    assert first.n > first.bound >= first.expected and first.q <= 0.1 and first.recurrence > 100
    assert first.basis.method == LATEST_YEAR and first.basis.periods == 26
    # Over the bound and flagged are the same thing, for every series of the list.
    flagged, level = {alert.key for alert in found}, len(found) * 0.1 / 60
    assert flagged == {c.key for c in candidates if c.n > max(2, c.basis.bound(level))}


def test_order_does_not_matter_and_few_events_never_alarm():
    series = {"a": [0] * 30 + [2], "b": [1] * 30 + [9], "c": [5] * 30 + [5]}
    one, short = history_candidates(series)
    other, _ = history_candidates(dict(reversed(series.items())))
    assert [alert.key for alert in alerts(one)] == [alert.key for alert in alerts(other)] == ["b"] and not short
    assert "a" in {alert.key for alert in alerts(one, least=2)}
    assert alerts([]) == []


def test_short_series_are_listed_not_judged():
    candidates, short = history_candidates({"new": [1, 2, 3], "old": [2] * 20})
    assert short == ["new"] and [c.key for c in candidates] == ["old"]


def test_scatter_is_pooled():
    """A series that happened to lie still is judged by how its kind scatters."""
    rng = np.random.default_rng(3)
    wild = {k: rng.negative_binomial(5, 0.25, 30) for k in range(20)}
    calm = {"calm": [15] * 29 + [30]}
    (alone,), _ = history_candidates(calm)
    together = next(c for c in history_candidates(wild | calm)[0] if c.key == "calm")
    assert alone.basis.dispersion == 1 and together.basis.dispersion > 2.5 and together.p > 20 * alone.p


def test_scan_in_the_same_list():
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 4000, (30, 2))
    place, day = rng.integers(0, 30, 200), rng.integers(0, 200, 200)
    place[:12], day[:12] = 4, 195
    scan = space_time_scan(points, place, day, first_day=0, last_day=199, seed=1, runs=199)
    candidate = scan_candidate("burglary", scan)
    histories, _ = history_candidates({k: rng.poisson(2, 30) for k in range(50)} | {"burglary": [9] * 31})
    # 1/200 is too much for a list of 52; no run came near, and the Gumbel p says how far.
    assert candidate.p == scan.clusters[0].gumbel_p < 1 / 200
    found = alerts([*histories, candidate])
    assert found[0].key == "burglary" and found[0].bound is None
    assert found[0].basis == scan.clusters[0] and found[0].n == scan.clusters[0].observed
    nothing = space_time_scan(points, [], [], first_day=0, last_day=199, seed=1)
    assert scan_candidate("burglary", nothing) is None
    quiet = space_time_scan(points, [0, 1], [3, 4], first_day=0, last_day=199, seed=1)
    assert scan_candidate("burglary", quiet) == Candidate("burglary", 0, 1.0)
    assert alerts([scan_candidate("burglary", quiet)]) == []


def test_impossible_lists_are_refused():
    one, _ = history_candidates({"a": [2] * 20})
    with pytest.raises(ValueError):
        alerts(one + one)
    with pytest.raises(ValueError):
        alerts(one, share=0)


def test_recurrence_is_of_the_whole_list():
    expected = Expected(1.0, 1.0, 0.0, 20, 20, False, LATEST_YEAR, 1.0, 19)
    crowd = [Candidate(k, 1, expected.p(1), expected) for k in range(9)]
    (alert,) = alerts([*crowd, Candidate("high", 7, expected.p(7), expected)])
    assert alert.recurrence == pytest.approx(1 / (10 * poisson.sf(6, 1)))
