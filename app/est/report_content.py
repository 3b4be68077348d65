"""What a quarterly EST report holds, as plain values.

The domain fills these classes, `report_pages` turns them into pages. Nothing here reads a database, so a report
can be built, tested and printed from values alone. Counts are whole numbers of counted incidents (advance notices
are not among them) and are never rounded: the council sees the same number as the coordinator in the same cell.
`None` means that the system does not hold the figure, which is something else than 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.figures.periods import Quarter

SMALL_BASE = 20
"""A group with fewer incidents than this in both periods is marked "litet underlag"."""


@dataclass(frozen=True)
class GroupRow:
    """Incidents of one taxonomy group. `last_year` and `twelve_months_before` are None without a full period."""

    name: str
    now: int
    """in the quarter"""
    last_year: int | None
    """in the same quarter the year before"""
    twelve_months: int | None
    """in the twelve months that end with the quarter"""
    twelve_months_before: int | None
    """in the twelve months before those"""

    @property
    def small_base(self) -> bool:
        return self.now < SMALL_BASE and (self.last_year is None or self.last_year < SMALL_BASE)


@dataclass(frozen=True)
class Population:
    """Inhabitants on a date, from official statistics."""

    inhabitants: int
    on: date
    source: str = "SCB"


@dataclass(frozen=True)
class Coverage:
    """How many organisations reported anything, of how many there were, in the quarter and the year before."""

    reported: int
    organisations: int
    reported_last_year: int | None = None
    organisations_last_year: int | None = None


@dataclass(frozen=True)
class QuarterCount:
    """All counted incidents of one quarter; None where that quarter was not fully in the system."""

    quarter: Quarter
    incidents: int | None


@dataclass(frozen=True)
class PlaceRow:
    """Incidents at one named place in the quarter and the same quarter the year before."""

    name: str
    now: int
    last_year: int | None
    organisations: int
    """organisations that reported from the place in the quarter"""


@dataclass(frozen=True)
class DaypartTable:
    """Incidents of the quarter by daypart and weekday: each row has seven counts, Monday first."""

    day: tuple[int, ...]
    """06–18"""
    evening: tuple[int, ...]
    """18–24"""
    night: tuple[int, ...]
    """00–06"""
    unknown_time: int
    """incidents of the quarter whose daypart is not known"""

    def __post_init__(self) -> None:
        for row in (self.day, self.evening, self.night):
            if len(row) != 7:
                raise ValueError("a daypart has seven weekdays")


@dataclass(frozen=True)
class MannerCount:
    """How it was done ("hur"), and how many reports of the quarter say so."""

    name: str
    incidents: int


@dataclass(frozen=True)
class GoalRow:
    """One goal of a focus area. Values are in `unit`: "procent", "kr", "km/h", "rapporter" …"""

    text: str
    measure: str
    unit: str
    baseline: float | None
    target: float | None
    now: float | None
    due: date | None
    baseline_count: tuple[int, int] | None = None
    """(with, of) behind a percentage"""
    now_count: tuple[int, int] | None = None
    coverage: tuple[int, int] | None = None
    """(organisations at the baseline, organisations now); a goal that counts reports must show it"""
    same_time_last_year: tuple[str, float] | None = None
    """("januari–september", value then) when the quarter's value must be read against the same part of last year"""


@dataclass(frozen=True)
class ActivityRow:
    """One countable activity: planned and done occasions. None where nobody has planned or counted."""

    name: str
    responsible: str
    planned_year: int | None
    planned_quarter: int | None
    done_quarter: int | None
    done_so_far: int | None
    """done since 1 January of the quarter's year"""
    example: str = ""

    @property
    def on_plan(self) -> bool:
        """At least as many as planned for the quarter; an activity without plan or count is not on plan."""
        if self.planned_quarter is None or self.done_quarter is None:
            return False
        return self.done_quarter >= self.planned_quarter


@dataclass(frozen=True)
class Causes:
    """Why it happens here, in three boxes and the chain of events that leads there."""

    place: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    offender: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowUp:
    """The working group's follow-up of one quarter, in its own words (Swedish)."""

    status: str
    """"enligt plan", "försenad" or "avslutad" """
    judgement: str
    """"förbättrat", "oförändrat", "försämrat" or "kan inte avgöras" """
    why: str
    lessons: str = ""
    obstacles: str = ""
    resources: str = ""
    proposal: str = ""
    """"fortsätt", "ändra" or "avsluta" """
    decision: str = ""
    """what the council is asked for, as a whole sentence"""
    needs_decision: bool = True
    """False when `decision` is only to be noted: it then makes no proposal of its own on page one"""
    responsible: str = ""
    """function, never a person's name"""


