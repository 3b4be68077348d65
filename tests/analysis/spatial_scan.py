"""The spatial Poisson scan (Kulldorff 1997): not in the product, but SaTScan prints clusters of it.

It shares all but the zones and the draws with the product's scan, so that its published clusters check both.
"""

import numpy as np

from app.analysis.scan import Scan, _scan
from app.analysis.zones import Zones, zones_within


def spatial_scan(points, counts, population, *, seed: int, share: float = 0.10, runs: int = 999) -> Scan:
    """Circles with at most `share` of the population, shape (P,), that hold more of the counts than expected."""
    zones = zones_within(points, 2 * float(np.ptp(points)))
    small = zones.sums(population) <= share * population.sum() * (1 + 1e-9)
    zones = Zones(zones.members, zones.begins[small], zones.ends[small], zones.radii[small])
    counts = counts.astype(np.int64)
    total, chances = int(counts.sum()), population / population.sum()
    rng = np.random.default_rng(seed)

    def draw(n: int) -> np.ndarray:
        return rng.multinomial(total, chances, size=n).T[:, None, :].astype(np.int32)

    expected = zones.sums(chances)[:, None] * total
    return _scan(zones, [(0, 0)], zones.sums(counts)[:, None], expected, total, 2, draw, runs, seed)
