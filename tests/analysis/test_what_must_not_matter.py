"""Across the methods: moving the origin, permuting rows and splitting periods change nothing, and totals are kept.

Here stand those that the test of a method does not hold itself.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis import classes, gi, scores
from app.analysis.concentration import reporting_units
from app.analysis.effort import unit_weeks
from app.analysis.neighbours import band
from app.analysis.quasi_poisson import NoFit, fit
from app.analysis.repeats import near_repeats, repeat_places
from app.analysis.scan import spatial_scan
from app.analysis.small_areas import direct_standardised, indirect_standardised
from app.analysis.timing import season, shortest_window
from app.analysis.undecidable import Undecidable

seeds = st.integers(0, 10**6)
FAR = 2**20
"""A move that whole coordinates bear without rounding."""


@settings(max_examples=20)
@given(seeds)
def test_hot_places(seed):
    rng = np.random.default_rng(seed)
    xy, counts, order = rng.integers(0, 1000, (60, 2)), rng.poisson(1, 60), rng.permutation(60)
    found = gi.hot_spots(counts, neighbours=band(*xy.T, 200))
    moved = gi.hot_spots(counts[order], neighbours=band(*(xy[order] + FAR).T, 200))
    np.testing.assert_allclose(moved.z, found.z[order])
    np.testing.assert_allclose(moved.p, found.p[order], atol=1e-12)
    assert moved.events == found.events == counts.sum()


@settings(max_examples=20)
@given(seeds, st.integers(8, 20))
def test_classes_over_time(seed, periods):
    rng = np.random.default_rng(seed)
    hot, order = rng.random((periods, 40)) < rng.random(40) ** 2, rng.permutation(40)
    found = classes.classify(hot)
    assert (classes.classify(hot[:, order]) == found[order]).all()
    assert np.bincount(found, minlength=6).sum() == 40  # each place in one class
    # A finer clock with the same history gives the same but for what began in the very last period.
    finer = classes.classify(np.repeat(hot, 2, axis=0))
    again = np.isin(found, (classes.NEW, classes.EMERGING))
    if periods % 5 == 0:  # where a fifth of the periods is a whole number in both
        assert (finer[~again] == found[~again]).all() and np.isin(finer[again], (classes.NEW, classes.EMERGING)).all()


@settings(max_examples=30)
@given(seeds, st.sampled_from(["manhattan", "euclid"]))
def test_repeats(seed, metric):
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 900, (2, 50))
    t, order = rng.permutation(50), rng.permutation(50)
    found = near_repeats(x, y, t, metric=metric)
    other = near_repeats(x[order] + FAR, y[order] - FAR, t[order] + FAR, metric=metric)
    assert (other == found[order]).all() and not found[t.argmin()]
    # Split in two periods, the only repeats lost are those across the border.
    early = t < 25
    halves = np.empty(50, bool)
    for half in (early, ~early):
        halves[half] = near_repeats(x[half], y[half], t[half], metric=metric)
    assert (halves <= found).all() and (halves == found)[early].all()
    place = rng.integers(-1, 12, 50)
    one, two = repeat_places(place, t), repeat_places(place[order], t[order] + 7)
    assert one.places.tolist() == two.places.tolist() and one.shortest.tolist() == two.shortest.tolist()
    assert one.events.tolist() == two.events.tolist() and (one.share, one.unplaced) == (two.share, two.unplaced)


def test_the_spatial_scan():
    rng = np.random.default_rng(4)
    points, people = rng.integers(0, 5000, (40, 2)).astype(float), rng.integers(100, 900, 40)
    counts = rng.poisson(people / 100)
    counts[:3] += 9
    seen = spatial_scan(points, counts, people, seed=2, runs=99)
    order = rng.permutation(40)
    moved = spatial_scan((points + FAR)[order][:, ::-1], counts[order], people[order], seed=2, runs=99)
    richer = spatial_scan(points, counts, people * 10, seed=2, runs=99)
    for other, back in ((moved, order), (richer, np.arange(40))):
        assert [c.ratio for c in other.clusters] == pytest.approx([c.ratio for c in seen.clusters])
        assert [{back[i] for i in c.places} for c in other.clusters] == [set(c.places) for c in seen.clusters]
    assert seen.events == counts.sum() and seen.clusters[0].p == pytest.approx(moved.clusters[0].p, abs=0.08)


@settings(max_examples=30)
@given(seeds)
def test_the_score_of_a_picture(seed):
    rng = np.random.default_rng(seed)
    before, now, hot, order = rng.poisson(2, 30), rng.poisson(2, 30), rng.random(30) < 0.2, rng.permutation(30)
    try:
        found = scores.score_picture(hot, before, now)
    except Undecidable as why:
        assert why.code == "no_hot_spots" and not hot.any()
        return
    other = scores.score_picture(hot[order], before[order], now[order])
    assert other.picture == found.picture and other.chance_p == pytest.approx(found.chance_p)
    assert found.picture.events == now.sum()


@settings(max_examples=30)
@given(seeds)
def test_standardised_rates(seed):
    rng = np.random.default_rng(seed)
    events, people = rng.integers(1, 50, (3, 4)), rng.integers(500, 2000, (3, 4))
    s_events, s_people = rng.integers(1, 90, (3, 4)), rng.integers(500, 2000, (3, 4))
    direct = direct_standardised(events, people, s_people)
    indirect = indirect_standardised(events, people, s_events, s_people)
    areas, ages = rng.permutation(3), rng.permutation(4)
    cut = np.ix_(areas, ages)
    assert direct_standardised(events[cut], people[cut], s_people[cut]) == pytest.approx(direct[areas])
    assert indirect_standardised(events[cut], people[cut], s_events[cut], s_people[cut]) == pytest.approx(
        indirect[areas]
    )


@settings(max_examples=30)
@given(seeds)
def test_reporting(seed):
    rng = np.random.default_rng(seed)
    reported, nothing = rng.poisson(0.6, (5, 12)), rng.random((5, 12)) < 0.4
    weeks, units = unit_weeks(reported, nothing), rng.permutation(5)
    assert (unit_weeks(reported[units], nothing[units]) == weeks).all()
    halves = [unit_weeks(reported[:, half], nothing[:, half]) for half in (slice(6), slice(6, None))]
    assert np.concatenate(halves).tolist() == weeks.tolist() and (weeks <= 5).all()
    place, unit, order = rng.integers(0, 4, 60), rng.integers(0, 5, 60), rng.permutation(60)
    one, two = reporting_units(place, unit, 4), reporting_units(place[order], unit[order] + 90, 4)
    assert one.units.tolist() == two.units.tolist()


@settings(max_examples=30)
@given(seeds)
def test_the_fit(seed):
    """Rows in any order, another origin or unit of time, another unit of exposure; all counts are accounted for."""
    rng = np.random.default_rng(seed)
    time, exposure, order = np.arange(20.0), rng.uniform(1, 4, 20), rng.permutation(20)
    y = rng.poisson(3 * exposure)

    def fitted(rows, origin=0.0, unit=1.0, per=1.0):
        columns = np.column_stack([np.ones(20), (time[rows] + origin) / unit])
        return fit(y[rows], columns, exposure[rows] * per)

    try:
        one = fitted(np.arange(20))
    except NoFit:
        return
    assert one.means.sum() == pytest.approx(y.sum())  # a constant keeps the total
    for options in ({}, {"origin": 700}, {"unit": 26}, {"per": 1000}):
        other = fitted(order, **options)
        assert other.means == pytest.approx(one.means[order], rel=1e-6)
        assert other.dispersion == pytest.approx(one.dispersion, rel=1e-6)
        assert other.coefficients[1] / options.get("unit", 1) == pytest.approx(one.coefficients[1], abs=1e-7)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 20), min_size=24, max_size=24), st.integers(0, 23))
def test_the_clock_and_the_year_turned(hours, by):
    found = shortest_window(hours)
    turned = shortest_window(np.roll(hours, by))
    assert (found is None) == (not any(hours))
    if found:
        assert turned[1] == found[1]
        held = np.roll(np.roll(hours, by), -turned[0])[: turned[1]].sum()
        assert held == np.roll(hours, -found[0])[: found[1]].sum()  # of windows as short, the fullest
    days, slots = np.arange(1, 25) * 10.0, np.arange(24)
    year = season(hours, days, slots, seasons=24)
    later = season(hours, days, (slots + by) % 24, seasons=24)
    assert later.index == pytest.approx(np.roll(year.index, by)) and year.events.sum() == sum(hours)
    order = np.random.default_rng(by).permutation(24)
    mixed = season(np.array(hours)[order], days[order], slots[order], seasons=24)
    assert mixed.index == pytest.approx(year.index) and mixed.lower == pytest.approx(year.lower)
