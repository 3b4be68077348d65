"""The density of a few points, summed one by one, and the bandwidth of a rule: what published numbers are given in, and
what the product's grid is held against."""

import numpy as np

from app.analysis import density
from app.analysis.undecidable import Undecidable


def rule_of_thumb(x, y) -> tuple[float, float]:
    """Bandwidth of each axis in its own unit: 4 · 1.06 · min(s, IQR/1.34) · n^(−1/5).

    The factor 4 follows the convention in which this rule meets the quartic kernel (MASS::bandwidth.nrd); divide by 4
    for a Gaussian. With a middle half on one spot (IQR 0) the standard deviation is used.
    x, y: (n,). Raises Undecidable("one_spot") unless both axes vary.
    """
    axes = np.array([x, y], float)
    if axes.shape[1] < 2 or not (axes.std(axis=1) > 0).all():
        raise Undecidable("one_spot", "Alla händelser ligger på samma plats eller linje: visa dem som punkter.")
    deviation = axes.std(axis=1, ddof=1)
    middle = np.subtract(*np.percentile(axes, (75, 25), axis=1)) / 1.34
    width = np.where(middle > 0, np.minimum(deviation, middle), deviation)
    across, up = 4 * 1.06 * width * axes.shape[1] ** -0.2
    return float(across), float(up)


def at_points(x, y, at_x, at_y, bandwidth, *, kernel: str = "quartic") -> np.ndarray:
    """Density at chosen points, exactly, (m,) per square unit; no border. Time n·m: for few points and for checking.

    x, y: (n,) the events; at_x, at_y: (m,); bandwidth: one number or (hx, hy). Raises ValueError on bad input,
    Undecidable("no_events") without events.
    """
    hx, hy = density._bandwidths(bandwidth)
    x, y, at_x, at_y = (np.asarray(a, float) for a in (x, y, at_x, at_y))
    if not x.size:
        raise Undecidable("no_events", "Inga händelser att rita.")
    found = np.empty(at_x.size)
    rows = max(1, 4_000_000 // max(1, x.size))  # bounds the memory to some 100 MB whatever n and m are
    for start in range(0, at_x.size, rows):
        part = slice(start, start + rows)
        u2 = ((at_x[part, None] - x) / hx) ** 2 + ((at_y[part, None] - y) / hy) ** 2
        found[part] = density._shape(kernel, u2).sum(axis=1)
    return found / (x.size * hx * hy)
