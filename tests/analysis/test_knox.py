"""Knox: published tables, the exact moments against every deal, and repeated places."""

import csv
from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from app.analysis.knox import knox_table
from app.analysis.repeats import repeat_places
from app.analysis.undecidable import Undecidable
from tests.analysis.pysal_data import burkitt
from tests.material import material


@pytest.fixture(scope="module")
def chicago():
    with material("oracles/near_repeat_chicago/burglary_2016-01.csv").open() as file:
        rows = list(csv.DictReader(file))
    days = [date.fromisoformat(r["date"]).toordinal() for r in rows]
    return np.array([float(r["x"]) for r in rows]), np.array([float(r["y"]) for r in rows]), np.array(days)


@pytest.mark.parametrize("method", ["permutation", "moments"])
def test_chicago_by_nearrepeat(chicago, method):
    """analysis.md 3: R package NearRepeat (Steenbeek 2018) on Chicago January 2016, Manhattan, closed on the left."""
    with material("oracles/near_repeat_chicago/knox_published.csv").open() as file:
        rows = list(csv.DictReader(file))
    expected = {c: np.array([float(r[c]) for r in rows]).reshape(4, 3) for c in ("observed", "ratio", "p_999_runs")}
    found = knox_table(*chicago, method=method)
    assert (found.observed == expected["observed"]).all()
    assert found.ratio == pytest.approx(expected["ratio"], abs=0.012)
    assert found.p == pytest.approx(expected["p_999_runs"], abs=0.035)
    assert found.runs == (999 if method == "permutation" else 0)


def test_chicago_by_the_near_repeat_calculator(chicago):
    """analysis.md 3 and data/oracles: J. Ratcliffe's program 1.3, whole table; its p-values have 19 runs."""
    with material("oracles/near_repeat_chicago/near_repeat_calculator_1.3.csv").open() as file:
        rows = list(csv.DictReader(file))
    edges = {"distances": (0, 0.1, 100, 200, 300, 1e6), "days": (0, 7, 14, 21, 400)}
    found = knox_table(*chicago, method="moments", **edges)
    assert found.observed.ravel().tolist() == [int(r["observed"]) for r in rows]
    assert found.observed.sum() == 970 * 969 / 2
    # A ratio over 19 runs: within the error of a mean of 19.
    error = 4 * found.deviation / found.expected / np.sqrt(19)
    assert (abs(found.ratio.ravel() - [float(r["ratio"]) for r in rows]) < 0.002 + error.ravel()).all()


def test_burkitt():
    """analysis.md 3: Burkitt's lymphoma in Uganda (libpysal): 13 pairs within 20 and 5, expected 10.14382."""
    x, y, t = burkitt()
    edges = {"distances": (0, 20, 1e9), "days": (0, 5, 1e9), "metric": "euclid", "closed": "right"}
    found = knox_table(x, y, t, method="moments", **edges)
    assert found.expected[0, 0] == pytest.approx(10.14382, abs=1e-5)
    assert found.observed.tolist() == [[13, 3416], [39, 14110]]
    drawn = knox_table(x, y, t, method="permutation", **edges)
    assert drawn.observed.tolist() == found.observed.tolist()
    # 0.199 with 9,999 permutations, 0.21 with pointpats' 99. Poisson's P(X ≥ 13) is .2223; what two programs report as
    # it, .1462, is P(X > 13).
    assert poisson.sf([12, 13], found.expected[0, 0]) == pytest.approx([0.2223, 0.146246], abs=5e-5)
    assert drawn.p[0, 0] == pytest.approx(0.199, abs=0.03) and found.p[0, 0] == pytest.approx(0.199, abs=0.03)


def by_hand(x, y, t, distances, days, metric, closed):
    table = np.zeros((len(distances) - 1, len(days) - 1), int)
    for i in range(len(x)):
        for j in range(i):
            dx, dy, dt = abs(x[i] - x[j]), abs(y[i] - y[j]), abs(t[i] - t[j])
            d = dx + dy if metric == "manhattan" else np.sqrt(dx * dx + dy * dy)
            for band in np.ndindex(*table.shape):
                fits = True
                for value, edges, k in ((d, distances, band[0]), (dt, days, band[1])):
                    if closed == "left":
                        fits &= edges[k] <= value < edges[k + 1]
                    else:
                        fits &= edges[k] < value <= edges[k + 1] or (k == 0 and value == edges[0])
                table[band] += fits
    return table


