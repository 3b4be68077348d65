"""Interrupted time series: did a series step down when the measure began, beyond its trend and season? Pure.

Lopez Bernal, Cummins & Gasparrini (2017): count ~ exposure + step + time (+ harmonics of the year, + change of slope),
quasi-Poisson, with Student's t (see `quasi_poisson`). The step is a rate ratio: under 1 is a decrease.

Assumptions: without the measure the trend would have gone on; nothing else began at the same time; periods are
independent given trend and season (`autocorrelation` far from 0 speaks against it: the interval is then too narrow).
About 24 periods before and 12 after are needed; with fewer there is an interval but no verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.effect import LEVEL, NO_EVENTS, SHORT_SERIES, judged
from app.analysis.quasi_poisson import checked_series, fits


@dataclass(frozen=True)
class Fit:
    """A fitted model of n counts on p columns.

    coefficients: β (p,), on the log scale. unscaled: (XᵀWX)⁻¹ (p, p); times φ it is the covariance of β. means: µ (n,).
    dispersion: φ as estimated, under 1 where the counts vary less than Poisson. leverage: diagonal of the hat matrix
    (n,).
    """

    coefficients: np.ndarray
    unscaled: np.ndarray
    means: np.ndarray
    dispersion: float
    df: int
    leverage: np.ndarray

    def errors(self, dispersion: float) -> np.ndarray:
        """Standard errors of β, shape (p,), at this φ."""
        return np.sqrt(np.diag(self.unscaled) * dispersion)


class NoFit(ValueError):
    """The counts do not determine the model: a column without events, too few rows, or columns that say the same."""


def fit(
    counts: np.ndarray, columns: np.ndarray, exposure: np.ndarray | None = None, weights: np.ndarray | None = None
) -> Fit:
    """Fits counts of shape (n,) on columns of shape (n, p); exposure and weights of shape (n,), above 0.

    Raises NoFit where it has no finite answer.
    """
    counts = np.asarray(counts, float)[None]
    exposure = np.ones_like(counts) if exposure is None else np.asarray(exposure, float)[None]
    weights = np.ones_like(counts) if weights is None else np.asarray(weights, float)[None]
    found = fits(counts, np.asarray(columns, float), exposure, weights)
    if not found.ok[0]:
        raise NoFit("too few counts, columns that say the same, or no finite answer")
    dispersion, df = float(found.dispersion[0]), int(found.df[0])
    return Fit(found.coefficients[0], found.unscaled[0], found.means[0], dispersion, df, found.leverage[0])


BEFORE = 24
AFTER = 12
"""Fewest periods on either side for a verdict."""
LEAST_FREEDOM = 3
"""Fewest degrees of freedom for an interval."""


@dataclass(frozen=True)
class Step:
    """The change at the start, with what it rests on. Without an interval the numbers are None.

    harmonics: pairs of yearly waves taken out, 0 means that season is not; periods, events: before and after. ratio:
    rate after / rate had the trend gone on, at the start; p: two-sided, from t; error: standard error of log(ratio);
    dispersion: φ as estimated, errors use at least 1; trend: change of rate in a year, as a ratio; slope: ratio by
    which the rate changes further in each period after the start, None when not asked for; autocorrelation: of
    neighbouring residuals, −1 to 1.
    """

    verdict: str
    reason: str | None
    harmonics: int
    periods: tuple[int, int]
    events: tuple[int, int]
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    error: float | None = None
    dispersion: float | None = None
    df: int | None = None
    trend: float | None = None
    slope: float | None = None
    autocorrelation: float | None = None


def interrupted_series(
    counts: Sequence[float] | np.ndarray,
    start: int,
    exposure: Sequence[float] | np.ndarray | None = None,
    *,
    per_year: float = 26,
    harmonics: int | None = None,
    slope: bool = False,
    level: float = LEVEL,
) -> Step:
    """The step at index `start` (first period with the measure) in counts of shape (n,), oldest first.

    exposure: shape (n,), what counts are in proportion to; periods with 0 are left out. harmonics: 0 or more; when not
    given, 2 with two years or more, otherwise 0. slope: whether the trend may change too.
    Raises ValueError for counts below 0, another shape of exposure, or a start outside the series.
    """
    counts, units = checked_series(counts, exposure)
    if not 0 <= start <= len(counts):
        raise ValueError("the start lies outside the series")
    if harmonics is None:
        harmonics = 2 if len(counts) >= 2 * per_year else 0
    time = np.flatnonzero(units)
    y, units, step = counts[time], units[time], (time >= start).astype(float)
    sides = int((step == 0).sum()), int((step == 1).sum())
    events = int(y[step == 0].sum()), int(y[step == 1].sum())
    columns = [np.ones(len(y)), step, (time - start).astype(float)]
    columns += [wave(2 * np.pi * k * time / per_year) for k in range(1, harmonics + 1) for wave in (np.sin, np.cos)]
    if slope:
        columns.append((time - start) * step)
    reason = NO_EVENTS if not min(events) else SHORT_SERIES if sides[0] < BEFORE or sides[1] < AFTER else None
    model = None
    if min(events) and len(y) - len(columns) >= LEAST_FREEDOM:
        try:
            model = fit(y, np.column_stack(columns), units)
        except NoFit:
            reason = reason or SHORT_SERIES
    if model is None:
        return Step(*judged(-np.inf, np.inf, reason), harmonics, sides, events)
    from scipy.special import stdtr, stdtrit

    change, trend = (float(value) for value in model.coefficients[1:3])
    error = float(model.errors(max(1.0, model.dispersion))[1])
    half = float(stdtrit(model.df, (1 + level) / 2)) * error
    residual = (y - model.means) / np.sqrt(model.means)
    scatter = float((residual**2).sum())
    return Step(
        *judged(change - half, change + half, reason),
        harmonics,
        sides,
        events,
        ratio=float(np.exp(change)),
        low=float(np.exp(change - half)),
        high=float(np.exp(change + half)),
        p=float(2 * stdtr(model.df, -abs(change) / error)),
        error=error,
        dispersion=model.dispersion,
        df=model.df,
        trend=float(np.exp(per_year * trend)),
        slope=float(np.exp(model.coefficients[-1])) if slope else None,
        autocorrelation=float((residual[1:] * residual[:-1]).sum()) / scatter if scatter else None,
    )
