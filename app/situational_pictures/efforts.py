"""How much was reported from on both sides of a comparison. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.analysis import effort
from app.analysis.counts import difference_p
from app.analysis.verdicts import LEVEL
from app.figures.incidents import Window
from app.figures.periods import Days


@dataclass(frozen=True)
class Effort:
    """How much was reported from on both sides: organisations × weeks with a report, or with the word that there was
    nothing to report."""

    now: int
    then: int
    compared: effort.Difference
    may_be_chance: bool
    """So few units may differ this much from one span to the next without anybody reporting otherwise."""

    @property
    def alike(self) -> bool:
        return self.compared.alike is True


def efforts(now: int, then: int | None, days: int = 1, days_then: int = 1) -> Effort | None:
    """None where there is nothing to compare with, and where nobody was heard from on either side."""
    if then is None or not now + then:
        return None
    by_chance = difference_p(now, then, days, days_then) >= LEVEL
    return Effort(now, then, effort.compare(now, then, days, days_then), by_chance)


def with_nothing(window: Window, days: Days, ids: Iterable[UUID]) -> Window:
    """The window of these days of a period, of which these organisations have said that there was nothing to report:
    they have been heard from in every week."""
    weeks = range((len(days) + 6) // 7)
    return replace(window, units=window.units | {(id, week) for id in ids for week in weeks})


def picture_efforts(windows: Mapping[str, Window]) -> dict[str, Effort]:
    """Of the picture's comparisons ("previous", "last_year"), where they can be made; of the known spans."""
    units = {name: len(one.units) for name, one in windows.items()}
    found = {name: efforts(units["now"], n) for name, n in units.items() if name != "now"}
    return {name: one for name, one in found.items() if one}
