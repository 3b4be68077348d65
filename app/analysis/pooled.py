"""Effects of the same kind of measure in several places, pooled, and each drawn in towards the others. Pure.

Effects are differences on one scale (logarithms of ratios) with their standard errors. How much the true effects differ
is estimated by moments (DerSimonian & Laird 1986); the pooled effect's interval is that of Hartung & Knapp 2001, on t,
never narrower than the plain one: with few places the normal one claims too much. Each place's own is drawn in towards
the others' in the normal model (Bayes), averaged over how much the true effects may differ, each as likely beforehand
and by how well it fits: taken as known, that leaves intervals too short when places are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.rates import tail_of

FEWEST = 3
"""So many effects are pooled at least."""
LEVEL = 0.90


@dataclass(frozen=True)
class Pooled:
    """mean, error (plain), low, high: of the pooled effect. between: the variance of the true effects. own: (effect,
    low, high) of each, drawn in."""

    mean: float
    error: float
    low: float
    high: float
    between: float
    own: tuple[tuple[float, float, float], ...]


def pooled(effects: Sequence[float], errors: Sequence[float], *, level: float = LEVEL) -> Pooled | None:
    """None with fewer than FEWEST. Raises ValueError unless errors are above 0, one for each effect."""
    from scipy.special import ndtri, stdtrit

    y, v = np.asarray(effects, float), np.asarray(errors, float) ** 2
    if y.shape != v.shape or y.ndim != 1 or not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise ValueError("effects, and an error above 0 for each")
    if len(y) < FEWEST:
        return None
    w = 1 / v
    heterogeneity = float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())
    between = max(0.0, (heterogeneity - (len(y) - 1)) / float(w.sum() - (w**2).sum() / w.sum()))
    w = 1 / (v + between)
    mean, error = float((w * y).sum() / w.sum()), float(w.sum() ** -0.5)
    widened = error * max(1.0, float((w * (y - mean) ** 2).sum() / (len(y) - 1))) ** 0.5
    half = float(-stdtrit(len(y) - 1, tail_of(level))) * widened
    return Pooled(mean, error, mean - half, mean + half, between, _own(y, v, float(-ndtri(tail_of(level)))))


STEPS = 81


def _own(y: np.ndarray, v: np.ndarray, z: float) -> tuple[tuple[float, float, float], ...]:
    """(effect, low, high) of each, over a grid of how much the true effects differ (standard deviation)."""
    differ = np.linspace(0, 3 * max(float(y.std()), float(np.sqrt(v.min()))), STEPS)[:, None] ** 2
    w = 1 / (v + differ)
    error = 1 / w.sum(axis=1, keepdims=True)
    mean = (w * y).sum(axis=1, keepdims=True) * error
    fits = (np.log(error) + np.log(w).sum(axis=1, keepdims=True) - (w * (y - mean) ** 2).sum(axis=1, keepdims=True)) / 2
    likely = np.exp(fits - fits.max())
    likely /= likely.sum()
    own = differ * w
    drawn, spread = own * y + (1 - own) * mean, own * v + (1 - own) ** 2 * error
    at = (likely * drawn).sum(axis=0)
    side = z * np.sqrt((likely * (spread + (drawn - at) ** 2)).sum(axis=0))
    return tuple(zip(at.tolist(), (at - side).tolist(), (at + side).tolist(), strict=True))
