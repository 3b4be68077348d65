"""When the sun is down at a place, and how much of what happens then. Pure.

Dark: the sun at least six degrees below the horizon, when civil twilight has ended and street lighting is needed to
see; where the sun stands is worked out by astral. An uncertain time is spread evenly over its span (aoristic).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from astral import Observer, sun

from app.analysis.aoristic import LONGEST
from app.analysis.rates import share_interval
from app.figures.periods import Days, local_date, start_of

DARK = 6.0
"""Degrees below the horizon."""
LEAST = 20
"""Fewer events with a time that is known well enough, and their share in the dark says nothing."""
DAY = timedelta(days=1)


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
    """The dark hours at one place (degrees), each worked out once."""

    def __init__(self, lat: float, lon: float):
        self._at = Observer(lat, lon)
        # The sun's own day, with noon when it stands highest: neither dusk nor dawn ever passes into another one.
        self._zone = timezone(timedelta(hours=lon / 15))
        self._known: dict[date, tuple[datetime, datetime]] = {}

    def share(self, start: datetime, end: datetime) -> float:
        """How much of the time from `start` to `end` is dark, 0–1; of one moment 0 or 1."""
        nights = [self._after(day) for day in Days(local_date(start) - DAY, local_date(end) + DAY)]
        if start == end:
            return float(any(dusk <= start < dawn for dusk, dawn in nights))
        dark = sum((max(min(end, dawn) - max(start, dusk), timedelta()) for dusk, dawn in nights), timedelta())
        return dark / (end - start)

    def share_of(self, days: Days) -> float:
        """How much of these local days' time is dark, 0–1."""
        return self.share(start_of(days.first), start_of(days.last + DAY))

    def _after(self, day: date) -> tuple[datetime, datetime]:
        """When the dark that follows on this day begins and ends."""
        if day not in self._known:
            midnight = datetime.combine(day + DAY, time(), self._zone)
            self._known[day] = (self._edge(sun.dusk, day, midnight), self._edge(sun.dawn, day + DAY, midnight))
        return self._known[day]

    def _edge(self, edge: Callable, day: date, midnight: datetime) -> datetime:
        try:
            return edge(self._at, day, depression=DARK, tzinfo=self._zone)
        except ValueError:  # the sun passes the edge at no time of this day: it is light all night, or dark all day
            noon = datetime.combine(day, time(12), self._zone)
            return noon if sun.elevation(self._at, noon) < -DARK else midnight


def in_the_dark(times: Iterable[tuple[datetime, datetime]], lat: float, lon: float) -> Dark:
    """How many of these events, (earliest, latest) each, fell in the dark; spans over two weeks are left out.

    They are held against the dark of their own days: what happens in December is in the dark more than half the time
    whatever the hour, and that says nothing of darkness.
    """
    nights, spans = Nights(lat, lon), [(first, last) for first, last in times if last - first <= LONGEST]
    if not spans:
        return Dark(0, 0.0, 0.0, 0.0, 1.0)
    own = [Days(local_date(earliest), local_date(latest)) for earliest, latest in spans]
    shares = {day: nights.share_of(Days(day, day)) for days in own for day in days}
    n, dark = len(spans), sum(nights.share(*span) for span in spans)
    share = sum(sum(shares[day] for day in days) / len(list(days)) for days in own) / n
    lower, upper = share_interval(min(dark, n), n)
    return Dark(n, dark, share, float(lower), float(upper))
