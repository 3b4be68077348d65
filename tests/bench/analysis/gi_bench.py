"""Gi* on 300 × 300 cells beside esda: the statistic, 999 conditional permutations, and the exact null."""

import numpy as np

from app.analysis import gi
from app.analysis.multiple import benjamini_hochberg
from tests.bench.analysis.measure import once, side_by_side, table
from tests.bench.analysis.points import CELLS, counts, events

LIMIT, ESDA = "bincount of the points", "esda, 999 permutations, numba, one core"
EXACT, CORRECTED = "ours, exact null, every cell", "ours, exact null and false discovery"


def significance(cells, **options):
    return gi.hot_spots(cells, **options).p


def corrected(cells, **options):
    return benjamini_hochberg(significance(cells, **options))


def sample(side: int, n: int) -> dict[str, float]:
    """How far our numbers lie from esda's on a grid of side × side cells."""
    import libpysal
    from esda import G_Local

    x, y = events(n)
    step = -(-int(max(x.max(), y.max()) + 1) // side)
    cells = np.bincount((y // step) * side + x // step, minlength=side * side).reshape(side, side)
    weights = libpysal.weights.lat2W(side, side, rook=False)
    theirs = G_Local(cells.ravel().astype(float), weights, star=True, transform="B", permutations=999, seed=1, n_jobs=1)
    z = gi.hot_spots(cells).z.ravel()
    exact, drawn = (significance(cells, method=m).ravel() for m in ("exact", "permutation"))
    # esda reports the smaller tail: compare where that is the upper one.
    upper = (theirs.p_sim < 0.3) & (z > 0.5)
    return {
        "z, largest difference": float(np.abs(z - theirs.Zs).max()),
        "exact p against esda's p_sim, largest difference": float(np.abs(exact - theirs.p_sim)[upper].max()),
        "drawn p against exact p, largest difference": float(np.abs(drawn - exact).max()),
        "cells at q ≤ 5 %, exact": int((corrected(cells) <= 0.05).sum()),
        "cells at q ≤ 5 %, 999 permutations": int((corrected(cells, method="permutation") <= 0.05).sum()),
    }


def run(sizes=(10_000, 100_000, 1_000_000)) -> str:
    import libpysal
    from esda import G_Local

    weights = libpysal.weights.lat2W(CELLS, CELLS, rook=False)
    small = libpysal.weights.lat2W(5, 5, rook=False)
    options = {"star": True, "transform": "B", "seed": 1, "n_jobs": 1}
    G_Local(np.arange(25.0), small, permutations=9, **options)  # numba compiles here
    rows = []
    for n in sizes:
        x, y = events(n)
        cells = counts(x, y)
        values = cells.ravel().astype(float)
        ours = {
            LIMIT: lambda x=x, y=y: counts(x, y),
            "ours, 999 shared permutations": lambda cells=cells: significance(cells, method="permutation"),
            EXACT: lambda cells=cells: significance(cells),
            CORRECTED: lambda cells=cells: corrected(cells),
        }
        rows += side_by_side(ours, n, repeats=9)
        rows.append(
            once(ESDA, lambda v=values: G_Local(v, weights, permutations=999, **options), n, memory=n == sizes[0])
        )
    found = {row.size: {r.name: r for r in rows if r.size == row.size} for row in rows}
    lines = [table("Gi*, 300 × 300 cells", rows, beside=LIMIT)]
    for n, at in found.items():
        for ours in (at[EXACT], at[CORRECTED]):
            binning, esda = ours.seconds / at[LIMIT].seconds, at[ESDA].seconds / ours.seconds
            lines.append(f"n = {n:,}: {ours.name}: {binning:.2f} times binning; esda takes {esda:,.0f} times as long")
    lines += [f"{name}: {value:.3g}" for name, value in sample(CELLS, 100_000).items()]
    return "\n".join(lines)
