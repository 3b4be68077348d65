"""What the history of a series leads one to expect of its next period. Pure.

`history` is Farrington's bound (Farrington, Andrews, Beale & Catchpole 1996), with the changes for periods of 14 days
that Noufaily et al. (2013) suggest for small counts: quasi-Poisson mean of reference periods, past outbreaks weighted
down, negative binomial tail with the uncertainty of the mean. Which periods are the reference depends on how much
history there is:

- three years or more: the same time of year ± `half_window` periods in each of up to five earlier years, with a trend
  where it is significant at 5 % and does not lead beyond what has been seen (Farrington's rule). Season is thereby out.
- less, but at least eight periods: the latest year without the two periods just before, so that a rise under way does
  not raise its own bound. Season is not out, and `method` says so.

Assumptions: periods of equal length, reporting described by `exposure`, independence between periods.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from app.analysis.quasi_poisson import Fit, NoFit, checked_series, fit

SAME_SEASON = "same_season"
LATEST_YEAR = "latest_year"
SHORTEST = 8
"""Fewest reference periods that give a bound."""
UNUSUAL = 2.58
"""Residuals above this are weighted down (Noufaily et al. 2013; Farrington's 1 lets the mean sink and alarms often)."""


@dataclass(frozen=True)
class Expected:
    """The count to expect in the period now, and how far it may go.

    dispersion: φ, at least 1; log_error: standard error of log(mean) at this φ. periods: of reference; events: in them.
    method: SAME_SEASON or LATEST_YEAR. scatter: φ before anything is weighted down, also under 1: without bias, so that
    many can be pooled; df: degrees of freedom behind it.
    """

    mean: float
    dispersion: float
    log_error: float
    periods: int
    events: int
    trend: bool
    method: str
    scatter: float
    df: int

    def at_least(self, dispersion: float) -> "Expected":
        """The same with this φ where its own is smaller: a φ from a dozen counts is often too small by chance."""
        if dispersion <= self.dispersion:
            return self
        error = self.log_error * np.sqrt(dispersion / self.dispersion)
        return replace(self, dispersion=dispersion, log_error=float(error))

    @property
    def variance(self) -> float:
        """Of the count to come: scatter and the uncertainty of the mean."""
        return self.dispersion * self.mean + (self.mean * self.log_error) ** 2

    def p(self, n: int) -> float:
        """Probability of n or more: negative binomial with this mean and variance."""
        if n <= 0:
            return 1.0
        from scipy.special import betainc, gammainc

        extra = self.variance - self.mean
        if extra < 1e-9 * self.mean:
            return float(gammainc(n, self.mean))
        size = self.mean**2 / extra
        return float(betainc(n, size, self.mean / (self.mean + size)))

    def bound(self, level: float) -> int:
        """The largest count that is not unusual: P(more) ≤ level, for 0 < level < 1."""
        high = 1
        while self.p(high + 1) > level:
            high *= 2
        low = 0
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.p(middle + 1) <= level else (middle + 1, high)
        return low


def history(
    counts: Sequence[float] | np.ndarray,
    exposure: Sequence[float] | np.ndarray | None = None,
    *,
    per_year: int = 26,
    half_window: int = 2,
    most_years: int = 5,
    gap: int = 2,
) -> Expected | None:
    """What to expect of the last of `counts`, shape (n,), oldest first, from those before it.

    exposure: shape (n,), what the counts are in proportion to (unit-weeks that reported, most often); periods with 0
    tell nothing and are left out. None where fewer than SHORTEST reference periods remain, or nothing reports now.
    Raises ValueError for counts below 0 or of another shape than the exposure.
    """
    counts, exposure = checked_series(counts, exposure)
    if not len(counts) or not exposure[-1]:
        return None
    now = len(counts) - 1
    years = min(most_years, (now - half_window) // per_year)
    if years >= 3:
        found = same_season(now, per_year, half_window, years)
        found = found[exposure[found] > 0]
        if len(found) >= SHORTEST:
            return farrington(counts, exposure, found, trend=True)
    found = np.arange(max(0, now - gap - per_year), max(0, now - gap))
    found = found[exposure[found] > 0]
    return farrington(counts, exposure, found, method=LATEST_YEAR) if len(found) >= SHORTEST else None


def same_season(now: int, per_year: int, half_window: int, years: int) -> np.ndarray:
    """Periods at the same time of year ± half_window in each of `years` years before `now`, oldest first."""
    return np.concatenate(
        [now - year * per_year + np.arange(-half_window, half_window + 1) for year in range(years, 0, -1)]
    )


def farrington(
    counts: np.ndarray,
    exposure: np.ndarray,
    reference: np.ndarray,
    *,
    trend: bool = False,
    unusual: float = UNUSUAL,
    method: str = SAME_SEASON,
) -> Expected:
    """The last period's expectation from the periods `reference` (indices). Arguments as for `history`."""
    now, y, units = len(counts) - 1, counts[reference], exposure[reference]
    n, events = len(reference), int(y.sum())
    if not events:
        # No event yet gives a mean of 0 and an alarm at the first one. Jeffreys' half event is the honest floor: then
        # the count to come is negative binomial with size ½, which is what this error of the logarithm makes it.
        return Expected(0.5 * exposure[-1] / units.sum(), 1.0, np.sqrt(2), n, 0, False, method, 1.0, 0)
    if trend:
        from scipy.special import stdtr

        with suppress(NoFit):
            model, scatter = _weighted_down(y, np.column_stack([np.ones(n), reference - now]), units, unusual)
            steep = 2 * stdtr(model.df, -abs(model.coefficients[1]) / model.errors(max(1.0, model.dispersion))[1])
            sloping = _expected(model, scatter, exposure[-1], events, True, method)
            if steep < 0.05 and sloping.mean <= y.max():
                return sloping
    model, scatter = _weighted_down(y, np.ones((n, 1)), units, unusual)
    return _expected(model, scatter, exposure[-1], events, False, method)


def _expected(model: Fit, scatter: float, exposure: float, events: int, trend: bool, method: str) -> Expected:
    dispersion = max(1.0, model.dispersion)
    mean, error = float(np.exp(model.coefficients[0])) * exposure, float(model.errors(dispersion)[0])
    return Expected(mean, dispersion, error, len(model.means), events, trend, method, scatter, model.df)


def _weighted_down(y: np.ndarray, columns: np.ndarray, units: np.ndarray, unusual: float) -> tuple[Fit, float]:
    """Fitted twice, the second time with periods far above their mean (Anscombe residual) weighing less; the first φ.

    Raises NoFit where it has no finite answer.
    """
    first = fit(y, columns, units)
    scale = np.sqrt(max(1.0, first.dispersion) * np.maximum(1 - first.leverage, 1e-12))
    residual = 1.5 * (np.cbrt(y) ** 2 - np.cbrt(first.means) ** 2) / (first.means ** (1 / 6) * scale)
    weights = np.where(residual > unusual, 1 / np.maximum(residual, 1e-12) ** 2, 1.0)
    return fit(y, columns, units, weights * len(y) / weights.sum()), first.dispersion
