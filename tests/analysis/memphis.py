"""The Memphis robberies of 2019 and the grid on which their published figures stand (design: analysis.md 1.2–1.5).

Origin: `data/points` (mpjashby/sfhotspot, MIT). Grid: the points' convex hull widened by half a cell, cells from its
lower left corner, those that touch; UTM zone 15 (EPSG:32615).
"""

import csv

import numpy as np
from pyproj import Transformer
from scipy.spatial import ConvexHull

from app.analysis.grid import Grid
from tests.material import material


def robberies(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x and y in metres, and the minute."""
    with material(f"points/{name}").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    to_metres = Transformer.from_crs(4326, 32615, always_xy=True)
    x, y = to_metres.transform([float(r["lon"]) for r in rows], [float(r["lat"]) for r in rows])
    return np.array(x), np.array(y), np.array([r["date"][:16] for r in rows], "datetime64[m]")


def january():
    return robberies("memphis_robberies_jan_2019.csv")


def year():
    return robberies("memphis_robberies_2019.csv")


def hull_grid(x, y, cell: float) -> Grid:
    points = np.column_stack((x, y))
    hull = points[ConvexHull(points).vertices]
    low, high = hull.min(0) - cell / 2, hull.max(0) + cell / 2
    columns, rows = np.ceil((high - low) / cell).astype(int)
    left, bottom = (low[0] + cell * np.arange(columns))[None, :], (low[1] + cell * np.arange(rows))[:, None]
    near = np.full((rows, columns), np.inf)
    for corner_x in (left, left + cell):
        for corner_y in (bottom, bottom + cell):
            near = np.minimum(near, _to_polygon(*np.broadcast_arrays(corner_x, corner_y), hull))
    for vx, vy in hull:
        to_box = np.hypot(vx - np.clip(vx, left, left + cell), vy - np.clip(vy, bottom, bottom + cell))
        near = np.minimum(near, to_box)
    return Grid(low[0], low[1], cell, int(rows), int(columns), near <= cell / 2)


def _to_polygon(px, py, hull):
    """Distance of points to a convex polygon (counter-clockwise), 0 inside."""
    nearest, inside = np.full(px.shape, np.inf), np.ones(px.shape, bool)
    for (ax, ay), (bx, by) in zip(hull, np.roll(hull, -1, axis=0), strict=True):
        dx, dy = bx - ax, by - ay
        along = np.clip(((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy), 0, 1)
        nearest = np.minimum(nearest, np.hypot(px - ax - along * dx, py - ay - along * dy))
        inside &= dx * (py - ay) - dy * (px - ax) >= 0
    return np.where(inside, 0.0, nearest)
