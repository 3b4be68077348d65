"""Circles over places, for the scans. Pure.

A zone is a place and its nearest neighbours, out to one of their distances (Kulldorff 1997). The zones of one centre
are nested, so all their sums come from one running sum along the neighbours: no zone is ever added up by itself.
Places at the same distance enter together; on a regular grid the order among them would otherwise be chance.
"""

from dataclasses import dataclass

import numpy as np

SAME_DISTANCE = 1e-9
"""Relative difference under which two distances are one."""


@dataclass(frozen=True)
class Zones:
    """Z zones over P places. `members` (M,) holds every centre's neighbours, nearest first, one centre after another.

    begins, ends (Z,): the first of its rows, and the one after the last. radii (Z,): distance from the centre to its
    outermost place, in the points' unit.
    """

    members: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    radii: np.ndarray

    def __len__(self) -> int:
        return len(self.ends)

    def places(self, zone: int) -> np.ndarray:
        """Indices of the places in a zone, the centre first."""
        return self.members[self.begins[zone] : self.ends[zone]]

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Values of places, shape (P, …), summed over each zone, shape (Z, …)."""
        running = np.empty((len(self.members) + 1, *values.shape[1:]), values.dtype)
        running[0] = 0
        np.cumsum(values.take(self.members, axis=0), axis=0, out=running[1:])
        sums = running.take(self.ends, axis=0)
        sums -= running.take(self.begins, axis=0)
        return sums


def zones_within(points: np.ndarray, radius: float) -> Zones:
    """All circles round a place out to `radius`. Points of shape (P, 2) or (P, 3), in the unit of the radius.

    Raises ValueError for points that are not finite numbers or a radius below 0.
    """
    points = np.asarray(points, float)
    if points.ndim != 2 or not np.isfinite(points).all():
        raise ValueError("points are rows of finite numbers")
    if not radius >= 0:
        raise ValueError("the radius is 0 or more")
    if not len(points):
        none = np.empty(0, int)
        return Zones(none, none, none, np.empty(0))
    from scipy.spatial import KDTree

    near = KDTree(points).query_ball_point(points, radius * (1 + SAME_DISTANCE))
    centres = np.repeat(np.arange(len(points)), [len(found) for found in near])
    others = np.concatenate([np.asarray(found, int) for found in near])
    distances = np.sqrt(((points[others] - points[centres]) ** 2).sum(axis=1))
    # The centre first among places at the same spot, then by index: the same input gives the same zones.
    order = np.lexsort((others, others != centres, distances, centres))
    centres, others, distances = centres[order], others[order], distances[order]
    same_next = np.zeros(len(others), bool)
    same_next[:-1] = (centres[1:] == centres[:-1]) & (
        distances[1:] - distances[:-1] <= SAME_DISTANCE * np.maximum(distances[1:], 1e-300)
    )
    last = np.flatnonzero(~same_next)
    begins = np.searchsorted(centres, centres[last])
    return _without_repeats(Zones(others, begins, last + 1, distances[last]), len(points))


def _without_repeats(zones: Zones, n: int) -> Zones:
    """Two centres often have the same circle; a zone is kept where it is met first."""
    # Sums of random 63-bit labels tell sets apart but for one chance in some 10 ** 18 a pair.
    labels = np.random.default_rng(0).integers(0, 2**63, n, dtype=np.uint64)
    _, first = np.unique(zones.sums(labels), return_index=True)
    first.sort()
    return Zones(zones.members, zones.begins[first], zones.ends[first], zones.radii[first])
