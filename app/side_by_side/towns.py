"""Municipalities' rates per 1,000 inhabitants with their intervals, and the funnel that they are held against. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.analysis.funnel import limits, spread
from app.analysis.rates import rate_interval
from app.analysis.small_areas import empirical_bayes
from app.analysis.undecidable import Undecidable

AREA, SIZE, KIND, COUNTY, ALL = GROUPS = "omradet", "storlek", "slag", "lanet", "alla"
"""Which municipalities one is compared with: of the police area, of half to twice the size, of the same kind, of the
county, and all that are known."""
FEWEST = 3
"""So many municipalities a funnel needs."""
STAND_IN = 2
"""For at most so many years the latest known inhabitants stand in."""


@dataclass(frozen=True)
class Town:
    """A municipality's count of one year or quarter. Rates are per 1,000 inhabitants, of the whole time."""

    code: str
    name: str
    n: int | None
    """None: a gap in the source, or nothing known."""
    then: int | None = None
    """The same a year before."""
    people: float | None = None
    final: bool = True
    """Whether the inhabitants at both ends are known."""
    low: float | None = None
    high: float | None = None
    """Between which the underlying rate lies, 95 %."""
    smoothed: float | None = None
    """Drawn in towards the others' (empirical Bayes), the more the fewer live there."""
    against: int | None = None
    """−1, 0 or 1: under, within or over what chance and how much such municipalities differ make of the common rate;
    None where it cannot be told."""

    @property
    def rate(self) -> float | None:
        return None if self.n is None or not self.people else 1000 * self.n / self.people


@dataclass(frozen=True)
class Funnel:
    """The common rate of municipalities, and how much more than chance they differ."""

    towns: tuple[Town, ...]
    """Those that have a rate."""
    rate: float
    dispersion: float

    def limits(self, people: Sequence[float]) -> list[tuple[float, float]]:
        """(lower, upper) rate per 1,000 for each number of inhabitants."""
        low, high = limits(np.asarray(people, float) / 1000, self.rate, dispersion=self.dispersion)
        return list(zip(low.tolist(), high.tolist(), strict=True))


def people_of(ends: Mapping[int, float], year: int) -> tuple[float | None, bool]:
    """(the mean of the inhabitants at both ends of the year, whether both are known), as Brå counts."""
    before, after = ends.get(year - 1), ends.get(year)
    if before and after:
        return (before + after) / 2, True
    latest = max((known for known in ends if known <= year), default=None)
    near = latest is not None and year - 1 - latest <= STAND_IN
    return (float(ends[latest]), False) if latest is not None and near else (None, True)


def rated(towns: Iterable[Town]) -> list[Town]:
    """With the interval of each."""
    found = list(towns)
    known = [(at, one.n, one.people / 1000) for at, one in enumerate(found) if one.n is not None and one.people]
    if known:
        _at, events, thousands = zip(*known, strict=True)
        low, high = rate_interval(np.array(events), np.array(thousands))
        for (at, *_), least, most in zip(known, low.tolist(), high.tolist(), strict=True):
            found[at] = replace(found[at], low=least, high=most)
    return found


def held_together(towns: Sequence[Town]) -> tuple[list[Town], Funnel | None]:
    """The towns held against their common rate, and the funnel; None, and no verdict, where fewer than FEWEST are
    known."""
    known = [(at, one.n, one.people / 1000) for at, one in enumerate(towns) if one.n is not None and one.people]
    found = list(towns)
    if len(known) < FEWEST or not any(n for _at, n, _thousands in known):
        return found, None
    places, events, thousands = (np.array(one, float) for one in zip(*known, strict=True))
    dispersion, rate = spread(events, thousands), float(events.sum() / thousands.sum())
    low, high = limits(thousands, rate, dispersion=dispersion)
    side = (events / thousands > high).astype(int) - (events / thousands < low).astype(int)
    try:
        smoothed = empirical_bayes(events, thousands).rate.tolist()
    except Undecidable:
        smoothed = [None] * len(known)
    for at, one, near in zip(places.astype(int).tolist(), side.tolist(), smoothed, strict=True):
        found[at] = replace(found[at], against=one, smoothed=near)
    return found, Funnel(tuple(found[at] for at, *_ in known), rate, dispersion)


def reference(
    group: str, towns: Mapping[str, tuple[str, str]], *, base: str | None, area: Iterable[str], people: Mapping
) -> list[str]:
    """The codes of the municipalities that `base` is compared with. `towns`: code -> (name, kind); `people`: code ->
    the inhabitants, or None."""
    if group == AREA:
        return sorted(code for code in area if code in towns)
    if group == ALL or base is None:
        return sorted(towns)
    if group == COUNTY:
        return sorted(code for code in towns if code[:2] == base[:2])
    if group == KIND:
        kind = towns.get(base, ("", ""))[1]
        return sorted(code for code in towns if kind and towns[code][1] == kind)
    own = people.get(base)
    return sorted(code for code in towns if own and people.get(code) and own / 2 <= people[code] <= 2 * own)
