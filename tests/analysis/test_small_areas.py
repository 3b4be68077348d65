"""Shrinkage, standardisation, funnels, reporters, reporting effort: published numbers and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.concentration import reporting_units
from app.analysis.effort import compare
from app.analysis.funnel import funnel
from app.analysis.rates import rate_interval
from app.analysis.small_areas import (
    direct_standardised,
    empirical_bayes,
    excess_risk,
    funnel_limits,
    indirect_standardised,
)
from app.analysis.undecidable import Undecidable
from tests.analysis.pysal_data import carolina


def test_empirical_bayes_on_the_carolina_counties():
    """Marshall 1991 as esda computes it (analysis.md 5.5), on libpysal's sids2."""
    deaths, births = carolina()
    assert (deaths.size, deaths.sum(), births.sum()) == (100, 667, 329_962)
    found = empirical_bayes(deaths, births)
    assert found.rate[:5] == pytest.approx([0.0016973, 0.0017054, 0.0017731, 0.0020129, 0.0035349], abs=5e-8)
    assert excess_risk(deaths, births)[:5] == pytest.approx([0.453433, 0, 0.775871, 0.973810, 3.133190], abs=2e-6)
    assert found.between > 0 and (found.lower < found.rate).all() and (found.rate < found.upper).all()
    # Each rate lies between its own and the common one, nearer its own where there are more births.
    assert (np.minimum(found.raw, found.mean) <= found.rate).all()
    assert (found.rate <= np.maximum(found.raw, found.mean)).all()
    assert (np.diff(found.weight[np.argsort(births)]) >= 0).all()


def test_areas_as_alike_as_chance_makes_them_get_the_common_rate():
    found = empirical_bayes([5, 6, 4, 5], [100, 100, 100, 100])
    assert found.between == 0 and found.rate == pytest.approx([0.05] * 4)
    lower, upper = rate_interval(20, 400)
    assert found.lower == pytest.approx([lower] * 4) and found.upper == pytest.approx([upper] * 4)
    with pytest.raises(Undecidable) as none:
        empirical_bayes([0, 0], [10, 20])
    assert none.value.code == "no_events" and "inget att jämföra" in none.value.sentence


def test_age_standardised_rates():
    """esda's tests (oracles `age_standardisation`); direct with the interval of Fay & Feuer."""
    events, people = [[30, 25, 25, 15], [33, 21, 30, 20]], [[1000, 1000, 1100, 900], [1000, 900, 1100, 900]]
    s_events, s_people = [[100, 45, 120, 100], [50, 30, 200, 80]], [[1000, 900, 1000, 900], [1000, 900, 1000, 900]]
    crude = np.sum(events, axis=1) / np.sum(people, axis=1)
    assert crude == pytest.approx([0.02375, 0.02666667], abs=5e-9)
    assert direct_standardised(events, people, s_people) == pytest.approx(
        np.array([[0.02374402, 0.01920491, 0.02904848], [0.02665072, 0.02177143, 0.03230508]]), abs=5e-9
    )
    assert indirect_standardised(events, people, s_events, s_people) == pytest.approx(
        np.array([[0.02372382, 0.0194023, 0.02900789], [0.02610803, 0.02154304, 0.03164035]]), abs=5e-9
    )
    # The standard as ages alone is the same standard; an area without events is known to be low, or not known at all.
    assert direct_standardised(events, people, s_people[0]) == pytest.approx(
        direct_standardised(events, people, s_people)
    )
    none = direct_standardised([[0, 0]], [[50, 50]], [1, 1])[0]
    assert none[0] == none[1] == 0 and none[2] == pytest.approx(3.6888794541 / 100)
    assert indirect_standardised([[0, 0]], [[50, 50]], [[5, 5]], [[90, 90]])[0].tolist() == [0, 0, np.inf]


