"""A grid of square cells over an area, and counts of points in it. Pure.

Coordinates are metres on a plane (SWEREF 99 TM in Sweden). Rows go north (row 0 is the southernmost), columns east.
A grid never grows beyond `MOST_CELLS`: points far from all others (a zero coordinate, a typing mistake) stay outside
and are counted there, never dropped silently.
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.undecidable import Undecidable

MOST_CELLS = 1_000_000
"""More cells than this answer no question and fill the memory: 250 m cells over 250 × 250 km."""

REACHES = (20, 10, 5, 3)


@dataclass(frozen=True)
class Grid:
    """Square cells of `cell` metres from the south-west corner (`x0`, `y0`).

    `inside`: (rows, columns) bool, the cells that belong to the area; None when all do.
    """

    x0: float
    y0: float
    cell: float
    rows: int
    columns: int
    inside: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @property
    def area(self) -> np.ndarray:
        """(rows, columns) bool: the cells that belong."""
        return np.ones(self.shape, bool) if self.inside is None else self.inside

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        """x of the column centres (columns,) and y of the row centres (rows,), metres."""
        return (
            self.x0 + (np.arange(self.columns) + 0.5) * self.cell,
            self.y0 + (np.arange(self.rows) + 0.5) * self.cell,
        )

    def cells(self, x, y) -> np.ndarray:
        """The cell of each point (n,), row · columns + column; −1 outside the grid or the area, or without place."""
        x, y = _same_length(x, y)
        found = np.empty(x.size, np.int64)
        for start in range(0, x.size, 32_768):  # parts that stay in the processor's cache: four times as fast
            part = slice(start, start + 32_768)
            with np.errstate(invalid="ignore", over="ignore"):  # wild coordinates are not held
                column, row = np.subtract(x[part], self.x0, dtype=float), np.subtract(y[part], self.y0, dtype=float)
                column /= self.cell
                row /= self.cell
                held = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
                row = np.floor(row, out=row) * self.columns + np.floor(column, out=column)
            if not held.all():
                row[~held] = -1
            found[part] = row
        if self.inside is not None:
            found[~np.take(self.inside.ravel(), found, mode="clip")] = -1
        return found

    def counts(self, x, y) -> tuple[np.ndarray, int]:
        """Points per cell, (rows, columns) int64, and how many points fell outside."""
        cells = self.cells(x, y)
        held = cells if cells.min(initial=0) >= 0 else cells[cells >= 0]
        return np.bincount(held, minlength=self.rows * self.columns).reshape(self.shape), int(cells.size - held.size)


def cover(x, y, cell: float, border=None, *, aligned: bool = False) -> Grid:
    """A grid over the border, or over the points where there is none.

    x, y: (n,) metres; NaN means no place. cell: metres. border: rings, each (k, 2) metres, outer rings and holes in
    any order (even–odd rule); cells that touch the area belong to it, so an event on the border is not lost.
    Corners lie at multiples of the cell from the south-western point or vertex: moving everything moves the grid.
    aligned: at whole multiples of the cell from 0 instead, so that two grids share their lines.

    Without a border, points far away from the rest are left outside when they would blow the grid up: the box is cut to
    20, 10, 5 or 3 times the width of the middle half on each side of the median, the first that is small enough.
    Raises ValueError unless cell > 0 and shapes agree; Undecidable with code "no_events" (nothing has a place) or
    "too_spread" (still more than `MOST_CELLS`).
    """
    if not cell > 0:
        raise ValueError("cell size above 0")
    rings = [np.asarray(ring, float) for ring in border or ()]
    if rings:
        low, high = np.min([r.min(0) for r in rings], 0), np.max([r.max(0) for r in rings], 0)
    else:
        low, high = _box(x, y, cell)
    low = np.floor(low / cell) * cell if aligned else low
    rows, columns = _extent(low, high, cell)
    if rows * columns > MOST_CELLS:
        raise Undecidable(
            "too_spread",
            "Händelserna ligger så utspridda att rutnätet skulle bli orimligt stort. Välj ett mindre område eller "
            "större rutor.",
        )
    inside = _touched(rings, low, cell, rows, columns) if rings else None
    return Grid(float(low[0]), float(low[1]), cell, rows, columns, inside)


def _box(x, y, cell):
    points = np.column_stack(_same_length(x, y)).astype(float)
    points = points[np.isfinite(points).all(1)]
    if not len(points):
        raise Undecidable("no_events", "Ingen händelse har en plats, så det finns inget att räkna på kartan.")
    low, high = points.min(0), points.max(0)
    quarter, middle, three = np.percentile(points, (25, 50, 75), axis=0)
    for times in REACHES:
        if np.multiply(*_extent(low, high, cell)) <= MOST_CELLS:
            break
        near = points[(np.abs(points - middle) <= times * np.maximum(three - quarter, cell)).all(1)]
        if len(near):
            low, high = near.min(0), near.max(0)
    return low, high


def _same_length(x, y):
    x, y = (a if a.dtype.kind in "iuf" else a.astype(float) for a in (np.asarray(x), np.asarray(y)))
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("x and y of the same length")
    return x, y


def _extent(low, high, cell):
    # As floats, held at ten million a side: a wild coordinate must not overflow an integer.
    with np.errstate(over="ignore"):
        columns, rows = np.minimum(np.floor((np.asarray(high) - low) / cell) + 1, 1e7)
    return int(rows), int(columns)


def _touched(rings, low, cell, rows, columns):
    """Cells whose centre lies within the rings (even–odd), or that a ring passes through."""
    inside = np.zeros((rows, columns), bool)
    middles = low[1] + (np.arange(rows) + 0.5) * cell
    flips = np.zeros((rows, columns + 1), np.int64)
    for ring in rings:
        a = ring[:-1] if len(ring) > 1 and (ring[0] == ring[-1]).all() else ring
        b = np.roll(a, -1, axis=0)
        for (ax, ay), (bx, by) in zip(a, b, strict=True):
            crossed = np.flatnonzero((ay <= middles) != (by <= middles))
            if crossed.size:
                at = ax + (middles[crossed] - ay) * (bx - ax) / (by - ay)
                first = np.clip(np.ceil((at - low[0]) / cell - 0.5), 0, columns).astype(np.int64)
                np.add.at(flips, (crossed, first), 1)
            # Twenty marks a cell: a corner cut shorter than a twentieth of a cell may be missed, and holds nothing.
            steps = np.linspace(0, 1, int(np.ceil(max(abs(bx - ax), abs(by - ay)) / cell * 20)) + 2)
            column = np.clip((ax + steps * (bx - ax) - low[0]) // cell, 0, columns - 1).astype(np.int64)
            row = np.clip((ay + steps * (by - ay) - low[1]) // cell, 0, rows - 1).astype(np.int64)
            inside[row, column] = True
    return inside | (np.cumsum(flips, axis=1)[:, :columns] % 2 == 1)
