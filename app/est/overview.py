"""What is read: focus areas with goals, activities (planned and done), occasions and follow-ups, as of a quarter.

A page and the quarterly report show the same content: the stored row, and beside it what was counted or filled in.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Date, Row, SmallInteger, String, Uuid, any_, bindparam, or_, select

from app.accounts import service as accounts
from app.closed_quarters import service as closed_quarters
from app.closed_quarters.service import Final, LateChange
from app.est import counting, follow_ups, groups, occasions, permissions
from app.est.follow_ups import Told
from app.est.models import (
    CAUSES,
    EVIDENCE,
    SUBMITTED,
    Activity,
    ActivityPlan,
    FocusArea,
    FollowUp,
    Goal,
    WorkingGroupMember,
)
from app.est.occasions import ActivityContent, OccasionLine
from app.figures.numbers import NBSP, number
from app.figures.periods import Quarter, local_date
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

_IDS = any_(bindparam("ids", type_=ARRAY(Uuid)))
_KEPT = {
    model: Question(
        select(model).where(model.focus_area_id == _IDS, model.removed_at.is_(None)).order_by(model.position, model.id),
        kept=True,
    )
    for model in (Goal, Activity)
}
_WRITTEN = Question(
    select(FollowUp).where(FollowUp.quarter == bindparam("quarter", type_=String), FollowUp.focus_area_id == _IDS)
)
_PAST = Question(
    select(FollowUp).where(FollowUp.focus_area_id == bindparam("area", type_=Uuid)).order_by(FollowUp.quarter.desc())
)
_MEMBERS = Question(select(WorkingGroupMember).where(WorkingGroupMember.group_id == _IDS), kept=True)


@dataclass(frozen=True)
class GoalContent:
    """A goal with the figures of its text filled in, and its values: typed, or counted when it has a count."""

    row: Row[Any]
    """Of `Goal`."""
    text: str
    baseline: float | None
    target: float | None
    now: float | None
    coverage: Sequence[int] | None
    """[organisations that reported at the baseline, now]."""

    def amount(self, value: float | None) -> str:
        """A value with the goal's unit: "81 %", "231 000 kr", "49 km/h"."""
        if value is None:
            return "–"
        short = "%" if self.row.unit == "procent" else self.row.unit
        return f"{number(value)}{NBSP if len(short) <= 4 else ' '}{short}".rstrip()

    @property
    def now_words(self) -> str:
        """Its value now, a share with what it is a share of: "81 % (17 av 21)"."""
        said, counts = self.amount(self.now), self.row.now_count
        return f"{said} ({counts[0]} av {counts[1]})" if counts and self.row.unit == "procent" else said

    @property
    def progress(self) -> int | None:
        """How far from baseline to target, 0–100; None when there is nothing to measure from."""
        # A part of a year read against the whole year's target would look better than it is.
        now, target, baseline = self.now, self.target, self.baseline
        if self.row.same_time_last_year or now is None or target is None or baseline is None or target == baseline:
            return None
        return round(min(max((now - baseline) / (target - baseline), 0), 1) * 100)

    @property
    def basis(self) -> str:
        """What its values rest on: counts behind percentages, organisations reporting, the same time last year."""
        row, parts = self.row, []
        if row.now_count:
            parts.append(f"nu {row.now_count[0]} av {row.now_count[1]}")
        if row.baseline_count:
            parts.append(f"utgångsläge {row.baseline_count[0]} av {row.baseline_count[1]}")
        if row.same_time_last_year:
            period, then = row.same_time_last_year
            parts.append(f"{period}; {self.amount(then)} samma tid året innan")
        if self.coverage:
            parts.append(f"{self.coverage[1]} verksamheter rapporterar nu, {self.coverage[0]} då")
        return "; ".join(parts) or "–"


class AreaRows(NamedTuple):
    """A focus area as it is stored."""

    area: FocusArea
    goals: list[Row[Any]]
    activities: list[Row[Any]]


class EarlierFollowUp(NamedTuple):
    """A follow-up as it stood before it was changed in a closed quarter; without a row there was none."""

    change: LateChange
    row: FollowUp | None
    texts: dict[str, str]
    """As they read, with figures."""


