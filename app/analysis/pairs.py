"""Which events lie near each other, in place and in time. Pure; the pairs are told one part after the other, so memory
grows with what is kept of them."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from app.analysis.squares import Squares
from app.analysis.undecidable import Undecidable

Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Two (pairs,) of events, and the distance between them."""
HAIR = 1 + 1e-9
TOLD_AT_ONCE = 65_536
"""Pairs that are told in one part."""
MOST_PAIRS = 30_000_000
"""More close pairs than this are not looked at."""


def _bearable(pairs: int, most: int) -> int:
    """The number of pairs. Raises Undecidable("too_dense") over `most`."""
    if pairs > most:
        raise Undecidable(
            "too_dense",
            "För många händelser ligger på samma plats för att jämföras par för par. Välj en kortare period eller "
            "ett mindre område.",
        )
    return pairs


class Near:
    """Events at x, y (n,), and which lie near each other by metric "manhattan" or "euclid"."""

    def __init__(self, x, y, metric):
        if metric not in ("manhattan", "euclid"):
            raise ValueError("metric manhattan or euclid")
        # Around the middle: a tree on millions of metres would lose the digits that tell the same place.
        self.x, self.y = (np.asarray(a, float) - np.median(a) for a in (x, y))
        self.metric, self._power = metric, 1 if metric == "manhattan" else 2

    def degrees(self, distance, closed):
        """(n,): others within the distance (closed "right": at most, "left": less)."""
        reach = distance if closed == "right" else np.nextafter(distance, -1)
        if reach < 0:
            return np.zeros(self.x.size, np.int64)
        if self._squares:
            return self._squares.within(int(np.floor(2 * reach))) - 1
        return self._tree.query_ball_point(self._tree.data, reach, p=self._power, return_length=True) - 1

    def pairs(self, distance, most=MOST_PAIRS) -> Iterator[Pairs]:
        """The pairs at most a hair more than `distance` apart. Raises Undecidable("too_dense") over `most`."""
        return self._listed(self.x, distance, np.column_stack((self.x, self.y)), distance, self._power, most)

    def pairs_in_time(self, t, distance, days) -> Iterator[Pairs]:
        """As `pairs`, those of them also at most `days` apart.

        Time is a third axis, scaled so that both limits are one cube; Manhattan distance is that cube's own distance
        when the map is turned by an eighth, so only pairs near in both are ever listed.
        """
        across, up = (self.x + self.y, self.x - self.y) if self.metric == "manhattan" else (self.x, self.y)
        unit = max(days, 1e-9)
        axes = np.column_stack((across, up, t / unit * distance))
        for a, b, apart in self._listed(t, unit, axes, distance, np.inf, MOST_PAIRS):
            kept = np.abs(t[a] - t[b]) <= days
            yield a[kept], b[kept], apart[kept]

    def _listed(self, along, width, axes, distance, power, most) -> Iterator[Pairs]:
        """The pairs of points of `axes` (n, k) that lie within the distance: in one span of so much `along` (n,) after
        the other, and between each and the next, for pairs that lie within the distance lie no further apart."""
        from scipy.spatial import KDTree

        span = np.floor((along - along.min()) / (width * (1 + 1e-6))).astype(np.int64)
        order = np.argsort(span, kind="stable").astype(np.int32)
        spans, begins = np.unique(span[order], return_index=True)
        parts = np.split(order, begins[1:])
        tree, listed, reach = KDTree(axes[parts[0]]), 0, (distance * HAIR, power)
        for at, here in enumerate(parts):
            both = [(here, tree)]
            if at + 1 < len(parts):
                both.append((parts[at + 1], KDTree(axes[parts[at + 1]])))
            for there, other in both[: 1 + (spans[at] + 1 in spans[at + 1 : at + 2])]:
                if here.size * there.size > most:
                    # Counted before they are listed, the pairs of one span may already be too many.
                    close = int(tree.count_neighbors(other, *reach))
                    _bearable(listed + (close if other is not tree else (close - here.size) // 2), most)
                first, second = _listed_pairs(tree, other, *reach)
                listed = _bearable(listed + len(first), most)
                for start in range(0, len(first), TOLD_AT_ONCE):
                    a, b = here[first[start : start + TOLD_AT_ONCE]], there[second[start : start + TOLD_AT_ONCE]]
                    yield a, b, self._apart(self.x[a] - self.x[b], self.y[a] - self.y[b])
                del first, second
            tree = both[-1][1]

    def _apart(self, dx, dy):
        return np.abs(dx) + np.abs(dy) if self.metric == "manhattan" else np.sqrt(dx * dx + dy * dy)

    @cached_property
    def _squares(self) -> Squares | None:
        """Where the metric is Manhattan and the coordinates are whole, or all half-way between: sums stay exact."""
        whole = all((2 * a == np.rint(2 * a)).all() for a in (self.x, self.y))
        if self.metric != "manhattan" or not whole:
            return None
        return Squares(*(np.rint(2 * a).astype(np.int64) for a in (self.x + self.y, self.x - self.y)))

    @cached_property
    def _tree(self):
        from scipy.spatial import KDTree

        return KDTree(np.column_stack((self.x, self.y)))


def _listed_pairs(tree, other, reach, power) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the points of the two trees that lie within reach; of a tree with itself each pair once."""
    if other is tree:
        pairs = tree.query_pairs(reach, p=power, output_type="ndarray")
        return pairs[:, 0], pairs[:, 1]
    found = tree.sparse_distance_matrix(other, reach, p=power, output_type="ndarray")
    return found["i"], found["j"]
