"""What the area's Monday is made of; and the fourteen days to come over all its municipalities: what collides, where
nobody is, and which evenings to look at first. Pure.

A collision: on one day something is to come in more than one municipality, or the police are to be in more than one in
the same part of it. A gap: something is to come, or it is the evening of a Friday or a Saturday, and nobody is planned
to be out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.figures.periods import Days

EVENING = 2
"""As `periods.DAYPARTS`."""
AT_NIGHT = ("evening", "night")
MOST_EVENINGS = 3
WEEKEND = (4, 5)
STEPS = {"normal": 0, "raised": 1, "effort": 2}


@dataclass(frozen=True)
class Waiting:
    """A decision that the area is told of."""

    municipality: str
    id: UUID
    label: str
    text: str
    who: str
    due: date
    met: date
    late: bool
    police: bool
    waits: bool
    """For the word of whoever is to do it; `answer`: what the chief has said, or the municipality knows."""
    answer: str | None


@dataclass(frozen=True)
class Changed:
    """A sub-area in which they work in another way than usual, or did in the picture before."""

    municipality: str
    period: str
    area: str
    level: str
    before: str | None

    @property
    def arrow(self) -> int:
        step = STEPS[self.level] - STEPS[self.before or self.level]
        return (step > 0) - (step < 0)


@dataclass(frozen=True)
class Hours:
    """A group's reports by weekday and part of the day (7 × 3: night, day, evening), of the long stretch of weeks and
    of the short; `unknown` and `unknown_lately`: those that lie in no one part."""

    name: str
    long: tuple[tuple[int, ...], ...]
    short: tuple[tuple[int, ...], ...]
    unknown: int
    unknown_lately: int

    @property
    def n(self) -> int:
        return sum(map(sum, self.long)) + self.unknown

    @property
    def n_lately(self) -> int:
        """Of the short stretch, those that lie in no one part too."""
        return sum(map(sum, self.short)) + self.unknown_lately

    @property
    def top(self) -> tuple[int, int, int] | None:
        """(weekday, part, n) of the largest."""
        best = max(((n, -day, part) for day, row in enumerate(self.long) for part, n in enumerate(row)), default=None)
        return (-best[1], best[2], best[0]) if best and best[0] else None


@dataclass(frozen=True)
class Flag:
    """A warning of a group in one or more municipalities."""

    group: str
    lines: tuple[tuple[str, str, int, float], ...]
    """(municipality, sub-area or "", number, expected)."""

    @property
    def across(self) -> bool:
        """Whether more than one municipality warns of it."""
        return len({name for name, *_ in self.lines}) > 1


@dataclass(frozen=True)
class Manner:
    """A way in which it was done, in the short stretch of weeks."""

    group: str
    how: str
    where: tuple[tuple[str, int], ...]
    """Municipality -> number, most first."""

    @property
    def n(self) -> int:
        return sum(n for _name, n in self.where)

    @property
    def across(self) -> bool:
        return len(self.where) > 1


@dataclass(frozen=True)
class Done:
    """What the police in a municipality have planned for the year, and done."""

    municipality: str
    name: str
    planned: int | None
    done: int


@dataclass(frozen=True)
class Covered:
    municipality: str
    period: str
    heard: int
    asked: int


@dataclass(frozen=True)
class Out:
    """Somebody who is planned to be out (`contributions.Presence`), in words and codes."""

    municipality: str
    part: str
    what: str
    who: str
    place: str
    police: bool


@dataclass(frozen=True)
class Ahead:
    """Something that is to come."""

    municipality: str
    what: str
    where: str


@dataclass(frozen=True)
class DayAhead:
    day: date
    events: tuple[Ahead, ...]
    out: tuple[Out, ...]
    expected: float
    """Reports on such an evening, all municipalities together, as the weeks behind have had them."""
    most: str
    """Where most of them are; "" where none is."""
    together: tuple[str, ...]
    """Municipalities in which something is to come, where they are more than one."""
    twice: tuple[str, ...]
    """Those in which the police are to be in the same part of the day, where they are more than one."""
    gaps: tuple[str, ...]
    """Municipalities where something is to come and nobody is planned to be out."""
    empty: bool
    """Whether it is the evening of a Friday or a Saturday and nobody is out anywhere."""

    @property
    def collides(self) -> bool:
        return bool(self.together or self.twice)

    @property
    def reasons(self) -> int:
        return 3 * bool(self.together) + 2 * bool(self.twice) + 2 * bool(self.gaps) + self.empty


def day_of(told: str) -> date:
    return date.fromisoformat(told)


def days_ahead(
    days: Days,
    events: Mapping[str, Sequence[Sequence[Any]]],
    out: Mapping[str, Sequence[Sequence[Any]]],
    usual: Mapping[str, Mapping[int, float]],
) -> list[DayAhead]:
    """Each of the days. Of each municipality, by its name: `events` [first, last, what, where] and `out` [day, part,
    what, who, place, whether the police] as they are told, `usual`: weekday -> reports on such an evening; a
    municipality that tells no presence has no entry in `out`, and no gap."""
    planned: dict[date, list[Out]] = defaultdict(list)
    for name, lines in out.items():
        for day, *line in lines:
            planned[day_of(day)].append(Out(name, *line))
    found = []
    for day in days:
        ahead = [
            Ahead(name, what, where)
            for name, lines in events.items()
            for first, last, what, where in lines
            if day_of(first) <= day <= day_of(last)
        ]
        here = planned[day]
        with_event = list(dict.fromkeys(one.municipality for one in ahead))
        by_part: dict[str, set[str]] = defaultdict(set)
        for one in here:
            if one.police:
                by_part[one.part].add(one.municipality)
        twice = next((sorted(names) for _part, names in sorted(by_part.items()) if len(names) > 1), [])
        manned = {one.municipality for one in here}
        late = any(one.part in AT_NIGHT for one in here)
        expected = Counter({name: of.get(day.weekday(), 0.0) for name, of in usual.items()})
        top = max(expected, key=lambda name: (expected[name], name), default="")
        found.append(
            DayAhead(
                day,
                tuple(ahead),
                tuple(sorted(here, key=lambda one: (one.municipality, one.part, one.place))),
                sum(expected.values()),
                top if top and expected[top] else "",
                tuple(with_event) if len(with_event) > 1 else (),
                tuple(twice),
                tuple(name for name in with_event if name in out and name not in manned),
                bool(out) and day.weekday() in WEEKEND and not late,
            )
        )
    return found


def evenings(found: Sequence[DayAhead]) -> list[DayAhead]:
    """Those to look at first: where most speaks for it, then where most is usual; by their day."""
    worth = [one for one in found if one.reasons or one.expected]
    first = sorted(worth, key=lambda one: (-one.reasons, -one.expected, one.day))[:MOST_EVENINGS]
    return sorted(first, key=lambda one: one.day)
