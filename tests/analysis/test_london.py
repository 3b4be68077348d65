"""A quarter of a million burglaries with place and month (data/points, Open Government Licence v3.0): every method here
that needs no hour, on real snapped points with tens of thousands of copies. The aim for all methods together is a
minute on two cores."""

import csv
import gzip

import numpy as np
import pytest
from pyproj import Transformer

from app.analysis import classes, density, gi, scores
from app.analysis.grid import cover
from app.analysis.knox import knox_table
from app.analysis.multiple import benjamini_hochberg
from app.analysis.repeats import repeat_places
from tests.analysis.hot_by_period import hot_by_period
from tests.material import material


@pytest.fixture(scope="module")
def london():
    with gzip.open(material("points/london_burglary_2019_2022.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    lon, lat = (np.array([float(r[i] or "nan") for r in rows]) for i in (0, 1))
    x, y = Transformer.from_crs(4326, 27700, always_xy=True).transform(lon, lat)
    placed = np.isfinite(lon)
    x, y = np.where(placed, x, np.nan), np.where(placed, y, np.nan)
    month = np.array([(int(r[2][:4]) - 2019) * 12 + int(r[2][5:]) - 1 for r in rows])
    return x, y, month


@pytest.mark.only_slow
def test_everything_that_needs_no_hour(london):
    x, y, month = london
    grid = cover(x, y, 250)
    counts, outside = grid.counts(x, y)
    assert counts.sum() + outside == 247_300 and outside >= 3_551
    found = gi.hot_spots(counts)
    hot = (benjamini_hochberg(found.p) <= 0.05) & (found.z > 0)
    assert found.method == "exact" and hot.any()

    by_month = np.array([grid.counts(x[month == m], y[month == m])[0] for m in range(48)])
    assert (by_month.sum(0) == counts).all()  # splitting the years keeps the totals
    kinds = classes.classify(hot_by_period(by_month))
    assert (kinds == classes.INTERMITTENT).any() and kinds.shape == counts.shape

    picture = density.on_grid(grid, x, y, 1000)
    assert picture.sum() * 250**2 == pytest.approx(1)

    verdict = scores.score_picture(hot, by_month[:36].sum(0), by_month[36:].sum(0))
    assert verdict.picture.pai > 1.5 and verdict.chance_p < 0.01

    placed = np.isfinite(x)
    x, y, t = x[placed], y[placed], month[placed]
    assert t.size == 243_749
    table = knox_table(x, y, t, distances=(0, 0.1, 200), days=(0, 1, 2, 3))
    assert table.method == "exact moments" and (table.ratio[:, 0] > 1).all()
    places = np.unique(np.column_stack((x, y)).round(1), axis=0, return_inverse=True)[1].ravel()
    again = repeat_places(places, t)
    assert again.events.max() > 20
