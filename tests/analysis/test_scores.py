"""Scores of a former picture: published numbers, and words that follow them."""

from itertools import combinations

import numpy as np
import pytest

from app.analysis import scores
from app.analysis.undecidable import Undecidable


@pytest.mark.parametrize(
    ("observed", "predicted", "expected"),
    [
        ([6, 3, 0], [3, 2, 1], {"PAI": [2, 1.5, 1], "PEI": [1, 1, 1], "RRI": [0.5, 0.5555556, 0.6666667]}),
        (
            [6, 7, 3, 2, 1, 0],
            [8, 4, 4, 2, 1, 0],
            {"PAI": [1.894737, 1.421053, 1.684211, 1.421053, 1.2, 1], "PEI": [0.857143, 0.692308, 1, 1, 1, 1]},
        ),
    ],
)
def test_published(observed, predicted, expected):
    """oracles.json [pai_pei_rri]: tests and documentation of ptools (Wheeler & Steenbeek 2021)."""
    # Twice as many of everything is scored alike, and enough events to be scored at all.
    observed, predicted = 2 * np.array(observed), 2 * np.array(predicted)
    order = np.lexsort((observed, -predicted))
    found = [
        scores.score(np.isin(np.arange(order.size), order[:n]), observed, predicted) for n in range(1, 1 + order.size)
    ]
    for name, values in expected.items():
        assert [getattr(one, name.lower()) for one in found] == pytest.approx(values, abs=1e-6)


def test_one_picture():
    now = np.array([5, 4, 3, 0, 0, 0, 1, 1, 0, 0])
    before = np.array([6, 1, 0, 5, 0, 0, 0, 0, 0, 0])
    hot = np.array([1, 1, 0, 0, 0, 0, 0, 0, 0, 0], bool)
    verdict = scores.score_picture(hot, before, now)
    assert (verdict.picture.hits, verdict.picture.events, verdict.picture.cells) == (9, 14, 2)
    assert verdict.picture.hit_rate == pytest.approx(9 / 14) and verdict.picture.pai == pytest.approx(9 / 14 / 0.2)
    assert verdict.picture.pei == 1 and verdict.picture.rri == pytest.approx(7 / 9)
    assert verdict.simple.hits == 5 and verdict.chance_hits == pytest.approx(2.8)
    by_counting = np.mean([sum(c) >= 9 for c in combinations(now.tolist(), 2)])
    assert verdict.chance_p == pytest.approx(by_counting)
    assert verdict.sentence == (
        "9 av 14 händelser föll på de utpekade platserna; slumpen skulle ha gett omkring 2,8. "
        "Att bara räkna hade gett 5: bilden tillförde något."
    )


def test_few_events_show_only_hits():
    verdict = scores.score_picture([True, False, False], [1, 0, 0], [3, 2, 1])
    assert verdict.picture.hits == 3 and verdict.picture.pai is None and verdict.picture.hit_rate is None
    assert verdict.sentence.endswith("För få händelser för att säga mer.")


@pytest.mark.parametrize(
    ("hot", "before", "word"),
    [
        ([0, 0, 0, 1], [9, 1, 0, 0], "slump"),
        ([0, 1, 0, 0], [9, 1, 0, 0], "slump"),
        ([1, 0, 0, 0], [9, 1, 0, 0], "slump"),
    ],
)
def test_four_places_can_always_be_chance(hot, before, word):
    # Even the best of four places is drawn blindly one time in four.
    assert word in scores.score_picture(np.array(hot, bool), before, [20, 5, 2, 1]).sentence


def test_counting_may_win():
    now = np.array([30, 12] + [0] * 98)
    before = np.array([20, 3] + [0] * 98)
    hot = np.zeros(100, bool)
    hot[1] = True
    verdict = scores.score_picture(hot, before, now)
    assert verdict.chance_p == pytest.approx(0.02) and "bara räkna hade gett 30" in verdict.sentence
    hot[:2] = [True, False]
    assert scores.score_picture(hot, before, now).sentence.endswith("Att bara räkna hade träffat lika bra.")


def test_everything_chosen_is_chance_and_enormous_counts_are_drawn():
    assert scores.score_picture(np.ones(5, bool), np.ones(5, int), np.full(5, 4)).chance_p == 1
    now = np.array([10**9] + [1] * 99)
    hot = np.arange(100) == 0
    assert scores.score_picture(hot, now, now).chance_p <= 0.03


def test_what_cannot_be_answered_is_said():
    for data, code in ((([0, 0], [1, 2], [1, 2]), "no_hot_spots"), (([1, 0], [1, 2], [0, 0]), "no_events")):
        with pytest.raises(Undecidable) as why:
            scores.score_picture(*data)
        assert why.value.code == code
    for wrong in (([1], [1, 2], [1, 2]), ([1, 0], [1, 2], [1])):
        with pytest.raises(ValueError):
            scores.score_picture(*wrong)
    with pytest.raises(ValueError):
        scores.score([1, 0], [1, 2], [1])


def test_split_periods_keep_totals():
    rng = np.random.default_rng(2)
    first, second, hot = rng.poisson(3, 50), rng.poisson(3, 50), rng.random(50) < 0.2
    whole = scores.score(hot, first + second)
    assert whole.hits == scores.score(hot, first).hits + scores.score(hot, second).hits
