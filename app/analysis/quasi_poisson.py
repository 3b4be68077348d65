"""Log-linear regression of counts with over-dispersion (quasi-Poisson). Pure.

log µ = Xβ + log(exposure), Var = φµ (McCullagh & Nelder 1989), by iteratively reweighted least squares;
φ = Σ w(y − µ)²/µ / (n − p). Intervals use Student's t with n − p degrees of freedom: φ is estimated, and in short
series a normal interval would be too narrow.
"""

from dataclasses import dataclass

import numpy as np

STEPS = 50
CLOSE = 1e-10


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


def checked_series(counts, exposure=None) -> tuple[np.ndarray, np.ndarray]:
    """Counts and exposures of periods as floats, (n,) each; without exposure all periods are alike.

    Raises ValueError for numbers below 0 or of another shape than each other.
    """
    counts = np.asarray(counts, float)
    exposure = np.ones(len(counts)) if exposure is None else np.asarray(exposure, float)
    if counts.shape != exposure.shape or counts.ndim != 1 or not (counts >= 0).all() or not (exposure >= 0).all():
        raise ValueError("counts and exposures from 0, one of each for a period")
    return counts, exposure


def fit(
    counts: np.ndarray, columns: np.ndarray, exposure: np.ndarray | None = None, weights: np.ndarray | None = None
) -> Fit:
    """Fits counts of shape (n,) on columns of shape (n, p); exposure and weights of shape (n,), above 0.

    Raises NoFit where it has no finite answer.
    """
    counts, columns = np.asarray(counts, float), np.asarray(columns, float)
    n, p = columns.shape
    offset = np.zeros(n) if exposure is None else np.log(exposure)
    weights = np.ones(n) if weights is None else weights
    if n <= p or not counts.sum():
        raise NoFit("too few counts")
    means = counts + 0.1
    before = np.inf
    for _ in range(STEPS):
        linear = np.log(means)
        weighted = columns * (weights * means)[:, None]
        try:
            unscaled = np.linalg.inv(columns.T @ weighted)
        except np.linalg.LinAlgError as error:
            raise NoFit("columns that say the same") from error
        beta = unscaled @ (weighted.T @ (linear - offset + (counts - means) / means))
        means = np.exp(np.clip(columns @ beta + offset, -50, 50))
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(counts > 0, counts * np.log(counts / means), 0) - (counts - means)
        deviance = 2 * (weights * terms).sum()
        if abs(deviance - before) <= CLOSE * (abs(deviance) + 0.1):
            break
        before = deviance
    weighted = columns * (weights * means)[:, None]
    # A column whose counts are all 0 drives its coefficient towards −∞: a smooth end of the steps, and no answer.
    information = columns.T @ weighted
    rates = np.exp(columns @ beta)
    if not np.isfinite(rates).all() or np.linalg.cond(information) > 1e14 or rates.min() < 1e-6 * rates.max():
        raise NoFit("no finite answer")
    unscaled = np.linalg.inv(information)
    pearson = (weights * (counts - means) ** 2 / means).sum() / (n - p)
    leverage = np.einsum("ij,jk,ik->i", columns, unscaled, weighted)
    return Fit(beta, unscaled, means, float(pearson), n - p, leverage)
