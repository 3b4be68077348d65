"""When it happens: hours, days, seasons and the same time of earlier years. Pure.

Sources: circular mean and Rayleigh's test (Fisher 1993, with the series of Greenwood & Durand 1955 for few
times); seasonal indices as shares of the total over shares of the exposure, with Wilson's interval. Times are Swedish
local time; a day has 23, 24 or 25 hours and that is counted in the exposure.
"""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from math import atan2, exp, pi

import numpy as np

from app.analysis.aoristic import HOURS_OF_WEEK, hour_of_week
from app.analysis.counts import difference_p
from app.analysis.rates import LEVEL, share_interval
from app.figures.periods import Days, start_of

CONCENTRATED = 0.05
"""Rayleigh's p under this: the times have a direction."""
LEAST_EXPECTED = 5
"""Fewer events than this expected in a season, and its index says nothing."""


def day_hours(day: date) -> int:
    """23, 24 or 25."""
    return round((start_of(day + timedelta(days=1)) - start_of(day)) / timedelta(hours=1))


def hour_exposure(days: Days) -> np.ndarray:
    """How many real hours of these days fell in each local hour of the week: (168,), Monday 00–01 first.

    They sum to 24 per day, 23 or 25 where the clocks turn.
    """
    found = np.zeros(HOURS_OF_WEEK, int)
    for n in range(len(days)):
        day = days.first + timedelta(days=n)
        if day_hours(day) == 24:
            found[day.weekday() * 24 : day.weekday() * 24 + 24] += 1
        else:
            moment, end = start_of(day), start_of(day + timedelta(days=1))
            while moment < end:
                found[hour_of_week(moment.astimezone(UTC))] += 1
                moment += timedelta(hours=1)
    return found


def hourly_rates(weights, days: Days) -> tuple[np.ndarray, np.ndarray]:
    """(events per real hour, which are known): weekday × hour, both (7, 24).

    `weights` (168,) from `aoristic.weights`. An hour that the days do not hold is unknown, and 0. Raises ValueError for
    another shape or values below 0.
    """
    w = _finite(weights)
    if w.shape != (HOURS_OF_WEEK,):
        raise ValueError("168 weights")
    exposure = hour_exposure(days)
    return (w / np.maximum(exposure, 1) * (exposure > 0)).reshape(7, 24), (exposure > 0).reshape(7, 24)


@dataclass(frozen=True)
class Circular:
    """`mean` (0 to the period) is None when the times point nowhere; `length` is 0 (evenly round) to 1 (all alike).

    `p` is Rayleigh's probability of such a length when the times are even round the clock; `concentrated` is whether it
    is under 5 %. If not, the mean says nothing: kan inte avgöras.
    """

    n: float
    mean: float | None
    length: float
    p: float

    @property
    def variance(self) -> float:
        return 1 - self.length

    @property
    def concentrated(self) -> bool:
        return self.mean is not None and self.p < CONCENTRATED


def circular(times, weights=None, *, period: float = 24.0) -> Circular:
    """Mean direction and concentration of times on a circle (hours of the day; days of the year with its period).

    `times` and `weights` (n,), in the unit of `period`. Weights from spread (aoristic) times flatten the circle, so p
    is then too high rather than too low. A day with two peaks has no one direction: look at the profile too. Without
    events: no mean, length 0, p 1. Raises ValueError unless finite, weights from 0.
    """
    t = np.asarray(times, float)
    w = np.ones(t.shape) if weights is None else _finite(weights)
    if t.ndim != 1 or w.shape != t.shape or not np.isfinite(t).all() or not (period > 0 and np.isfinite(period)):
        raise ValueError("finite times and a weight for each, a period above 0")
    n = float(w.sum())
    if n == 0:
        return Circular(0.0, None, 0.0, 1.0)
    angle = 2 * pi * np.mod(t, period) / period
    east, north = float(w @ np.cos(angle)) / n, float(w @ np.sin(angle)) / n
    length = min(1.0, float(np.hypot(east, north)))
    mean = None if length < 1e-9 else atan2(north, east) % (2 * pi) * period / (2 * pi)
    return Circular(n, mean, length, _rayleigh(n, length))


def shortest_window(profile, share: float = 0.5) -> tuple[int, int] | None:
    """(first slot, number of slots) of the shortest run round the circle that holds this share of the whole.

    "Hälften händer mellan 20 och 02." `profile` (slots,): counts or weights, e.g. 24 hours. The earliest of equals;
    None when there is nothing. Raises ValueError unless values are from 0 and the share between 0 and 1.
    """
    p = _finite(profile)
    if p.ndim != 1 or not 0 < share <= 1:
        raise ValueError("a profile and a share above 0, at most 1")
    if p.sum() == 0:
        return None
    ahead = np.concatenate(([0.0], np.cumsum(np.concatenate((p, p)))))
    for slots in range(1, p.size + 1):
        held = ahead[slots : slots + p.size] - ahead[: p.size]
        if held.max() >= share * p.sum() * (1 - 1e-12):
            return int(np.argmax(held >= held.max() - 1e-12 * p.sum())), slots
    return 0, p.size


