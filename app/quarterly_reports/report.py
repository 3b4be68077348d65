"""What a quarterly EST report holds: rows and counts, before a number is written out. Pure.

Counts are whole numbers of counted incidents (advance notices are not among them) and are never rounded: the council
sees the same number as the coordinator in the same cell. `None` means that the system does not hold the figure, which
is something else than 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.figures.audience import Audience
from app.figures.counted import CountedRow, sum_or_none, summed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.est.overview import AreaContent
    from app.figures.counted import CountedPlace
    from app.figures.periods import Quarter
    from app.hooks import Part
    from app.places.service import Population
    from app.quarterly_reports.models import Priority


@dataclass(frozen=True)
class QuarterGroup(CountedRow):
    """Incidents of one taxonomy group in the quarter and, as `last_year`, in the same quarter the year before."""

    twelve_months: int | None = None
    """in the twelve months that end with the quarter"""
    twelve_months_before: int | None = None
    """in the twelve months before those; both None without a full period"""


class Coverage(NamedTuple):
    """How many organisations were heard from in the quarter, of how many (those and the silent), and in the same
    quarter a year before; and how many of them had nothing to report."""

    heard: int
    organisations: int
    heard_last_year: int | None
    nothing: int = 0


class Dayparts(NamedTuple):
    """Incidents of the quarter by daypart and weekday."""

    rows: Mapping[str, Sequence[int]]
    """"Dag 06–18" -> seven counts, Monday first"""
    unknown: int
    """incidents whose daypart is not known"""


@dataclass(frozen=True)
class QuarterlyReport:
    """One edition of one municipality's report."""

    municipality: str
    """"Köpings kommun" """
    quarter: Quarter
    dated: date
    """printed date; also the creation date in the file, so that equal input gives equal bytes"""
    department: str = ""
    council: str = "lokala Brå"
    """the council's own name, as it stands inside a sentence"""
    council_lead: str = ""
    """whose function leads it; "" where nobody has said"""
    est_name: str = "EST"
    group_name: str = "arbetsgrupp"
    edition: int = 1
    audience: Audience = Audience.INTERNAL
    incidents_told: int = 0
    """Incidents of the quarter that the audience counts one by one: those of places, times, manners, organisations."""
    demo: bool = False
    groups: Sequence[QuarterGroup] = ()
    population: Population | None = None
    coverage: Coverage | None = None
    began: Sequence[str] = ()
    """For how many organisations its comparisons hold, where some began to report in between; a sentence each"""
    per_quarter: Sequence[tuple[Quarter, int | None]] = ()
    """incidents of each quarter, oldest first, ending with this one"""
    places: Sequence[CountedPlace] = ()
    """the places with most incidents, most first; `last_year`: the same quarter the year before"""
    dayparts: Dayparts | None = None
    manners: Sequence[tuple[str, int]] = ()
    """how it was done ("hur"), and how many reports say so"""
    map_svg: str = ""
    """a map in literal print colours, without outside references; empty when there is none"""
    map_alt: str = ""
    """what the map shows, in words"""
    focus_areas: Sequence[AreaContent] = ()
    priorities: Sequence[tuple[Priority, str]] = ()
    """each with the name of its focus area, the chosen first"""
    parts: Sequence[Part] = ()
    """what other domains have printed, such as what became of the council's decisions"""
    facts: Sequence[str] = ()
    """what they have said on top of every page"""
    approvals: Sequence[str] = ()
    """who answers for its figures, a sentence each"""
    arms: bytes = b""
    """the municipality's coat of arms, a PNG"""
    sources: Sequence[str] = ()
    """further sources with their dates, a line each"""

    @property
    def total(self) -> QuarterGroup | None:
        """Sum of the groups; None without groups, and a period is None when one of its parts is."""
        if not self.groups:
            return None
        total = summed(self.groups)
        return QuarterGroup(
            total.name,
            total.now,
            last_year=total.last_year,
            twelve_months=sum_or_none([row.twelve_months for row in self.groups]),
            twelve_months_before=sum_or_none([row.twelve_months_before for row in self.groups]),
        )
