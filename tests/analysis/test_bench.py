"""A fast sample of `python -m tests.bench.analysis`: equal numbers, and nothing has become absurdly slow.

Parts beside libraries of requirements-bench.in are skipped where those are not installed; scipy always is.
"""

import numpy as np
import pytest

from app.analysis.knox import knox_table
from tests.analysis import exact_density
from tests.bench.analysis import gi_bench, kde_bench, knox_bench
from tests.bench.analysis.measure import Row, from_part, side_by_side, table
from tests.bench.analysis.points import counts, events, with_repeats


def test_the_density_is_scipys():
    """scipy.stats.gaussian_kde with both axes' bandwidth 300 m: its covariance factor is set to give just that."""
    from scipy.stats import gaussian_kde

    x, y = (a.astype(float) for a in events(500))
    turned = np.linalg.cholesky(np.cov(x, y))
    u = np.linalg.solve(turned, np.vstack((x, y)))  # where the covariance is the unit matrix
    theirs = gaussian_kde(u, bw_method=0.2)(u[:, :50])
    ours = exact_density.at_points(*u, *u[:, :50], 0.2, kernel="gaussian")
    assert ours == pytest.approx(theirs, rel=1e-9)


def test_the_bench_measures_what_finds_the_hot_squares():
    x, y = events(100_000)
    cells = counts(x, y)
    rows = side_by_side(
        {"limit": lambda: counts(x, y), "corrected": lambda: gi_bench.corrected(cells)},
        100_000,
        repeats=1,
        memory=False,
    )
    assert [row.name for row in rows] == ["limit", "corrected"] and all(row.seconds > 0 for row in rows)
    assert (gi_bench.corrected(cells) <= 0.05).sum() > 10


def test_knox_at_a_hundred_thousand_is_bounded():
    x, y, day = with_repeats(20_000)
    found = knox_table(x, y, day, **knox_bench.EDGES)
    assert found.method == "exact moments" and found.observed[0, 0] > found.expected[0, 0]


def test_beside_esda():
    pytest.importorskip("esda", reason="esda (requirements-bench.in) not installed")
    found = gi_bench.sample(40, 3_000)
    assert found["z, largest difference"] < 1e-9
    assert found["exact p against esda's p_sim, largest difference"] < 0.06
    assert found["drawn p against exact p, largest difference"] < 0.07


def test_beside_pointpats():
    pytest.importorskip("pointpats", reason="pointpats (requirements-bench.in) not installed")
    found = knox_bench.sample(400)
    assert found["pairs, difference"] == found["pairs by the other method, difference"] == 0
    assert abs(found["drawn mean against exact mean, in its standard errors"]) < 5


def test_beside_kdepy_and_scikit_learn():
    pytest.importorskip("KDEpy", reason="KDEpy (requirements-bench.in) not installed")
    found = kde_bench.sample(3_000, cells=300)
    assert found["ours against the exact sum, share of the peak"] < 0.03
    assert found["KDEpy against the exact sum, share of the peak"] < 0.1
    assert found["scikit-learn against our exact sum, share of the peak"] < 1e-3


def test_the_table():
    rows = [
        Row("limit", 10, 1, 2),
        Row("ours", 10, 3, None),
        Row("limit", 1000, 10, 2),
        Row("ours", 1000, 300, 5, "part"),
    ]
    assert "| ours (part) | 1,000 | 3e+05 | 30 | 5 | n^1.00 |" in table("Title", rows, beside="limit")


def test_set_up_is_not_multiplied():
    # Half a second of set-up and a hundredth for one of 300 parts make 3.5 s, not 153.
    assert from_part("theirs", 10, "from one", fixed=0.5, varying=0.01, times=300).seconds == pytest.approx(3.5)
