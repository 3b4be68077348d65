"""Corrections for many tests: published values, scipy, and what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from app.analysis.multiple import benjamini_hochberg, holm

P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1]
Q = [
    0.0015,
    0.003,
    0.0095,
    0.035625,
    0.0603,
    0.06385714,
    0.06385714,
    0.0645,
    0.0765,
    0.486,
    0.58118182,
    0.714875,
    0.75323077,
    0.81321429,
    1,
]
values = st.lists(st.floats(0, 1), max_size=40)


def test_the_fifteen_of_benjamini_and_hochberg():
    """Benjamini & Hochberg 1995, table 1 (oracles `bh_fdr`): four rejections; their Bonferroni and Holm give three."""
    assert benjamini_hochberg(P) == pytest.approx(Q, abs=5e-9)
    assert [(p <= 0.05).sum() for p in (benjamini_hochberg(P), holm(P), np.array(P))] == [4, 3, 9]


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])
    assert holm([[0.5, 0.001]]).tolist() == [[0.5, 0.002]]


@given(values)
def test_false_discovery_is_scipys(p):
    if p:
        assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p, method="bh"), abs=1e-12)


def test_ties_among_many_get_one_value():
    """Sums of counts take few values, so ten thousand cells share some hundreds of probabilities."""
    p = np.round(np.random.default_rng(1).beta(0.4, 1, 10_000), 3).reshape(100, 100)
    theirs = false_discovery_control(p.ravel(), method="bh").reshape(p.shape)
    np.testing.assert_allclose(benjamini_hochberg(p), theirs, rtol=1e-13)
    for correct in (benjamini_hochberg, holm):
        found = correct(p)
        assert all(np.ptp(found[p == value]) == 0 for value in np.unique(p))


@given(values, st.randoms())
def test_a_correction_knows_no_order_and_only_raises(p, chance):
    order = list(range(len(p)))
    chance.shuffle(order)
    p = np.array(p)
    for correct in (benjamini_hochberg, holm):
        found = correct(p)
        assert found.shape == p.shape and (found >= p - 1e-15).all() and (found <= 1).all()
        assert (correct(p[order]) == found[order]).all()
    # The stricter the promise, the fewer are flagged.
    assert (benjamini_hochberg(p) <= holm(p) + 1e-15).all()


@pytest.mark.parametrize("wrong", [[np.nan], [-0.1], [1.1], [0.5, np.inf]])
def test_what_is_no_probability_is_refused(wrong):
    for call in (benjamini_hochberg, holm):
        with pytest.raises(ValueError):
            call(wrong)