@settings(max_examples=25)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["manhattan", "euclid"]),
    st.sampled_from(["left", "right"]),
    st.sampled_from([(0, 2, 5), (1, 3, 4, 9)]),
)
def test_both_methods_count_by_hand_and_agree(seed, metric, closed, edges):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 30))
    x, y, t = rng.integers(0, 9, (3, n)).astype(float)
    if (t == t[0]).all():
        t[0] += 1
    options = {"distances": edges, "days": edges, "metric": metric, "closed": closed}
    by_moments = knox_table(x, y, t, method="moments", **options)
    drawn = knox_table(x, y, t, method="permutation", runs=40, **options)
    assert (
        by_moments.observed.tolist()
        == drawn.observed.tolist()
        == by_hand(x, y, t, edges, edges, metric, closed).tolist()
    )
    np.testing.assert_allclose(by_moments.expected, drawn.expected)
    np.testing.assert_allclose(by_moments.deviation, drawn.deviation, atol=1e-7)
    # The drawn mean is one of 40: five of its errors, and a little for bands that hardly ever hold a pair.
    assert (abs(drawn.expected_drawn - drawn.expected) <= 5.5 * drawn.deviation / np.sqrt(40) + 0.5).all()
    order, shift = rng.permutation(n), 2**20
    again = knox_table(x[order] + shift, y[order] + shift, t[order] + shift, method="moments", **options)
    assert (again.observed == by_moments.observed).all()
    np.testing.assert_allclose(again.p, by_moments.p)


def test_moments_are_those_of_every_deal():
    rng = np.random.default_rng(4)
    x, y, t = rng.integers(0, 4, (3, 7)).astype(float)
    options = {"distances": (0, 2.5), "days": (0, 1.5), "metric": "euclid", "closed": "left"}
    counts = [by_hand(x, y, t[list(p)], (0, 2.5), (0, 1.5), "euclid", "left")[0, 0] for p in permutations(range(7))]
    found = knox_table(x, y, t, method="moments", **options)
    assert found.expected[0, 0] == pytest.approx(np.mean(counts))
    assert found.deviation[0, 0] == pytest.approx(np.std(counts))


def test_times_need_not_be_whole_and_seeds_repeat():
    rng = np.random.default_rng(9)
    x, y, t = rng.uniform(0, 900, 300), rng.uniform(0, 900, 300), rng.uniform(0, 60, 300)
    one, two = (knox_table(x, y, t, runs=99, seed=5) for _ in range(2))
    assert one.method == "permutation" and (one.p == two.p).all()
    assert not (knox_table(x, y, t, runs=99, seed=6).p == one.p).all()
    assert one.p == pytest.approx(knox_table(x, y, t, method="moments").p, abs=0.16)


def test_planted_repeats_are_found():
    rng = np.random.default_rng(10)
    x, y, t = rng.uniform(0, 20_000, 1500), rng.uniform(0, 20_000, 1500), rng.integers(0, 365, 1500).astype(float)
    x[1400:], y[1400:], t[1400:] = x[:100] + 30, y[:100], t[:100] + 3
    for method in ("permutation", "moments"):
        found = knox_table(x, y, t, method=method)
        assert found.ratio[1, 0] > 5 and found.p[1, 0] <= 0.001


def test_repeat_places():
    found = repeat_places([3, 1, 3, 2, 3, 1, -1], [10, 4, 12, 1, 30, 4, 7])
    assert found.places.tolist() == [3, 1] and found.events.tolist() == [3, 2]
    assert found.shortest.tolist() == [2, 0]
    assert repeat_places([], []).places.size == 0


@pytest.mark.parametrize(
    ("data", "code"), [(([1, 2], [1, 2], [1, 2]), "few_events"), (([1, 2, 3, 4], [1, 2, 3, 4], [7] * 4), "same_time")]
)
def test_what_cannot_be_answered_is_said(data, code):
    with pytest.raises(Undecidable) as why:
        knox_table(*data)
    assert why.value.code == code and why.value.sentence.endswith(".")


def test_everything_on_one_place_does_not_fill_the_memory():
    n = 20_000
    with pytest.raises(Undecidable) as why:
        knox_table(np.zeros(n), np.zeros(n), np.arange(n) % 7)
    assert why.value.code == "too_dense"
    few = knox_table(np.zeros(50), np.zeros(50), np.arange(50.0))
    assert few.ratio[0, 0] == pytest.approx(1) and (few.observed[1:] == 0).all() and np.isnan(few.ratio[1:]).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"metric": "crow"},
        {"closed": "both"},
        {"method": "guess"},
        {"days": (7, 0)},
        {"distances": (5,)},
        {"distances": (-1, 3)},
        {"t": [1, 2]},
        {"x": [1, 2, np.nan, 4]},
    ],
)
def test_impossible_input_is_refused(wrong):
    data = {"x": [1.0, 2, 3, 4], "y": [1.0, 2, 3, 4], "t": [1.0, 2, 3, 4]} | wrong
    with pytest.raises(ValueError) as why:
        knox_table(data.pop("x"), data.pop("y"), data.pop("t"), **data)
    assert not isinstance(why.value, Undecidable)
