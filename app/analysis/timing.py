"""When it happens: hours of the day and the same time of earlier years. Pure.

Sources: circular mean and Rayleigh's test (Fisher 1993, with the series of Greenwood & Durand 1955 for few times).
"""

from dataclasses import dataclass
from datetime import date
from math import atan2, exp, pi

import numpy as np

from app.figures.periods import Days

CONCENTRATED = 0.05
"""Rayleigh's p under this: the times have a direction."""


@dataclass(frozen=True)
class Circular:
    """`mean` (0 to the period) is None when the times point nowhere; `length` is 0 (evenly round) to 1 (all alike).

    `p` is Rayleigh's probability of such a length when the times are even round the clock; `concentrated` is whether it
    is under 5 %. If not, the mean says nothing: kan inte avgöras.
    """

    mean: float | None
    length: float
    p: float

    @property
    def concentrated(self) -> bool:
        return self.mean is not None and self.p < CONCENTRATED


def circular(times, weights=None, *, period: float = 24.0) -> Circular:
    """Mean direction and concentration of times on a circle (hours of the day; days of the year with its period).

    `times` and `weights` (n,), in the unit of `period`. Weights from spread (aoristic) times flatten the circle, so p
    is then too high rather than too low. A day with two peaks has no one direction: look at the profile too. Without
    events: no mean, length 0, p 1. Raises ValueError unless finite, weights from 0.
    """
    t = np.asarray(times, float)
    w = np.ones(t.shape) if weights is None else _finite(weights)
    if t.ndim != 1 or w.shape != t.shape or not np.isfinite(t).all() or not (period > 0 and np.isfinite(period)):
        raise ValueError("finite times and a weight for each, a period above 0")
    n = float(w.sum())
    if n == 0:
        return Circular(None, 0.0, 1.0)
    angle = 2 * pi * np.mod(t, period) / period
    east, north = float(w @ np.cos(angle)) / n, float(w @ np.sin(angle)) / n
    length = min(1.0, float(np.hypot(east, north)))
    mean = None if length < 1e-9 else atan2(north, east) % (2 * pi) * period / (2 * pi)
    return Circular(mean, length, _rayleigh(n, length))


def shortest_window(profile, share: float = 0.5) -> tuple[int, int] | None:
    """(first slot, number of slots) of the shortest run round the circle that holds this share of the whole.

    "Hälften händer mellan 20 och 02." `profile` (slots,): counts or weights, e.g. 24 hours. The earliest of equals;
    None when there is nothing. Raises ValueError unless values are from 0 and the share between 0 and 1.
    """
    p = _finite(profile)
    if p.ndim != 1 or not 0 < share <= 1:
        raise ValueError("a profile and a share above 0, at most 1")
    if p.sum() == 0:
        return None
    ahead = np.concatenate(([0.0], np.cumsum(np.concatenate((p, p)))))
    for slots in range(1, p.size + 1):
        held = ahead[slots : slots + p.size] - ahead[: p.size]
        if held.max() >= share * p.sum() * (1 - 1e-12):
            return int(np.argmax(held >= held.max() - 1e-12 * p.sum())), slots
    return 0, p.size


def same_dates(days: Days, years: int) -> list[Days]:
    """The same dates of so many years before, nearest first, moved at most three days to keep the weekdays."""
    found = []
    for back in range(1, years + 1):
        year = days.first.year - back
        leap_day = (days.first.month, days.first.day) == (2, 29)
        then = date(year, 2, 28) if leap_day else days.first.replace(year=year)
        found.append(days.back(7 * round((days.first - then).days / 7)))
    return found


@dataclass(frozen=True)
class Wheel:
    """The same time of earlier years: `earlier` counts (nearest first), None where the series does not reach.

    `mean` and `p` (chance of now differing so from all of them together) are None without any: kan inte avgöras.
    """

    now: int
    earlier: list[int | None]
    mean: float | None
    p: float | None


def _rayleigh(n: float, length: float) -> float:
    z = n * length**2
    series = 1.0
    if n < 50:
        series += (2 * z - z**2) / (4 * n) - (24 * z - 132 * z**2 + 76 * z**3 - 9 * z**4) / (288 * n**2)
    return min(1.0, max(0.0, exp(-z) * series))


def _finite(values) -> np.ndarray:
    x = np.asarray(values, float)
    if not (np.isfinite(x) & (x >= 0)).all():
        raise ValueError("finite values from 0")
    return x
