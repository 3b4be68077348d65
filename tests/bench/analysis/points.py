"""Made-up events: a town of 30 × 30 km with 120 uneven clusters, and repeats near in place and time."""

import numpy as np

SIDE, CELL = 30_000, 100
CELLS = SIDE // CELL


def events(n: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """x and y of n events, whole metres."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(SIDE / 2, SIDE / 7, (2, 120))
    weights, width = rng.dirichlet(np.full(120, 0.35)), rng.uniform(80, 700, 120)
    cluster = rng.choice(120, n, p=weights)
    places = middles[:, cluster] + rng.normal(0, 1, (2, n)) * width[cluster]
    anywhere = rng.random(n) < 0.15
    places[:, anywhere] = rng.uniform(0, SIDE, (2, anywhere.sum()))
    x, y = np.clip(places, 0, SIDE - 1).astype(np.int32)
    return x, y


def with_repeats(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, y and day of a year; one in twelve follows another event within three days and 20 m."""
    x, y = (a.astype(float) for a in events(n))
    day = np.random.default_rng(5).integers(0, 365, n)
    first = np.random.default_rng(6).choice(n - 1, n // 12, replace=False)
    x[first + 1], y[first + 1], day[first + 1] = x[first] + 20, y[first], np.minimum(day[first] + 3, 364)
    return x, y, day


def counts(x, y) -> np.ndarray:
    """Events per cell: the least anything can cost that looks at every event once."""
    return np.bincount((y // CELL) * CELLS + (x // CELL), minlength=CELLS * CELLS).reshape(CELLS, CELLS)
