"""What is read: focus areas with goals, activities (planned and done), occasions and follow-ups, as of a quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import floor
from uuid import UUID

from sqlalchemy import or_, select

from app.accounts import service as accounts
from app.est import counting, follow_ups, groups, occasions, permissions, vocabulary
from app.est.models import SUBMITTED, Activity, ActivityPlan, FocusArea, FollowUp, Goal, Occasion, WorkingGroupMember
from app.est.report_content import ActivityRow, Causes, FocusAreaPage, GoalRow
from app.est.report_content import FollowUp as FollowUpText
from app.figures.periods import Days, Quarter, local_date
from app.places import service as places
from tenants.acts import requires
from tenants.scope import Scope


@dataclass(frozen=True)
class OccasionSeen:
    """One occasion with its words."""

    row: Occasion
    activity: str
    organisation: str
    place: str
    may_remove: bool


@dataclass(frozen=True)
class AreaSeen:
    """A focus area as of a quarter. `page` holds its texts with figures filled in, goals, activities, group."""

    row: FocusArea
    quarter: Quarter
    page: FocusAreaPage
    goals: tuple[Goal, ...]
    """In the order of `page.goals`."""
    activities: tuple[Activity, ...]
    """In the order of `page.activities`."""
    evidence: dict[str, str]
    follow_up: FollowUp | None
    """The quarter's, also one that is not handed in: as it is stored, with placeholders."""
    told: FollowUpText | None
    """The same as it reads, with figures."""
    today: date
    counts: dict[str, counting.Count] = field(default_factory=dict)
    occasions: tuple[OccasionSeen, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    """Those of all quarters, latest first."""

    @property
    def in_pace(self) -> int:
        """Activities done at least as often as planned for the part of the quarter that has gone (all of it, once it
        has ended)."""
        days = self.quarter.days
        gone = min(max((self.today - days.first).days + 1, 0), len(days)) / len(days)
        return sum(
            row.planned_quarter is not None and (row.done_quarter or 0) >= floor(row.planned_quarter * gone)
            for row in self.page.activities
        )

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The placeholders that its texts may hold, each with what it says now: [("{nu}", "39"), …]; of the counts
        that were asked for."""
        main = self.row.main_count
        found = []
        for name in sorted(self.counts, key=lambda name: (name != main, name)):
            for one in counting.FIELDS:
                text = f"{{{one}}}" if name == main else f"{{{name}.{one}}}"
                if not counting.unknown(text, self.row.counts, main):
                    found.append((text, self.counts[name].said(one)))
        return found


@dataclass(frozen=True)
class AreaRows:
    """A focus area with its goals and activities as they are stored."""

    row: FocusArea
    goals: tuple[Goal, ...]
    activities: tuple[Activity, ...]


@requires(permissions.READ)
def read_focus_areas(scope: Scope, *, quarter: Quarter | None = None) -> list[AreaSeen]:
    """The focus areas the actor works with, as of a quarter (the current one when missing): ongoing ones first."""
    quarter = quarter or current(scope)
    areas = scope.db.scalars(select(FocusArea).where(groups.reachable(scope)).order_by(FocusArea.id))
    return seen(scope, sorted(areas, key=lambda area: (area.ended_on is not None, -area.year)), quarter)


@requires(permissions.READ)
def read_focus_area(scope: Scope, *, id: UUID, quarter: Quarter | None = None) -> AreaSeen:
    """One focus area with the quarter's occasions and all its follow-ups. Raises NotFound unless the actor's."""
    area = groups.find(scope, id)
    quarter = quarter or current(scope)
    (found,) = seen(scope, [area], quarter)
    names = {activity.id: activity.name for activity in found.activities}
    rows = occasions.latest(scope, names, quarter.days)
    organisations = _organisations(scope)
    sites: dict[UUID | None, str] = {place.id: place.name for place in places.named_places(scope)}
    lines = tuple(
        OccasionSeen(
            row,
            names[row.activity_id],
            organisations[row.organisation_id],
            sites.get(row.named_place_id) or row.place_text,
            occasions.may_remove(scope, row),
        )
        for row in rows
    )
    past = select(FollowUp).where(FollowUp.focus_area_id == id).order_by(FollowUp.quarter.desc())
    return replace(found, occasions=lines, follow_ups=tuple(scope.db.scalars(past)))


@requires(permissions.READ)
def quarter_overview(scope: Scope, *, quarter: Quarter) -> list[AreaSeen]:
    """The focus areas in force in a quarter, with what has been written about it."""
    return seen(scope, in_force(scope, quarter), quarter)


@requires(permissions.READ)
def read_follow_up(scope: Scope, *, focus_area_id: UUID, quarter: Quarter) -> AreaSeen:
    """One focus area with its follow-up of the quarter, handed in or not, and every figure that one may hold."""
    (found,) = seen(scope, [groups.find(scope, focus_area_id)], quarter, every_count=True)
    return found


@requires(permissions.READ)
def read_rows(scope: Scope, *, id: UUID) -> AreaRows:
    """One focus area with its goals and activities as they are stored, for its forms: nothing is counted."""
    area = groups.find(scope, id)
    return AreaRows(area, *(tuple(some.get(area.id, ())) for some in _goals_and_activities(scope, [area.id])))


@requires(permissions.READ)
def member_ids(scope: Scope, *, focus_area_id: UUID) -> list[UUID]:
    """The organisations of a focus area's working group."""
    area = groups.find(scope, focus_area_id)
    rows = select(WorkingGroupMember.organisation_id).where(WorkingGroupMember.focus_area_id == area.id)
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
    begun = (FocusArea.year <= quarter.year) & or_(
        FocusArea.ended_on.is_(None), FocusArea.ended_on >= quarter.first_day
    )
    written = FocusArea.id.in_(select(FollowUp.focus_area_id).where(FollowUp.quarter == str(quarter)))
    statement = select(FocusArea).where(or_(begun, written), groups.reachable(scope))
    return list(scope.db.scalars(statement.order_by(FocusArea.id)))


def seen(scope: Scope, areas: Sequence[FocusArea], quarter: Quarter, *, every_count: bool = False) -> list[AreaSeen]:
    """The focus areas as of the quarter; a follow-up stands on its page only when it is handed in.

    What is counted: the definitions that a focus area's own texts and goals mention; with `every_count`, all it has.
    """
    ids = [area.id for area in areas]
    goals, activities = _goals_and_activities(scope, ids)
    members = _by_area(scope, select(WorkingGroupMember).where(WorkingGroupMember.focus_area_id.in_(ids)))
    organisations = _organisations(scope)
    rows = _activity_rows(scope, areas, [one for some in activities.values() for one in some], organisations, quarter)
    written = {id: row for id, row in follow_ups.of_quarter(scope, quarter).items() if id in ids}
    counts = {area.id: area.counts if every_count else _mentioned(area, goals.get(area.id, [])) for area in areas}
    counts |= {row.id: row.counting for row in written.values()}
    every = counting.count(scope, counts=counts, quarter=quarter)
    found = []
    for area in areas:
        counted = every[area.id]
        fill = _filler(area, counted)
        row = written.get(area.id)
        told = _told(row, every[row.id]) if row else None
        names = sorted(organisations[member.organisation_id] for member in members.get(area.id, []))
        page = FocusAreaPage(
            title=area.title,
            short_title=area.short_title,
            description=fill(area.description),
            causes=Causes(**{key: tuple(map(fill, area.causes.get(key, ()))) for key in vocabulary.CAUSES}),
            goals=tuple(_goal_row(goal, counted, fill) for goal in goals.get(area.id, [])),
            activities=tuple(rows[activity.id] for activity in activities.get(area.id, [])),
            follow_up=told if row and row.state == SUBMITTED else None,
            lead=organisations.get(area.lead_organisation_id, "") if area.lead_organisation_id else "",
            members=tuple(names),
            meets=area.meets,
        )
        evidence = {key: fill(area.evidence.get(key, "")) for key in vocabulary.EVIDENCE}
        some = tuple(goals.get(area.id, [])), tuple(activities.get(area.id, []))
        found.append(AreaSeen(area, quarter, page, *some, evidence, row, told, local_date(scope.now), counted))
    return found


def _told(row: FollowUp, counted: Mapping[str, counting.Count]) -> FollowUpText:
    """A follow-up as it reads: codes as words, placeholders as figures."""
    texts = {name: counting.filled(getattr(row, name), counted, None) for name in follow_ups.TEXTS}
    return FollowUpText(
        status=vocabulary.STATUS[row.status],
        judgement=vocabulary.JUDGEMENT[row.judgement],
        proposal=vocabulary.PROPOSAL[row.proposal],
        needs_decision=row.needs_decision,
        responsible=row.responsible,
        **texts,
    )


def _goals_and_activities(scope: Scope, ids: Sequence[UUID]) -> tuple[dict[UUID, list], dict[UUID, list]]:
    """Focus area -> its goals, and its activities, in their order."""
    goals = select(Goal).where(Goal.focus_area_id.in_(ids)).order_by(Goal.position, Goal.id)
    activities = select(Activity).where(Activity.focus_area_id.in_(ids)).order_by(Activity.position, Activity.id)
    return _by_area(scope, goals), _by_area(scope, activities)


def _by_area(scope: Scope, statement) -> dict[UUID, list]:
    found: dict[UUID, list] = {}
    for row in scope.db.scalars(statement):
        found.setdefault(row.focus_area_id, []).append(row)
    return found


def _organisations(scope: Scope) -> dict[UUID, str]:
    return {organisation.id: organisation.name for organisation in accounts.organisations(scope)}


def _mentioned(area: FocusArea, goals: Sequence[Goal]) -> dict:
    """Only the definitions that the focus area's own texts and goals mention, and its main one."""
    texts = [area.description, *area.evidence.values(), *(goal.text for goal in goals)]
    texts += [text for lines in area.causes.values() for text in lines]
    names = {name or area.main_count for name, _ in counting.used(texts)}
    names |= {goal.count for goal in goals} | {area.main_count}
    return {name: area.counts[name] for name in names if name in area.counts}


def _filler(area: FocusArea, counted):
    return lambda text: counting.filled(text, counted, area.main_count)


def _goal_row(goal: Goal, counted: dict[str, counting.Count], fill) -> GoalRow:
    values = {"baseline": goal.baseline, "target": goal.target, "now": goal.now}
    coverage = tuple(goal.coverage) if goal.coverage else None
    if goal.count and (count := counted.get(goal.count)):
        values = {"baseline": count.then, "target": count.target, "now": count.now}
        if count.organisations_then is not None:
            coverage = (count.organisations_then, count.organisations_now)
    return GoalRow(
        text=fill(goal.text),
        measure=goal.measure,
        unit=goal.unit,
        due=goal.due,
        coverage=coverage,
        baseline_count=tuple(goal.baseline_count) if goal.baseline_count else None,
        now_count=tuple(goal.now_count) if goal.now_count else None,
        same_time_last_year=tuple(goal.same_time_last_year) if goal.same_time_last_year else None,
        **values,
    )


def _activity_rows(
    scope: Scope, areas, activities: Sequence[Activity], organisations, quarter
) -> dict[UUID, ActivityRow]:
    ids = [activity.id for activity in activities]
    first_year = {area.id: area.year for area in areas}
    plans: dict[UUID, dict[str, int]] = {}
    for plan in scope.db.scalars(
        select(ActivityPlan).where(ActivityPlan.activity_id.in_(ids), ActivityPlan.quarter.like(f"{quarter.year}-Q_"))
    ):
        plans.setdefault(plan.activity_id, {})[plan.quarter] = plan.planned
    now, so_far = occasions.done(scope, ids, quarter.days), occasions.done(scope, ids, _year(quarter))
    examples: dict[UUID, str] = {}
    for occasion in occasions.latest(scope, ids, quarter.days, limit=500):
        if occasion.result:
            examples.setdefault(occasion.activity_id, occasion.result)
    found = {}
    for activity in activities:
        plan = plans.get(activity.id, {})
        year = activity.planned_year if first_year[activity.focus_area_id] == quarter.year else None
        if year is None and plan:
            year = sum(plan.values())
        found[activity.id] = ActivityRow(
            activity.name,
            organisations[activity.organisation_id],
            year,
            plan.get(str(quarter)),
            now.get(activity.id, 0),
            so_far.get(activity.id, 0),
            examples.get(activity.id, ""),
        )
    return found


def _year(quarter: Quarter) -> Days:
    """From 1 January to the quarter's end."""
    return Days(date(quarter.year, 1, 1), quarter.days.last)
