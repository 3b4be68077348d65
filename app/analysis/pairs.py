"""Which events lie near each other, in place and in time. Pure; memory grows with the pairs that do, not with all."""

import numpy as np

from app.analysis.undecidable import Undecidable

MOST_PAIRS = 30_000_000
"""More close pairs than this are not listed: some 700 MB."""


class Near:
    """Events at x, y (n,), and which lie near each other by metric "manhattan" or "euclid"."""

    def __init__(self, x, y, metric):
        from scipy.spatial import KDTree

        if metric not in ("manhattan", "euclid"):
            raise ValueError("metric manhattan or euclid")
        # Around the middle: a tree on millions of metres would lose the digits that tell the same place.
        self.x, self.y = (np.asarray(a, float) - np.median(a) for a in (x, y))
        self.metric, self.power = metric, 1 if metric == "manhattan" else 2
        self.tree = KDTree(np.column_stack((self.x, self.y)))

    def pairs_within(self, distance):
        return (int(self.tree.count_neighbors(self.tree, distance, p=self.power)) - self.x.size) // 2

    def degrees(self, distance, closed):
        """(n,): others within the distance (closed "right": at most, "left": less)."""
        reach = distance if closed == "right" else np.nextafter(distance, -1)
        if reach < 0:
            return np.zeros(self.x.size, np.int64)
        return self.tree.query_ball_point(self.tree.data, reach, p=self.power, return_length=True) - 1

    def pairs(self, distance):
        """The pairs at most a hair more than `distance` apart: two (pairs,) int32 and their distance."""
        self._bearable(self.pairs_within(distance))
        return self._measured(self.tree.query_pairs(distance * (1 + 1e-9), p=self.power, output_type="ndarray"))

    def pairs_in_time(self, t, distance, days):
        """As `pairs`, those of them also at most `days` apart.

        Time is a third axis, scaled so that both limits are one cube; Manhattan distance is that cube's own distance
        when the map is turned by an eighth, so only pairs near in both are ever listed.
        """
        from scipy.spatial import KDTree

        across, up = (self.x + self.y, self.x - self.y) if self.metric == "manhattan" else (self.x, self.y)
        unit = max(days, 1e-9)
        height = t / unit * distance
        tree = KDTree(np.column_stack((across, up, height)))
        reach = distance * (1 + 1e-9)
        self._bearable((int(tree.count_neighbors(tree, reach, p=np.inf)) - t.size) // 2)
        a, b, apart = self._measured(tree.query_pairs(reach, p=np.inf, output_type="ndarray"))
        kept = np.abs(t[a] - t[b]) <= days
        return a[kept], b[kept], apart[kept]

    def _measured(self, pairs):
        a, b = pairs[:, 0].astype(np.int32), pairs[:, 1].astype(np.int32)
        dx, dy = np.abs(self.x[a] - self.x[b]), np.abs(self.y[a] - self.y[b])
        return a, b, dx + dy if self.metric == "manhattan" else np.sqrt(dx * dx + dy * dy)

    @staticmethod
    def _bearable(pairs):
        if pairs > MOST_PAIRS:
            raise Undecidable(
                "too_dense",
                "För många händelser ligger på samma plats för att jämföras par för par. Välj en kortare period eller "
                "ett mindre område.",
            )
