"""What the history of a series leads one to expect of its next period. Pure.

`history` is Farrington's bound (Farrington, Andrews, Beale & Catchpole 1996), with the changes for periods of 14 days
that Noufaily et al. (2013) suggest for small counts: quasi-Poisson mean of reference periods, past outbreaks weighted
down, negative binomial tail with the uncertainty of the mean. Which periods are the reference depends on how much
history there is:

- three years or more: the same time of year ± `half_window` periods in each of up to five earlier years, with a trend
  where it is significant at 5 %, stands on enough events and does not lead beyond what has been seen (Farrington's
  rule). Season is thereby out.
- less, but at least eight periods: the latest year without the two periods just before, so that a rise under way does
  not raise its own bound. Season is not out, and `method` says so.

Assumptions: periods of equal length, reporting described by `exposure`, independence between periods.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.analysis.quasi_poisson import Fits, fits

SAME_SEASON = "same_season"
LATEST_YEAR = "latest_year"
SHORTEST = 8
"""Fewest reference periods that give a bound."""
TREND_EVENTS = 30
"""Fewer events in the reference periods have no trend: a slope from a handful leads anywhere."""
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

    def of(self, ratio: float) -> "Expected":
        """The same at another exposure, `ratio` times as large."""
        return replace(self, mean=float(self.mean * ratio))

    def usual(self, share: float = 0.9) -> tuple[int, int]:
        """The counts between which the middle `share` of what is usual lies."""
        low, tail = 0, (1 - share) / 2
        while self.p(low + 1) > 1 - tail:
            low += 1
        return low, self.bound(tail)

    @property
    def variance(self) -> float:
        """Of the count to come: scatter and the uncertainty of the mean."""
        return self.dispersion * self.mean + (self.mean * self.log_error) ** 2

    def p(self, n: int) -> float:
        """Probability of n or more: negative binomial with this mean and variance."""
        if n <= 0 or not self.mean:
            return 1.0 if n <= 0 else 0.0
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


def histories(
    counts: np.ndarray,
    exposure: np.ndarray,
    *,
    per_year: int = 26,
    half_window: int = 2,
    most_years: int = 5,
    gap: int = 2,
) -> list[Expected | None]:
    """`history` of S series at once; both of shape (S, n)."""
    found: list[Expected | None] = [None] * len(counts)
    if not counts.size:
        return found
    now = counts.shape[1] - 1
    left = exposure[:, -1] > 0
    years = min(most_years, (now - half_window) // per_year)
    recent = np.arange(max(0, now - gap - per_year), max(0, now - gap))
    choices = [(recent, False, LATEST_YEAR)]
    if years >= 3:
        choices.insert(0, (same_season(now, per_year, half_window, years), True, SAME_SEASON))
    for reference, trend, method in choices:
        those = np.flatnonzero(left & ((exposure[:, reference] > 0).sum(axis=1) >= SHORTEST))
        if not len(those):
            continue
        told = farringtons(counts[those], exposure[those], reference, trend=trend, method=method)
        for at, one in zip(those, told, strict=True):
            found[at] = one
        left[those] = False
    return found


def same_season(now: int, per_year: int, half_window: int, years: int) -> np.ndarray:
    """Periods at the same time of year ± half_window in each of `years` years before `now`, oldest first."""
    return np.concatenate(
        [now - year * per_year + np.arange(-half_window, half_window + 1) for year in range(years, 0, -1)]
    )


def farringtons(
    counts: np.ndarray,
    exposure: np.ndarray,
    reference: np.ndarray,
    *,
    trend: bool = False,
    unusual: float = UNUSUAL,
    method: str = SAME_SEASON,
) -> list[Expected]:
    """The last period's expectations of S series, (S, n), from the periods `reference` (indices); those with exposure 0
    take no part."""
    now, units, at_last = counts.shape[1] - 1, exposure[:, reference], exposure[:, -1]
    there = units > 0
    y = counts[:, reference] * there
    n, events = there.sum(axis=1), y.sum(axis=1).astype(int)
    ones = np.ones((len(reference), 1))
    some = np.flatnonzero(events > 0)
    level, scatter = _weighted_down(y[some], ones, units[some], there[some], unusual)
    flat = _expected(level, scatter, at_last[some], n[some], events[some], False, method)
    known = dict(zip(some.tolist(), flat, strict=True))
    some = np.flatnonzero(events >= TREND_EVENTS)
    if trend and len(some):
        from scipy.special import stdtr

        columns = np.column_stack([ones, reference - now])
        sloping, scatter = _weighted_down(y[some], columns, units[some], there[some], unusual)
        errors = sloping.errors(np.maximum(1.0, sloping.dispersion))[:, 1]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            steep = 2 * stdtr(sloping.df, -abs(sloping.coefficients[:, 1]) / errors)
            leads_to = np.exp(sloping.coefficients[:, 0])
        # What a rate may rise to, as a count at the exposure now.
        seen = np.where(there, y / np.where(there, units, 1.0), 0.0)[some].max(axis=1)
        taken = np.flatnonzero(sloping.ok & (steep < 0.05) & (leads_to <= seen))
        told = _expected(sloping, scatter, at_last[some], n[some], events[some], True, method)
        known |= {int(some[at]): told[at] for at in taken}
    # No event yet gives a mean of 0 and an alarm at the first one. Jeffreys' half event is the honest floor: then
    # the count to come is negative binomial with size ½, which is what this error of the logarithm makes it.
    return [
        known.get(at)
        or Expected(float(0.5 * at_last[at] / units[at].sum()), 1.0, np.sqrt(2), int(n[at]), 0, False, method, 1.0, 0)
        for at in range(len(counts))
    ]


def _expected(
    model: Fits, scatter: np.ndarray, exposure: np.ndarray, n: np.ndarray, events: np.ndarray, trend: bool, method: str
) -> list[Expected]:
    dispersion = np.maximum(1.0, model.dispersion)
    with np.errstate(over="ignore"):
        mean = np.exp(model.coefficients[:, 0]) * exposure
    errors = model.errors(dispersion)[:, 0]
    return [
        Expected(
            float(mean[at]),
            float(dispersion[at]),
            float(errors[at]),
            int(n[at]),
            int(events[at]),
            trend,
            method,
            float(scatter[at]),
            int(model.df[at]),
        )
        for at in range(len(mean))
    ]


def _weighted_down(
    y: np.ndarray, columns: np.ndarray, units: np.ndarray, there: np.ndarray, unusual: float
) -> tuple[Fits, np.ndarray]:
    """Fitted twice, the second time with periods far above their mean (Anscombe residual) weighing less; first φ."""
    first = fits(y, columns, units, there.astype(float))
    scale = np.sqrt(np.maximum(1.0, first.dispersion)[:, None] * np.maximum(1 - first.leverage, 1e-12))
    residual = 1.5 * (np.cbrt(y) ** 2 - np.cbrt(first.means) ** 2) / (first.means ** (1 / 6) * scale)
    weights = np.where(residual > unusual, 1 / np.maximum(residual, 1e-12) ** 2, 1.0) * there
    weights *= (there.sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-12))[:, None]
    return fits(y, columns, units, weights), first.dispersion
