"""Judged on constructed worlds: what is there is found as often as was promised, and what is not there, seldom."""

import numpy as np
import pytest

from app.analysis.effect import (
    FEW_EVENTS,
    NO_CONTROL,
    SUPPORT_AGAINST,
    SUPPORT_FOR_DECREASE,
    UNDECIDABLE,
    weighted_difference,
)
from app.analysis.power import LOW_POWER
from app.evaluations import wording
from app.evaluations.judging import ROSE, SHORT_HISTORY, Weeks, outcome, promise

WEEKS = 26


def worlds(n, treated, control, drop=0.0, trend=1.0, scatter=1, weeks=WEEKS, seed=15):
    """Weeks of so many worlds, in which all places change by `trend` at the start and the treated ones drop too.
    scatter: the variance of a week for its mean; 1 is Poisson, above it a negative binomial."""
    after = np.array([1.0] * weeks + [trend] * weeks)
    mean = np.stack([treated * np.where(np.arange(2 * weeks) >= weeks, 1 - drop, 1), np.full(2 * weeks, control)])
    mean, drawn = mean * after / weeks, np.random.default_rng(seed)
    if scatter == 1:
        return drawn.poisson(mean, (n, 2, 2 * weeks))
    return drawn.negative_binomial(mean / (scatter - 1), 1 / scatter, (n, 2, 2 * weeks))


def share(found, verdict):
    return sum(one.verdict == verdict for one in found) / len(found)


@pytest.mark.parametrize("n", [1_000, pytest.param(10_000, marks=pytest.mark.only_slow)])
@pytest.mark.parametrize(
    "treated, control, trend, scatter, weeks",
    [
        (20, 20, 1.0, 1, 26),
        (50, 150, 1.3, 1, 26),
        (150, 40, 0.7, 1, 26),
        (20, 20, 1.0, 2, 12),
        (50, 150, 1.3, 2, 26),
        (150, 40, 0.7, 2, 26),
        (40, 40, 1.3, 4, 52),
    ],
)
def test_no_effect_is_called_one_in_more_than_one_world_of_twenty(n, treated, control, trend, scatter, weeks):
    made = worlds(n, treated, control, trend=trend, scatter=scatter, weeks=weeks)
    found = [outcome(Weeks(*world.tolist())) for world in made]
    error = 2.5 * (0.05 * 0.95 / n) ** 0.5 if n < 10_000 else 0
    for verdict in (SUPPORT_FOR_DECREASE, SUPPORT_AGAINST):
        assert share(found, verdict) <= 0.05 + error


def test_a_difference_of_numbers_would_call_a_common_rise_an_effect():
    pairs = [(one[:, :WEEKS].sum(1), one[:, WEEKS:].sum(1)) for one in worlds(300, 50, 150, trend=1.3)]
    plain = [weighted_difference((b[0], a[0]), (b[1], a[1])).verdict for b, a in pairs]
    assert plain.count(SUPPORT_FOR_DECREASE) > 60


@pytest.mark.parametrize("treated, control, drop", [(100, 300, 0.3), (200, 200, 0.3)])
def test_an_effect_is_found_as_often_as_was_promised(treated, control, drop):
    made = worlds(600, treated, control, drop=drop)
    found = share([outcome(Weeks(*world.tolist())) for world in made], SUPPORT_FOR_DECREASE)
    promised = np.mean([promise(Weeks(*world[:, :WEEKS].tolist())).power for world in made[:40]])
    assert promised > 0.5 and found >= promised - 0.04, (promised, found)


def test_too_few_is_said_before_and_after():
    few = worlds(200, 4, 4, drop=0.5)
    assert {promise(Weeks(*world[:, :WEEKS].tolist())).code for world in few} <= {LOW_POWER, "no_events"}
    found = [outcome(Weeks(*world.tolist())) for world in few]
    assert {one.verdict for one in found if one.reason == FEW_EVENTS} == {UNDECIDABLE}
    assert sum(one.reason == FEW_EVENTS for one in found) > 100
    assert wording.promised({"code": LOW_POWER}) == wording.TOO_FEW


def test_what_it_rests_on_is_said():
    treated, control = [2] * WEEKS + [1] * WEEKS, [4] * WEEKS + [4] * WEEKS
    one = outcome(Weeks(treated, control, [1] * WEEKS + [3] * WEEKS))
    assert (one.treated, one.control, one.expected, one.spared) == ((52, 26), (104, 104), 52, 26)
    assert one.verdict == SUPPORT_FOR_DECREASE and 0 < one.low < 26 < one.high
    assert one.moved == ROSE and one.quotient < 0
    assert one.difference[0] == pytest.approx(-26)
    alone = outcome(Weeks(treated))
    assert (alone.verdict, alone.reason, alone.spared) == (UNDECIDABLE, NO_CONTROL, None)
    new = outcome(Weeks(treated, control), regular=False)
    assert (new.verdict, new.reason) == (UNDECIDABLE, SHORT_HISTORY)
    gone = outcome(Weeks([2] * WEEKS + [0] * WEEKS, control))
    assert gone.verdict == SUPPORT_FOR_DECREASE and gone.low < gone.spared <= gone.high * 1.1