@dataclass(frozen=True)
class FocusAreaPage:
    """One focus area with its goals, activities and – when handed in – its follow-up."""

    title: str
    description: str
    short_title: str = ""
    """for tables; the title when empty"""
    causes: Causes = Causes()
    goals: tuple[GoalRow, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    follow_up: FollowUp | None = None
    lead: str = ""
    members: tuple[str, ...] = ()
    meets: str = ""
    """"varannan torsdag kl. 9" """

    @property
    def name(self) -> str:
        return self.short_title or self.title

    @property
    def on_plan(self) -> int:
        return sum(activity.on_plan for activity in self.activities)


@dataclass(frozen=True)
class Priority:
    """A candidate for the next quarter; `need` and `influence` 1–5, `rank` 1–3 or None when not chosen."""

    name: str
    need: int | None
    influence: int | None
    rank: int | None
    reason: str = ""


@dataclass(frozen=True)
class EarlierDecision:
    """A decision of the council's previous meeting and how far it has come."""

    decision: str
    responsible: str
    state: str


@dataclass(frozen=True)
class Approval:
    """The coordinator's finalizing act and, when given, the police's confirmation of its own figures."""

    finalized: date
    police_confirmed: date | None = None


@dataclass(frozen=True)
class QuarterlyReport:
    """One edition of one municipality's report. A report without `approval` is a draft and says so on every page."""

    municipality: str
    """"Köpings kommun" """
    quarter: Quarter
    dated: date
    """printed date; also the creation date in the file, so that equal input gives equal bytes"""
    department: str = ""
    council: str = "lokala Brå"
    """the council's own name, as it stands inside a sentence"""
    edition: int = 1
    board_number: str = ""
    """KS"""
    registry_number: str = ""
    """DNR"""
    demo: bool = False
    approval: Approval | None = None
    council_meeting: date | None = None
    est_meeting: date | None = None
    groups: tuple[GroupRow, ...] = ()
    population: Population | None = None
    coverage: Coverage | None = None
    per_quarter: tuple[QuarterCount, ...] = ()
    """oldest first, ending with the quarter"""
    places: tuple[PlaceRow, ...] = ()
    """the places with most incidents, most first"""
    dayparts: DaypartTable | None = None
    manners: tuple[MannerCount, ...] = ()
    map_svg: str = ""
    """a map in literal print colours, without outside references; empty when there is none"""
    map_alt: str = ""
    """what the map shows, in words"""
    highlights: tuple[str, ...] = ()
    """the coordinator's own sentences for page one, after those the figures give"""
    focus_areas: tuple[FocusAreaPage, ...] = ()
    priorities: tuple[Priority, ...] = ()
    earlier_decisions: tuple[EarlierDecision, ...] = ()
    sources: tuple[str, ...] = ()
    """further sources with their dates, a line each"""

    @property
    def total(self) -> GroupRow | None:
        """Sum of the groups; None without groups, and a period is None when one of its parts is."""
        if not self.groups:
            return None
        rows = self.groups
        return GroupRow(
            "Summa",
            sum(row.now for row in rows),
            _sum_or_none([row.last_year for row in rows]),
            _sum_or_none([row.twelve_months for row in rows]),
            _sum_or_none([row.twelve_months_before for row in rows]),
        )

    @property
    def missing_follow_ups(self) -> tuple[str, ...]:
        return tuple(area.name for area in self.focus_areas if area.follow_up is None)

    @property
    def proposals(self) -> tuple[str, ...]:
        """Proposed decisions: the report itself, then one a focus area that asks for one, in page order."""
        asked = [
            area.follow_up.decision
            for area in self.focus_areas
            if area.follow_up and area.follow_up.needs_decision and area.follow_up.decision
        ]
        council = self.council[:1].upper() + self.council[1:]
        return (f"{council} godkänner rapporten.", *asked)


def _sum_or_none(counts: list[int | None]) -> int | None:
    return None if None in counts else sum(count for count in counts if count is not None)
