"""When the sun is down at a place, and how much of what happens then. Pure.

Position of the sun by the low-precision formulas of the Astronomical Almanac (0.01° between 1950 and 2050, which is a
few seconds of time). Dark: the sun at least six degrees below the horizon, when civil twilight has ended and street
lighting is needed to see. An uncertain time is spread evenly over its span (aoristic).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import numpy as np

from app.analysis.aoristic import LONGEST
from app.analysis.rates import share_interval
from app.figures.periods import Days, local_date, start_of

DARK = -6.0
"""Degrees."""
J2000 = 946_728_000.0
"""Noon on 1 January 2000, in seconds since 1970 (UTC)."""
STEP = 900.0
"""Seconds between the moments that a span is looked at, as long as that gives no more than MOST of them."""
MOST = 240
LEAST = 20
"""Fewer events with a time that is known well enough, and their share in the dark says nothing."""


@dataclass(frozen=True)
class Dark:
    """`dark` of `n` events with a known time fell in the dark, and `share` of the days on which they happened (0–1).

    `lower` and `upper` are Wilson's 95 % limits of the events' share, 0 and 1 when there is none.
    """

    n: int
    dark: float
    share: float
    lower: float
    upper: float

    @property
    def enough(self) -> bool:
        return self.n >= LEAST

    @property
    def more(self) -> bool:
        return self.enough and self.lower > self.share

    @property
    def fewer(self) -> bool:
        return self.enough and self.upper < self.share


def altitude(seconds: np.ndarray, lat: float, lon: float) -> np.ndarray:
    """Degrees of the sun's centre over the horizon, without refraction. `seconds` since 1970 (UTC), any shape."""
    days = (np.asarray(seconds, float) - J2000) / 86_400
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 0.0000004 * days)
    right_ascension = np.arctan2(np.cos(tilt) * np.sin(longitude), np.cos(longitude))
    declination = np.arcsin(np.sin(tilt) * np.sin(longitude))
    sidereal = np.radians(15 * (18.697374558 + 24.06570982441908 * days) + lon)
    hour_angle = sidereal - right_ascension
    latitude = np.radians(lat)
    sine = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    return np.degrees(np.arcsin(np.clip(sine, -1, 1)))


def dark_share(days: Days, lat: float, lon: float) -> float:
    """The share (0–1) of these days' time that was dark."""
    start, end = start_of(days.first).timestamp(), start_of(days.last + timedelta(days=1)).timestamp()
    return float((altitude(np.arange(start + STEP / 2, end, STEP), lat, lon) <= DARK).mean())


def in_the_dark(times: Iterable[tuple[datetime, datetime]], lat: float, lon: float) -> Dark:
    """How many of these events, (earliest, latest) each, fell in the dark; spans over two weeks are left out.

    They are held against the dark of their own days: what happens in December is in the dark more than half the time
    whatever the hour, and that says nothing of darkness.
    """
    moments, owners, expected, shares = [], [], 0.0, {}
    n = 0
    for earliest, latest in times:
        if not latest - earliest <= LONGEST:
            continue
        start, length = earliest.timestamp(), (latest - earliest).total_seconds()
        samples = min(max(ceil(length / STEP), 1), MOST)
        moments.append(start + (np.arange(samples) + 0.5) * length / samples)
        owners.append(np.full(samples, 1 / samples))
        own = list(Days(local_date(earliest), local_date(latest)))
        for day in own:
            if day not in shares:
                shares[day] = dark_share(Days(day, day), lat, lon)
        expected += sum(shares[day] for day in own) / len(own)
        n += 1
    if not n:
        return Dark(0, 0.0, 0.0, 0.0, 1.0)
    down = altitude(np.concatenate(moments), lat, lon) <= DARK
    dark = float(np.concatenate(owners)[down].sum())
    lower, upper = share_interval(min(dark, n), n)
    return Dark(n, dark, expected / n, float(lower), float(upper))