@dataclass(frozen=True)
class Season:
    """Arrays (seasons,): events, index (1 = as the whole), its interval, and whether enough is expected to say so.

    Where `known` is False the index is 0 and kan inte avgöras. `p` is the probability of seasons this uneven by chance
    (chi-square), None when any season with exposure is unknown.
    """

    events: np.ndarray
    index: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    known: np.ndarray
    p: float | None


def season(counts, exposure, slots, *, seasons: int = 12, level: float = LEVEL) -> Season:
    """How each season differs from the whole, with equal effort.

    `counts`, `exposure` (days, unit-weeks) and `slots` (whole, 0 to seasons−1) are of one length: one entry per day,
    week or month. Assumes independent events; a single series of incidents makes its month look like a season, so look
    at more than one year. Raises ValueError unless values are finite from 0 and slots in range.
    """
    x, t, s = _finite(counts), _finite(exposure), np.asarray(slots, int)
    if x.ndim != 1 or x.shape != t.shape or x.shape != s.shape or (s.size and not 0 <= s.min() <= s.max() < seasons):
        raise ValueError("counts, exposures and seasons of one length, seasons in range")
    if (x[t == 0] > 0).any():
        raise ValueError("no events without exposure")
    events, time = np.bincount(s, x, seasons), np.bincount(s, t, seasons)
    total, whole = events.sum(), time.sum()
    expected = total * time / whole if whole else np.zeros(seasons)
    known = expected >= LEAST_EXPECTED
    part = np.where(known, time / whole if whole else 1.0, 1.0)
    lower, upper = share_interval(np.minimum(events, total), max(total, 1), level=level)
    p = None
    if known[time > 0].all() and (time > 0).sum() > 1:
        from scipy.special import chdtrc

        surprise = ((events - expected)[time > 0] ** 2 / expected[time > 0]).sum()
        p = float(chdtrc((time > 0).sum() - 1, surprise))
    index = np.where(known, events / max(total, 1) / part, 0.0)
    return Season(events, index, np.where(known, lower / part, 0.0), np.where(known, upper / part, 0.0), known, p)


def months_of(first: date, days: int) -> np.ndarray:
    """0 (January) to 11 for each of so many days from `first`."""
    return np.array([(first + timedelta(days=n)).month - 1 for n in range(days)], int)


def weeks_of(first: date, days: int) -> np.ndarray:
    """0 to 51 for each day: the ISO week less one, week 53 with 52."""
    return np.array([min((first + timedelta(days=n)).isocalendar().week, 52) - 1 for n in range(days)], int)


def same_dates(days: Days, years: int) -> list[Days]:
    """The same dates of so many years before, nearest first, moved at most three days to keep the weekdays."""
    found = []
    for back in range(1, years + 1):
        year = days.first.year - back
        leap_day = (days.first.month, days.first.day) == (2, 29)
        then = date(year, 2, 28) if leap_day else days.first.replace(year=year)
        found.append(days.back(7 * round((days.first - then).days / 7)))
    return found


@dataclass(frozen=True)
class Wheel:
    """The same time of earlier years: `earlier` counts (nearest first), None where the series does not reach.

    `mean` and `p` (chance of now differing so from all of them together) are None without any: kan inte avgöras.
    """

    now: int
    earlier: list[int | None]
    mean: float | None
    p: float | None


def annual_wheel(daily, first: date, days: Days, years: int, known=None) -> Wheel:
    """`days` against the same dates of earlier years.

    `daily` (days,): whole counts per local day from `first` on; `known` (days,) is False on days that are missing and
    not without events. Assumes steady reporting over the years and no trend. Raises ValueError unless the days asked
    for lie in the series and are known.
    """
    x = _finite(daily)
    there = np.ones(x.shape, bool) if known is None else np.asarray(known, bool)
    if x.ndim != 1 or there.shape != x.shape or (x != np.floor(x)).any():
        raise ValueError("whole counts per day")

    def of(span: Days) -> int | None:
        here = slice((span.first - first).days, (span.last - first).days + 1)
        return int(x[here].sum()) if here.start >= 0 and here.stop <= x.size and there[here].all() else None

    now = of(days)
    if now is None or len(days) == 0:
        raise ValueError("the days asked for lie in the series")
    earlier = [of(span) for span in same_dates(days, years)]
    known = [n for n in earlier if n is not None]
    if not known:
        return Wheel(now, earlier, None, None)
    return Wheel(now, earlier, sum(known) / len(known), difference_p(now, sum(known), 1, len(known)))


def _rayleigh(n: float, length: float) -> float:
    z = n * length**2
    series = 1.0
    if n < 50:
        series += (2 * z - z**2) / (4 * n) - (24 * z - 132 * z**2 + 76 * z**3 - 9 * z**4) / (288 * n**2)
    return min(1.0, max(0.0, exp(-z) * series))


def _finite(values) -> np.ndarray:
    x = np.asarray(values, float)
    if not (np.isfinite(x) & (x >= 0)).all():
        raise ValueError("finite values from 0")
    return x
