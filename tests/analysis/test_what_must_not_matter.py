"""Across the methods: moving the origin, permuting rows and splitting periods change nothing, and totals are kept.

Here stand those that the test of a method does not hold itself.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis import classes, scores
from app.analysis.concentration import reporting_units
from app.analysis.interrupted import NoFit, fit
from app.analysis.repeats import repeat_places
from app.analysis.small_areas import direct_standardised, indirect_standardised
from app.analysis.timing import shortest_window
from app.analysis.undecidable import Undecidable

seeds = st.integers(0, 10**6)


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
@given(seeds)
def test_repeats(seed):
    rng = np.random.default_rng(seed)
    t, order = rng.permutation(50), rng.permutation(50)
    place = rng.integers(-1, 12, 50)
    one, two = repeat_places(place, t), repeat_places(place[order], t[order] + 7)
    assert one.places.tolist() == two.places.tolist() and one.shortest.tolist() == two.shortest.tolist()
    assert one.events.tolist() == two.events.tolist()


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
def test_the_clock_turned(hours, by):
    found = shortest_window(hours)
    turned = shortest_window(np.roll(hours, by))
    assert (found is None) == (not any(hours))
    if found:
        assert turned[1] == found[1]
        held = np.roll(np.roll(hours, by), -turned[0])[: turned[1]].sum()
        assert held == np.roll(hours, -found[0])[: found[1]].sum()  # of windows as short, the fullest
