"""Waves: now and then a place meets the same thing several times within a fortnight, so that there is something to see.

Without them the demo world is all chance, and the analysis rightly finds nothing unusual in it. They begin after the
quarter whose figures are written down (K3 2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from app.demo.expectations import Spot, daily, spots
from app.demo.randomness import generator
from app.figures.periods import FORTNIGHT_DAYS, Quarter

BEGIN = date(2026, 10, 5)
"""A Monday."""
SHARE = 0.85
"""Of the fortnights that hold a wave."""
LENGTH = 9
"""Days a wave lasts, weekends included."""
FEWEST, MOST = 6, 9
KINDS = ("cykelstold", "skada-fordon", "glaskross", "klotter", "samling-ute", "buskorning")


@dataclass(frozen=True)
class Wave:
    """`days` are the local days of its incidents, with repeats."""

    category: str
    spot: Spot
    days: tuple[date, ...]


def wave(seed: int, tenant_slug: str, day: date) -> Wave | None:
    """The wave of the fortnight that holds the day, if it holds one."""
    fortnight = (day - BEGIN).days // FORTNIGHT_DAYS
    if fortnight < 0:
        return None
    first = BEGIN + timedelta(days=FORTNIGHT_DAYS * fortnight)
    rng = generator("wave", seed, tenant_slug, first)
    if rng.random() >= SHARE:
        return None
    quarter = Quarter.containing(first)
    choices = [
        (category, spot)
        for category in daily(tenant_slug, quarter)[0]
        if category in KINDS
        for spot in spots(tenant_slug, category, quarter)[0]
        if spot.site is not None
    ]
    category, spot = choices[int(rng.integers(len(choices)))]
    offsets = rng.integers(0, LENGTH, int(rng.integers(FEWEST, MOST + 1)))
    return Wave(category, spot, tuple(first + timedelta(days=int(one)) for one in np.sort(offsets)))
