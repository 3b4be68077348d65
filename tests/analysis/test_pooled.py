"""Pooled effects against published numbers, and how often their intervals hold."""

from math import log

import numpy as np
import pytest

from app.analysis.pooled import pooled

TRIALS = (
    *((4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761)),
    *((180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600)),
    *((186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)),
)
"""Thirteen trials of BCG (Colditz et al. 1994): ill and well with it, ill and well without."""


def test_thirteen_trials_are_pooled_as_published():
    """metafor, method DL: −0.7141 (standard error 0.1787), τ² 0.3088."""
    effects = [log(a / (a + b) / (c / (c + d))) for a, b, c, d in TRIALS]
    errors = [(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) ** 0.5 for a, b, c, d in TRIALS]
    found = pooled(effects, errors)
    assert found.mean == pytest.approx(-0.7141, abs=5e-5)
    assert found.error == pytest.approx(0.1787, abs=5e-5)
    assert found.between == pytest.approx(0.3088, abs=5e-5)
    for effect, (drawn, low, high) in zip(effects, found.own, strict=True):
        assert min(effect, found.mean) <= drawn <= max(effect, found.mean) and low < drawn < high


def test_eight_schools_do_not_differ_more_than_chance():
    """Rubin 1981: 7.69 with standard error 4.07. Each school's own (Gelman et al., Bayesian Data Analysis, table 5.3):
    medians 10 8 7 8 5 6 10 8, where the raw effects go from −3 to 28."""
    found = pooled([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])
    assert (round(found.mean, 2), round(found.error, 2), found.between) == (7.69, 4.07, 0.0)
    drawn = [one[0] for one in found.own]
    assert drawn == pytest.approx([10, 8, 7, 8, 5, 6, 10, 8], abs=1.6)


def test_two_are_too_few():
    assert pooled([-0.2, -0.4], [0.1, 0.1]) is None
    with pytest.raises(ValueError, match="an error above 0"):
        pooled([-0.2, -0.4, -0.1], [0.1, 0.0, 0.1])


def _holds(draw, towns: int, differ: float, worlds: int) -> tuple[float, float]:
    """In how many worlds the pooled interval holds the true effect, and of all towns' own theirs."""
    of_all = of_own = 0
    for _ in range(worlds):
        truth, errors = draw.normal(-0.3, differ, towns), draw.uniform(0.1, 0.4, towns)
        found = pooled(draw.normal(truth, errors), errors)
        of_all += found.low <= -0.3 <= found.high
        of_own += sum(low <= one <= high for one, (_drawn, low, high) in zip(truth, found.own, strict=True))
    return of_all / worlds, of_own / worlds / towns


@pytest.mark.parametrize("differ", [0.0, 0.15, 0.3])
def test_nine_of_ten_intervals_hold(differ, request):
    slow = request.config.getoption("--slow")
    worlds = 4_000 if slow else 250
    draw = np.random.default_rng(20)
    for towns in (3, 8, 15) if slow else (3, 8):
        of_all, of_own = _holds(draw, towns, differ, worlds)
        slack = 3 * (0.09 / worlds) ** 0.5
        assert of_all >= 0.9 - slack and of_own >= 0.88 - slack, (towns, differ, of_all, of_own)