def test_funnel_limits_as_ukhsa_prints_them():
    lower, upper = funnel_limits(10, 116.1721)
    assert (lower, upper) == (pytest.approx(63.1701, abs=1e-4), pytest.approx(242.2580, abs=1e-4))
    assert funnel_limits(0, 50)[0] == 0 and funnel_limits(0, 50)[1] == np.inf


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0.5, 500)), min_size=1, max_size=12))
def test_the_funnel_and_its_limits_say_the_same(areas):
    x, n = (np.array(column, float) for column in zip(*areas, strict=True))
    found = funnel(x, n, baseline=1.0)
    lower, upper = funnel_limits(x, 1.0)
    some = x > 0
    assert (found == (x / n > upper).astype(int) - (x / n < lower).astype(int))[some].all()
    assert ((found[~some] == -1) == (n[~some] > 3.6888794541)).all()  # none where more than 0's exact limit is expected
    assert (funnel(x[::-1], n[::-1], baseline=1.0)[::-1] == found).all()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0.01, 1e7)), min_size=1, max_size=20), st.randoms())
def test_shrinking_keeps_the_mean_and_knows_no_order(areas, chance):
    x, n = (np.array(column, float) for column in zip(*areas, strict=True))
    if x.sum() == 0:
        return
    found = empirical_bayes(x, n)
    for values in (found.rate, found.lower, found.upper, found.weight):
        assert np.isfinite(values).all()
    assert found.mean == pytest.approx(x.sum() / n.sum())
    order = list(range(len(areas)))
    chance.shuffle(order)
    assert empirical_bayes(x[order], n[order]).rate == pytest.approx(found.rate[order], rel=1e-6)
    assert empirical_bayes(x, n * 1000).rate * 1000 == pytest.approx(found.rate, rel=1e-6)


def test_one_zealous_reporter_is_no_hot_spot():
    place = [0] * 10 + [1] * 5 + [2] * 10
    unit = [7] * 10 + [7, 7, 8, 9, 9] + [7] * 8 + [8] * 2
    found = reporting_units(place, unit, 4)
    assert found.events.tolist() == [10, 5, 10, 0] and found.units.tolist() == [1, 3, 2, 0]
    assert found.largest_share.tolist() == [1, 0.4, 0.8, 0] and found.one_sided.tolist() == [True, False, True, False]
    assert reporting_units([], [], 2).one_sided.tolist() == [False, False]
    order = np.random.default_rng(3).permutation(25)
    again = reporting_units(np.array(place)[order], np.array(unit)[order], 4)
    assert (again.largest_share == found.largest_share).all() and again.events.sum() == 25


def test_unlike_reporting_is_flagged_from_a_fifth():
    assert compare(10, 12).alike and compare(12, 10).alike and compare(10, 12).sentence == ""
    unlike = compare(20, 15)
    assert not unlike.alike and "inte rapporterats lika mycket" in unlike.sentence
    assert compare(20, 15, 40, 30).alike  # as many of those there could have been
    nobody = compare(0, 15)
    assert nobody.alike is None and nobody.difference is None and "Det går inte att avgöra" in nobody.sentence


@pytest.mark.parametrize(
    "call",
    [
        lambda: empirical_bayes([1], [0]),
        lambda: empirical_bayes([], []),
        lambda: empirical_bayes([-1], [1]),
        lambda: empirical_bayes([1], [np.nan]),
        lambda: empirical_bayes([1, 2], [1]),
        lambda: funnel([1], [0]),
        lambda: empirical_bayes([1], [1], level=0),
        lambda: excess_risk([0], [1]),
        lambda: funnel([0], [1]),
        lambda: funnel_limits(-1, 1),
        lambda: funnel_limits(1, 0),
        lambda: direct_standardised([[1]], [[0]], [1]),
        lambda: direct_standardised([1], [1], [1]),
        lambda: indirect_standardised([[1]], [[5]], [[0]], [[5]]),
        lambda: indirect_standardised([[1]], [[5]], [[-1]], [[5]]),
        lambda: reporting_units([0, 3], [1, 1], 3),
        lambda: reporting_units([0], [1, 2], 3),
        lambda: compare(-1, 2),
        lambda: compare(1, 2, 0, 1),
        lambda: compare(np.nan, 2),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError):
        call()
