"""Knox, 200 m and 14 days, beside pointpats: 999 permutations, and exact mean and variance."""

import numpy as np

from app.analysis.knox import knox_table
from tests.bench.analysis.measure import from_part, once, seconds, side_by_side, table
from tests.bench.analysis.points import with_repeats

EDGES = {"distances": (0, 200), "days": (0, 14), "metric": "euclid", "closed": "right"}
DRAWN, EXACT, THEIRS = "ours, 999 permutations", "ours, exact moments", "pointpats, 999 permutations"


def pointpats(x, y, day, runs):
    from pointpats import Knox

    return Knox(np.column_stack((x, y)), day[:, None].astype(float), 200, 14, permutations=runs)


def sample(n: int, runs: int = 99) -> dict[str, float]:
    """How far our numbers lie from pointpats'."""
    x, y, day = with_repeats(n)
    drawn, exact = (knox_table(x, y, day, method=m, **EDGES) for m in ("permutation", "moments"))
    theirs = pointpats(x, y, day, runs)
    return {
        "pairs, difference": int(drawn.observed[0, 0] - theirs.statistic_),
        "pairs by the other method, difference": int(exact.observed[0, 0] - drawn.observed[0, 0]),
        "drawn mean against exact mean, in its standard errors": float(
            (drawn.expected_drawn - exact.expected)[0, 0] / exact.deviation[0, 0] * np.sqrt(999)
        ),
        "p, ours drawn": float(drawn.p[0, 0]),
        "p, ours exact moments": float(exact.p[0, 0]),
        "p, pointpats": float(theirs.p_sim),
    }


def run(sizes=(1_000, 3_000, 10_000), large=100_000) -> str:
    rows = []
    pointpats(*with_repeats(200), 2)  # its import and first call are not what is measured
    knox_table(*with_repeats(200), **EDGES)
    for n in sizes:
        data = with_repeats(n)
        ours = {
            name: lambda data=data, method=method: knox_table(*data, method=method, **EDGES)
            for name, method in ((DRAWN, "permutation"), (EXACT, "moments"))
        }
        rows += side_by_side(ours, n, repeats=5)
        if n <= 3_000:
            rows.append(once(THEIRS, lambda data=data: pointpats(*data, 999), n, memory=n == sizes[0]))
        else:
            few, more = (seconds(lambda data=data, runs=runs: pointpats(*data, runs)) for runs in (1, 41))
            each = (more - few) / 40
            rows.append(from_part(THEIRS, n, "from 1 and 41", fixed=few, varying=each, times=998))
    data = with_repeats(large)
    rows.append(once(EXACT, lambda: knox_table(*data, method="moments", **EDGES), large))
    at = {(row.name, row.size): row.seconds for row in rows}
    lines = [table("Knox, 200 m × 14 days", rows, beside=DRAWN)]
    lines += [f"n = {n:,}: pointpats / ours, 999 permutations = {at[THEIRS, n] / at[DRAWN, n]:,.0f}" for n in sizes]
    return "\n".join(lines + [f"{name}: {value:.3g}" for name, value in sample(1_000).items()])
