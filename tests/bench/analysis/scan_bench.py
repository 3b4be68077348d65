"""Space-time permutation scan with the product's defaults; no kept-up Python library does it."""

import numpy as np

from app.analysis.scan import space_time_scan
from tests.bench.analysis.measure import once, table
from tests.bench.analysis.points import with_repeats

NAME = "ours, 800 m, 42 days, occupied cells of 250 m"


def scan(n: int, runs: int):
    x, y, day = with_repeats(n)
    cell, place = np.unique((y // 250).astype(int) * 1000 + (x // 250).astype(int), return_inverse=True)
    middles = np.column_stack((cell % 1000, cell // 1000)) * 250.0 + 125
    return space_time_scan(middles, place.ravel(), day, first_day=0, last_day=364, seed=1, runs=runs)


def run(sizes=(1_000, 10_000, 100_000)) -> str:
    scan(500, 9)
    rows = [once(NAME, lambda n=n: scan(n, 999), n) for n in sizes]
    return table("Space-time permutation scan, 999 runs", rows, beside=NAME)
