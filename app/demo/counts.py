"""How a figure inside a written text is counted. Pure: windows and matching here, the counting is the caller's.

A text holds {name.field}; the focus area's `counts` says what `name` counts. Fields: nu, då, skillnad, procent, mål,
verksamheter_nu, verksamheter_då.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any

from app.demo.days import ONE_DAY, Quarter
from app.demo.happenings import Happening

PLACEHOLDER = re.compile(r"\{(\w+)\.(\w+)\}")
MINUS = "\u2212"


@dataclass(frozen=True)
class Selection:
    """Which incidents: (category in types or its group in groups) and (place in sites or sub_area in sub_areas).

    Empty means no limit. Advance notices are never counted.
    """

    groups: tuple[str, ...]
    types: tuple[str, ...]
    sites: tuple[str, ...]
    sub_areas: tuple[str, ...]

    def covers(self, happening: Happening, group: str) -> bool:
        what = not (self.groups or self.types) or group in self.groups or happening.category in self.types
        anywhere = not (self.sites or self.sub_areas)
        where = anywhere or happening.place in self.sites or happening.sub_area in self.sub_areas
        return happening.counted and what and where


@dataclass(frozen=True)
class Window:
    """First and last local day, both counted (the day of an incident is that of its latest possible time)."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Tally:
    """Number of reports and of organisations that sent them."""

    reports: int
    organisations: int


def selection(definition: Mapping[str, Any]) -> Selection:
    return Selection(*(tuple(definition.get(key, ())) for key in ("groups", "types", "sites", "sub_areas")))


def windows(definition: Mapping[str, Any], quarter: Quarter) -> tuple[Window, Window | None]:
    """The window counted now and the one it is compared with (None for a fixed period).

    `season` reaches from its first day to the earlier of its last day and the quarter's; before its first day the
    finished season of the year before is meant. Raises KeyError for an unknown period.
    """
    match definition["period"]:
        case "fixed":
            return Window(definition["from"], definition["to"]), None
        case "quarter":
            before = quarter.shifted(-4)
            return Window(quarter.first, quarter.last), Window(before.first, before.last)
        case "season":
            start, end = definition["season"]
            year = quarter.year if _day(quarter.year, start) <= quarter.last else quarter.year - 1
            first, last = _day(year, start), min(_day(year, end), quarter.last)
            return Window(first, last), Window(_back(first), _back(last))
    raise KeyError(definition["period"])


def _day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def _back(day: date) -> date:
    return (day + ONE_DAY).replace(year=day.year - 1) - ONE_DAY if day.month == 2 else day.replace(year=day.year - 1)


def figures(definition: Mapping[str, Any], now: Tally, before: Tally | None) -> dict[str, str]:
    """The words of every field that these tallies allow: change in Swedish, "." where the base is 0."""
    found = {"nu": str(now.reports), "verksamheter_nu": str(now.organisations)}
    if before is not None:
        change = now.reports - before.reports
        percent = f"{_signed(100 * change / before.reports, 1)}\u00a0%" if before.reports else "."
        found |= {
            "då": str(before.reports),
            "verksamheter_då": str(before.organisations),
            "skillnad": _signed(change, 0),
            "procent": percent,
        }
        if "target_share" in definition:
            found["mål"] = str(floor(before.reports * definition["target_share"]))
    return found


def _signed(number: float, decimals: int) -> str:
    sign = "+" if number > 0 else MINUS if number < 0 else "±"
    return f"{sign}{abs(number):.{decimals}f}".replace(".", ",")


def names(text: str) -> set[str]:
    """The count names a text mentions."""
    return {name for name, _ in PLACEHOLDER.findall(text)}


def fill(text: str, figures_by_name: Mapping[str, Mapping[str, str]]) -> str:
    """Replace every {name.field}. Raises KeyError when a figure is missing, so no placeholder reaches a reader."""
    return PLACEHOLDER.sub(lambda found: figures_by_name[found[1]][found[2]], text)


def tally(
    happenings: Iterable[Happening], definition: Mapping[str, Any], window: Window, groups: Mapping[str, str]
) -> Tally:
    """Count happenings in memory (tests, previews); `groups` maps category slug to group slug."""
    chosen = selection(definition)
    organisations = [
        one.organisation
        for one in happenings
        if window.holds(one.latest.date()) and chosen.covers(one, groups[one.category])
    ]
    return Tally(len(organisations), len(set(organisations)))
