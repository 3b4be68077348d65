"""Log-linear regression of counts with over-dispersion (quasi-Poisson). Pure.

log µ = Xβ + log(exposure), Var = φµ (McCullagh & Nelder 1989), by iteratively reweighted least squares;
φ = Σ w(y − µ)²/µ / (n − p). Intervals use Student's t with n − p degrees of freedom: φ is estimated, and in short
series a normal interval would be too narrow.
"""

from dataclasses import dataclass

import numpy as np

STEPS = 50
CLOSE = 1e-10


def checked_series(counts, exposure=None) -> tuple[np.ndarray, np.ndarray]:
    """Counts and exposures of periods as floats, (n,) each; without exposure all periods are alike.

    Raises ValueError for numbers below 0 or of another shape than each other.
    """
    counts = np.asarray(counts, float)
    exposure = np.ones(len(counts)) if exposure is None else np.asarray(exposure, float)
    if counts.shape != exposure.shape or counts.ndim != 1 or not (counts >= 0).all() or not (exposure >= 0).all():
        raise ValueError("counts and exposures from 0, one of each for a period")
    return counts, exposure


@dataclass(frozen=True)
class Fits:
    """The models of S series at once, the series first. `ok`: it has a finite answer."""

    ok: np.ndarray
    coefficients: np.ndarray
    unscaled: np.ndarray
    means: np.ndarray
    dispersion: np.ndarray
    df: np.ndarray
    leverage: np.ndarray

    def errors(self, dispersion: np.ndarray) -> np.ndarray:
        """Standard errors of β, shape (S, p), at these φ, shape (S,)."""
        return np.sqrt(np.diagonal(self.unscaled, axis1=1, axis2=2) * dispersion[:, None])


def fits(counts: np.ndarray, columns: np.ndarray, exposure: np.ndarray, weights: np.ndarray) -> Fits:
    """Fits S series of counts, shape (S, n), on the same columns, (n, p); exposure and weights of shape (S, n).

    A period of weight 0 takes no part, whatever its exposure.
    """
    there = weights > 0
    offset = np.log(np.where(there, exposure, 1.0))
    n, p = there.sum(axis=1), columns.shape[1]
    ok = (n > p) & ((counts * there).sum(axis=1) > 0)
    # From the flat model's answer: where that is the model, nothing is left to find.
    units = np.exp(offset)
    level = (weights * counts).sum(axis=1) / np.maximum((weights * units).sum(axis=1), 1e-300)
    means = np.maximum(level, 1e-6)[:, None] * units
    before = np.full(len(counts), np.inf)
    for _ in range(STEPS):
        linear = np.log(means)
        share = weights * means
        unscaled, sure = _inverses(columns, share)
        ok &= sure
        told = (share * (linear - offset + (counts - means) / means)) @ columns
        beta = np.einsum("spq,sq->sp", unscaled, told)
        means = np.exp(np.clip(beta @ columns.T + offset, -50, 50))
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(counts > 0, counts * np.log(counts / means), 0) - (counts - means)
        deviance = 2 * (weights * terms).sum(axis=1)
        if (~ok | (abs(deviance - before) <= CLOSE * (abs(deviance) + 0.1))).all():
            break
        before = deviance
    share = weights * means
    # A column whose counts are all 0 drives its coefficient towards −∞: a smooth end of the steps, and no answer.
    unscaled, sure = _inverses(columns, share)
    rates = np.exp(np.clip(beta @ columns.T, -700, 700))
    highest, lowest = np.where(there, rates, -np.inf).max(axis=1), np.where(there, rates, np.inf).min(axis=1)
    # How far from singular: the largest and the smallest eigenvalue, each at most its matrix's trace.
    size = np.trace(unscaled, axis1=1, axis2=2) * np.einsum("np,sn,np->s", columns, share, columns)
    ok &= sure & (size <= 1e14) & np.isfinite(beta).all(axis=1) & (lowest >= 1e-6 * highest)
    pearson = (weights * (counts - means) ** 2 / means).sum(axis=1) / np.maximum(n - p, 1)
    leverage = np.einsum("np,spq,nq->sn", columns, unscaled, columns) * share
    return Fits(ok, beta, unscaled, means, pearson, n - p, leverage)


def _inverses(columns: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(XᵀWX)⁻¹ of each series, (S, p, p), and where there is one; elsewhere it is the identity."""
    information = np.einsum("np,sn,nq->spq", columns, share, columns)
    information[~np.isfinite(information).all(axis=(1, 2))] = 0
    sure = np.linalg.det(information) > 0
    information[~sure] = np.eye(columns.shape[1])
    return np.linalg.inv(information), sure
