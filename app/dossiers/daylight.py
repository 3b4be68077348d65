"""When the sun is down at a place, and how much of what happens then. Pure.

Dark: the sun at least six degrees below the horizon, when civil twilight has ended and street lighting is needed to
see. Where the sun stands follows NOAA's solar calculations (Meeus 1991, *Astronomical Algorithms*), all days at once.
An uncertain time is spread evenly over its span (aoristic).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np

from app.analysis.aoristic import LONGEST
from app.analysis.rates import share_interval
from app.figures.periods import Days, start_of

DARK = 6.0
"""Degrees below the horizon."""
LEAST = 20
"""Fewer events with a time that is known well enough, and their share in the dark says nothing."""
DAY = 86_400.0
"""Seconds."""


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


class Nights:
    """The dark hours of these local days at one place (degrees). Times are arrays of seconds since 1970."""

    def __init__(self, lat: float, lon: float, days: Days):
        noons = np.arange(days.first.toordinal() - 1, days.last.toordinal() + 3) - date(1970, 1, 1).toordinal() + 0.5
        noons = (noons - lon / 360) * DAY  # when the sun stands highest, but for the equation of time
        # Each dark begins with a day's dusk and ends with the next day's dawn.
        edges = np.stack([_edges(lat, lon, noons[:-1], 1), _edges(lat, lon, noons[1:], -1)], axis=1).ravel()
        self._edges = np.maximum.accumulate(edges)
        lengths = np.diff(self._edges)
        lengths[1::2] = 0  # from a dawn to a dusk it is light
        self._dark = np.concatenate([[0], np.cumsum(lengths)])

    def share(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """How much of the time from `start` to `end` is dark, 0–1; of one moment 0 or 1."""
        dark = np.interp(end, self._edges, self._dark) - np.interp(start, self._edges, self._dark)
        moment = np.searchsorted(self._edges, start, side="right") % 2
        return np.where(start == end, moment, dark / np.where(start == end, 1, end - start))


def in_the_dark(earliest: np.ndarray, latest: np.ndarray, lat: float, lon: float) -> Dark:
    """How many of these events (arrays of seconds since 1970) fell in the dark; spans over two weeks are left out.

    They are held against the dark of their own days: what happens in December is in the dark more than half the time
    whatever the hour, and that says nothing of darkness.
    """
    known = latest - earliest <= LONGEST.total_seconds()
    earliest, latest = earliest[known], latest[known]
    n = len(earliest)
    if not n:
        return Dark(0, 0.0, 0.0, 0.0, 1.0)
    # A day more at each end: the first and last moment are days of UTC here, not yet of the place.
    days = Days(*(_utc_day(moment + by) for moment, by in ((earliest.min(), -DAY), (latest.max(), DAY))))
    midnights = np.array([_midnight(day) for day in Days(days.first, days.last + timedelta(days=1))])
    nights = Nights(lat, lon, days)
    of_days = np.concatenate([[0], np.cumsum(nights.share(midnights[:-1], midnights[1:]))])
    first, after = (np.searchsorted(midnights, times, side="right") for times in (earliest, latest))
    share = float(((of_days[after] - of_days[first - 1]) / (after - first + 1)).mean())
    dark = float(nights.share(earliest, latest).sum())
    lower, upper = share_interval(min(dark, n), n)
    return Dark(n, dark, share, float(lower), float(upper))


@lru_cache(maxsize=4_096)
def _midnight(day: date) -> float:
    return start_of(day).timestamp()


def _utc_day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _edges(lat: float, lon: float, noons: np.ndarray, after: int) -> np.ndarray:
    """When the sun passes the edge of the dark: the last time before each noon (`after` −1), the first after it (1).

    Where it never does, it is light from noon to midnight (the edge is put at midnight), or dark all day (at noon).
    """
    refraction = 20.774 / np.tan(np.radians(DARK)) / 3600
    zenith, lat = np.radians(90 + DARK + refraction), np.radians(lat)
    passed = noons + lon / 360 * DAY - DAY / 2
    for _ in range(2):  # the second time with where the sun stands when it passes
        declination, equation = _sun((passed / DAY + 2_440_587.5 - 2_451_545) / 36_525)
        cosine = (np.cos(zenith) - np.sin(lat) * np.sin(declination)) / (np.cos(lat) * np.cos(declination))
        angle = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
        passed = noons + (after * 4 * angle - equation) * 60
    never = np.where(cosine > 1, noons, noons + after * DAY / 2)
    return np.where(np.abs(cosine) <= 1, passed, never)


def _sun(century: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(declination in radians, equation of time in minutes) at these Julian centuries since 2000."""
    mean_long = np.radians((280.46646 + century * (36_000.76983 + 0.0003032 * century)) % 360)
    anomaly = np.radians(357.52911 + century * (35_999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = np.radians(
        np.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + np.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + np.sin(3 * anomaly) * 0.000289
    )
    node = np.radians(125.04 - 1934.136 * century)
    apparent_long = mean_long + centre - np.radians(0.00569 + 0.00478 * np.sin(node))
    seconds = 21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))
    obliquity = np.radians(23 + (26 + seconds / 60) / 60 + 0.00256 * np.cos(node))
    y = np.tan(obliquity / 2) ** 2
    equation = (
        y * np.sin(2 * mean_long)
        - 2 * eccentricity * np.sin(anomaly)
        + 4 * eccentricity * y * np.sin(anomaly) * np.cos(2 * mean_long)
        - 0.5 * y**2 * np.sin(4 * mean_long)
        - 1.25 * eccentricity**2 * np.sin(2 * anomaly)
    )
    return np.arcsin(np.sin(obliquity) * np.sin(apparent_long)), 4 * np.degrees(equation)