@dataclass(frozen=True)
class AreaContent:
    """A focus area as of a quarter."""

    row: FocusArea
    quarter: Quarter
    today: date
    description: str = ""
    causes: dict[str, list[str]] = field(default_factory=dict)
    """Of each of CAUSES; with figures filled in, as all texts here."""
    evidence: dict[str, str] = field(default_factory=dict)
    goals: tuple[GoalContent, ...] = ()
    activities: tuple[ActivityContent, ...] = ()
    lead: str = ""
    members: tuple[str, ...] = ()
    follow_up: FollowUp | None = None
    """The quarter's, also one that is not handed in: as it is stored, with placeholders."""
    follow_up_texts: dict[str, str] = field(default_factory=dict)
    """Its texts as they read, with figures."""
    counts: dict[str, counting.Count] = field(default_factory=dict)
    """Those of its definitions that were asked for, counted."""
    handed_in_with: datetime | None = None
    """Since when its figures stand as they do: they are those that the follow-up was handed in with."""
    counted_otherwise: bool = False
    """Whether the figures of the follow-up's texts would be others if they were counted now; asked with every count."""
    occasions: tuple[OccasionLine, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    """Those of all quarters, latest first."""
    final: Final | None = None
    """The quarter's final report."""
    late: tuple[LateChange, ...] = ()
    """What has been changed in the quarter since it had a final report, oldest first."""
    earlier: tuple[EarlierFollowUp, ...] = ()
    """What the quarter's follow-up was before each of them, latest first."""

    def in_report(self, activity_id: UUID) -> dict | None:
        """Planned and done of an activity as the final report has them, when they are others now."""
        late = (one for one in self.late if one.subject_id == activity_id and one.subject == occasions.LATE)
        return next((one.before for one in late if self.final and one.changed_at >= self.final.counted_at), None)

    @property
    def newer_than_report(self) -> bool:
        """Whether the follow-up was written after the draft of the final report, and before that was final."""
        row, final = self.follow_up, self.final
        return bool(row and final and final.counted_at < row.changed_at < final.final_at)

    @property
    def handed_in(self) -> FollowUp | None:
        """The quarter's follow-up once it stands in the report."""
        return self.follow_up if self.follow_up and self.follow_up.state == SUBMITTED else None

    @property
    def decision_asked(self) -> str:
        """The sentence that the council is asked to decide, once it stands in the report; "" without one."""
        row = self.handed_in
        return self.follow_up_texts["decision"] if row and row.needs_decision else ""

    @property
    def on_plan(self) -> int:
        """How many of the activities are: the one meaning of the words, on every page and on paper."""
        return sum(activity.on_plan for activity in self.activities)

    @property
    def running(self) -> bool:
        return self.today <= self.quarter.days.last

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """The placeholders that its texts may hold, each with its name and what it says now: [("{nu}", "Nu", "39")]."""
        main, counts = self.row.main_count, self.counts
        every = [
            (f"{{{one}}}", said, counts[name].said(one))
            if name == main
            else (f"{{{name}.{one}}}", f"{name.replace('_', ' ').capitalize()}: {said.lower()}", counts[name].said(one))
            for name in sorted(counts, key=lambda name: (name != main, name))
            for one, said in counting.NAMES.items()
        ]
        return [figure for figure in every if not counting.unknown(figure[0], self.row.counts, main)]


@requires(permissions.READ)
def read_focus_areas(scope: Scope) -> list[AreaContent]:
    """The focus areas the actor works with, as of the current quarter, without their texts: ongoing ones first."""
    areas = scope.read(FocusArea, groups.areas(groups.of(scope)))
    areas = sorted(areas, key=lambda area: (area.ended_on is not None, -area.year))
    return contents(scope, areas, current(scope), told=Told.GOALS)


@requires(permissions.READ)
def read_focus_area(
    scope: Scope, *, id: UUID, quarter: Quarter | None = None, occasions_shown: int = occasions.MOST_LINES
) -> AreaContent:
    """One focus area with the quarter's latest occasions and all its follow-ups. Raises NotFound unless the actor's."""
    quarter = quarter or current(scope)
    (found,) = contents(scope, [groups.find(scope, id)], quarter)
    names = {activity.row.id: activity.row.name for activity in found.activities}
    lines = occasions.lines(scope, names, quarter.days, most=occasions_shown)
    past = scope.read(FollowUp, _PAST, {"area": id})
    return replace(found, occasions=tuple(lines), follow_ups=tuple(past))


@requires(permissions.READ)
def quarter_overview(scope: Scope, *, quarter: Quarter) -> list[AreaContent]:
    """The focus areas in force in a quarter, with what has been written about it."""
    return contents(scope, in_force(scope, quarter), quarter, with_examples=True)


@requires(permissions.READ)
def quarter_states(scope: Scope, *, quarter: Quarter) -> list[AreaContent]:
    """The same without goals and texts: activities, and the state of each follow-up. No report is counted for it."""
    return contents(scope, in_force(scope, quarter), quarter, told=Told.STATES)


@requires(permissions.READ)
def read_follow_up(scope: Scope, *, focus_area_id: UUID, quarter: Quarter) -> AreaContent:
    """One focus area with its follow-up of the quarter, handed in or not, and every figure that one may hold."""
    (found,) = contents(scope, [groups.find(scope, focus_area_id)], quarter, told=Told.EVERY_COUNT)
    return found


@requires(permissions.READ)
def read_rows(scope: Scope, *, id: UUID) -> AreaRows:
    """One focus area with its goals and activities as they are stored, for its forms: nothing is counted."""
    area = groups.find(scope, id)
    return AreaRows(area, _kept(scope, Goal, [id])[id], _kept(scope, Activity, [id])[id])


@requires(permissions.READ)
def list_rows(scope: Scope) -> list[tuple[FocusArea, list[Any]]]:
    """The focus areas the actor works with, each with its activities, as they are stored: nothing is counted."""
    areas = scope.read(FocusArea, groups.areas(groups.of(scope)))
    activities = _kept(scope, Activity, [area.id for area in areas])
    return [(area, activities[area.id]) for area in areas]


@requires(permissions.READ)
def member_ids(scope: Scope, *, focus_area_id: UUID) -> list[UUID]:
    """The organisations of a focus area's working group."""
    area = groups.find(scope, focus_area_id)
    rows = select(WorkingGroupMember.organisation_id).where(WorkingGroupMember.group_id == area.id)
    return list(scope.db.scalars(rows))


@requires(permissions.READ)
def plan(scope: Scope, *, activity_id: UUID, year: int) -> dict[int, int]:
    """Quarter of the year (1–4) -> planned occasions of an activity."""
    _area, activity = groups.find_activity(scope, activity_id)
    rows = select(ActivityPlan).where(ActivityPlan.activity_id == activity.id, ActivityPlan.quarter.like(f"{year}-Q_"))
    return {Quarter.parse(row.quarter).number: row.planned for row in scope.db.scalars(rows)}


def current(scope: Scope) -> Quarter:
    return Quarter.containing(local_date(scope.now))


def in_force(scope: Scope, quarter: Quarter) -> list[FocusArea]:
    """Focus areas in force in the quarter, or followed up for it, oldest first (for acts alone)."""
    values = {"quarter": str(quarter), "year": quarter.year, "first_day": quarter.first_day}
    return scope.read(FocusArea, _in_force(groups.of(scope)), values)


@lru_cache(maxsize=256)
def _in_force(reach: groups.Reach) -> Question:
    """Those of them in force in a quarter, or followed up for it."""
    quarter, year = bindparam("quarter", type_=String), bindparam("year", type_=SmallInteger)
    goes_on = or_(FocusArea.ended_on.is_(None), FocusArea.ended_on >= bindparam("first_day", type_=Date))
    written = FocusArea.id.in_(select(FollowUp.focus_area_id).where(FollowUp.quarter == quarter))
    which = or_((FocusArea.year <= year) & goes_on, written), groups.reached(reach)
    return Question(select(FocusArea).where(*which).order_by(FocusArea.id))


def contents(
    scope: Scope, areas: Sequence[FocusArea], quarter: Quarter, *, told: Told = Told.TEXTS, with_examples: bool = False
) -> list[AreaContent]:
    """The focus areas as of the quarter (for acts alone). What is not told is not counted either, and left empty.
    `with_examples`: each activity with the result of an occasion."""
    ids = [area.id for area in areas]
    goals = _kept(scope, Goal, ids) if told >= Told.GOALS else defaultdict(list)
    activities, members = _kept(scope, Activity, ids), defaultdict(list)
    if told >= Told.TEXTS:
        for member in scope.db.ask(_MEMBERS, {"ids": ids}):
            members[member.group_id].append(member)
    organisations = {organisation.id: organisation.name for organisation in accounts.organisations(scope)}
    every = [one for some in activities.values() for one in some]
    rows = occasions.contents(scope, areas, every, organisations, quarter, with_examples=with_examples)
    of_quarter = scope.read(FollowUp, _WRITTEN, {"quarter": str(quarter), "ids": ids})
    written = {row.focus_area_id: row for row in of_quarter}
    final = closed_quarters.closed(scope, [quarter]).get(quarter)
    late = closed_quarters.changes(scope, quarter) if final else ()
    before = {
        one.id: follow_ups.earlier(one.before)
        for one in late
        if one.subject == follow_ups.LATE and told >= Told.EVERY_COUNT
    }
    counted_of = follow_ups.figures_of(scope, quarter, areas, goals, written, before, told)

    def content(area: FocusArea) -> AreaContent:
        counted, row = counted_of.of_area[area.id], written.get(area.id)
        own = tuple(one for one in late if one.focus_area_id == area.id)

        def read(row: FollowUp | None, id: UUID) -> dict[str, str]:
            texts = {name: getattr(row, name) for name in follow_ups.TEXTS} if row and told >= Told.TEXTS else {}
            return {name: counting.filled(text, counted_of.of_text[id], None) for name, text in texts.items()}

        def fill(text: str) -> str:
            return counting.filled(text, counted, area.main_count)

        found = AreaContent(
            row=area,
            quarter=quarter,
            today=local_date(scope.now),
            activities=tuple(rows[activity.id] for activity in activities[area.id]),
            lead=organisations.get(area.lead_organisation_id, "") if area.lead_organisation_id else "",
            members=tuple(sorted(organisations[member.organisation_id] for member in members[area.id])),
            follow_up=row,
            follow_up_texts=read(row, row.id) if row else {},
            counts=counted,
            handed_in_with=counted_of.handed_in.get(area.id),
            counted_otherwise=area.id in counted_of.otherwise,
            final=final,
            late=own,
            earlier=tuple(
                EarlierFollowUp(one, before[one.id], read(before[one.id], one.id))
                for one in reversed(own)
                if one.id in before
            ),
        )
        if told >= Told.GOALS:
            found = replace(found, goals=tuple(_goal(goal, counted, fill(goal.text)) for goal in goals[area.id]))
        if told >= Told.TEXTS:
            found = replace(
                found,
                description=fill(area.description),
                causes={key: [fill(text) for text in area.causes.get(key, ())] for key in CAUSES},
                evidence={key: fill(area.evidence.get(key, "")) for key in EVIDENCE},
            )
        return found

    return [content(area) for area in areas]


def _kept(scope: Scope, model: type[Goal] | type[Activity], ids: Sequence[UUID]) -> dict[UUID, list]:
    """Focus area -> its goals or activities in their order, without those that have been removed."""
    return _by_area(scope, _KEPT[model], ids)


def _by_area(scope: Scope, question: Question, ids: Sequence[UUID]) -> dict[UUID, list]:
    found: dict[UUID, list] = defaultdict(list)
    for row in scope.db.ask(question, {"ids": ids}):
        found[row.focus_area_id].append(row)
    return found


def _goal(goal: Any, counted: dict[str, counting.Count], text: str) -> GoalContent:
    count = counted.get(goal.count) if goal.count else None
    if count is None:
        return GoalContent(goal, text, goal.baseline, goal.target, goal.now, goal.coverage)
    then = count.organisations_then
    coverage = goal.coverage if then is None else [then, count.organisations_now]
    return GoalContent(goal, text, count.then, count.target, count.now, coverage)
