"""Kernel density on 300 × 300 cells, Gaussian of 300 m, beside KDEpy, scipy and scikit-learn.

Ours keeps the kernel of a grid and a bandwidth between calls, as in a worker that draws one map for one category after
another. The rows "new bandwidth" never meet one twice, so nothing kept helps them.
"""

from itertools import count

import numpy as np

from app.analysis import density
from app.analysis.grid import Grid
from tests.analysis import exact_density
from tests.bench.analysis.measure import from_part, seconds, side_by_side, table
from tests.bench.analysis.points import CELL, CELLS, counts, events

H = 300.0
LIMIT, OURS, KDEPY = "bincount of the points", "ours, from the points", "KDEpy FFTKDE"
NEW, PRODUCT = "ours, from the points, new bandwidth", "ours with checks, quartic 600 m, border kept"
PRODUCT_NEW = f"{PRODUCT}, new bandwidth"
MIDDLES = (np.arange(CELLS) + 0.5) * CELL
GRID = Grid(0, 0, CELL, CELLS, CELLS)
# KDEpy wants a grid wider than the data.
WIDE = np.stack(np.meshgrid(*[(np.arange(-10, CELLS + 10) + 0.5) * CELL] * 2, indexing="ij"), -1).reshape(-1, 2)


NUMBER = count(1)


def plain(x, y, h=H, **options):
    return density.from_counts(counts(x, y), CELL, h, kernel="gaussian", **options)


def unseen(h):
    """A bandwidth a hair wider than h that has not been asked for before."""
    return h + 1e-6 * next(NUMBER)


def kdepy(x, y):
    from KDEpy import FFTKDE

    found = FFTKDE(kernel="gaussian", bw=H).fit(np.column_stack((x, y)).astype(float)).evaluate(WIDE)
    return found.reshape(CELLS + 20, CELLS + 20).T[10:-10, 10:-10]


def sklearn(x, y):
    """The fitted model as a function of the places (m, 2)."""
    from sklearn.neighbors import KernelDensity

    model = KernelDensity(bandwidth=H, kernel="gaussian", rtol=1e-3, algorithm="kd_tree").fit(np.column_stack((x, y)))
    return lambda at: np.exp(model.score_samples(at))


def scipy(x, y):
    """As `sklearn`."""
    from scipy.stats import gaussian_kde

    model = gaussian_kde(np.vstack((x, y)).astype(float))
    return lambda at: model(at.T)


def sample(n: int, cells: int = 1500) -> dict[str, float]:
    """Distance from the exact sum over all points, in shares of the largest density."""
    x, y = events(n)
    some = np.random.default_rng(0).choice(CELLS * CELLS, cells, replace=False)
    row, column = np.divmod(some, CELLS)
    exact = exact_density.at_points(x, y, MIDDLES[column], MIDDLES[row], H, kernel="gaussian")
    ours, theirs = plain(x, y, keep_inside=False), kdepy(x, y)
    trees = sklearn(x, y)(np.column_stack((MIDDLES[column], MIDDLES[row]))[:200])
    return {
        "ours against the exact sum, share of the peak": float(np.abs(ours.flat[some] - exact).max() / exact.max()),
        "KDEpy against the exact sum, share of the peak": float(
            np.abs(theirs[row, column] - exact).max() / exact.max()
        ),
        "scikit-learn against our exact sum, share of the peak": float(np.abs(trees - exact[:200]).max() / exact.max()),
    }


def run(sizes=(10_000, 100_000, 1_000_000)) -> str:
    rows = []
    middles = np.stack(np.meshgrid(MIDDLES, MIDDLES), -1).reshape(-1, 2)
    # As in a worker that has run for a while: the C library keeps freed memory only after larger work, and until then
    # every array costs page faults, ours and others'.
    for function in (plain, kdepy):
        function(*events(max(sizes)))
    for fit in (sklearn, scipy):
        fit(*events(100))(middles[:2])
    for n in sizes:
        x, y = events(n)
        functions = {
            LIMIT: lambda x=x, y=y: counts(x, y),
            OURS: lambda x=x, y=y: plain(x, y, keep_inside=False),
            NEW: lambda x=x, y=y: plain(x, y, unseen(H), keep_inside=False),
            "ours, border kept": lambda x=x, y=y: plain(x, y),
            PRODUCT: lambda x=x, y=y: density.on_grid(GRID, x, y, 600),
            PRODUCT_NEW: lambda x=x, y=y: density.on_grid(GRID, x, y, unseen(600)),
            KDEPY: lambda x=x, y=y: kdepy(x, y),
        }
        rows += side_by_side(functions, n, repeats=15)
        if n <= 100_000:
            some = middles[:: len(middles) // (3000 if n == 10_000 else 300)]
            for name, fit in (("scikit-learn KernelDensity", sklearn), ("scipy gaussian_kde", scipy)):
                fixed = seconds(lambda x=x, y=y, fit=fit: fit(x, y))
                evaluate = fit(x, y)
                varying = seconds(lambda evaluate=evaluate, some=some: evaluate(some))
                times = len(middles) / len(some)
                part = f"from {len(some)} cells"
                rows.append(from_part(name, n, part, fixed=fixed, varying=varying, times=times))
    at = {(row.name, row.size): row.seconds for row in rows}
    lines = [table("Kernel density, 300 × 300 cells, 300 m", rows, beside=LIMIT)]
    for n in sizes:
        ratios = "; ".join(
            f"/ {name} = {at[KDEPY, n] / at[name, n]:,.1f}" for name in (OURS, NEW, PRODUCT, PRODUCT_NEW)
        )
        lines.append(f"n = {n:,}: KDEpy {ratios}")
    return "\n".join(lines + [f"{name}: {value:.2g}" for name, value in sample(10_000).items()])
