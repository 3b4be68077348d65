"""Acts on focus areas: create, change, end, goals, the working group, activities and their plan.

Reading is in `overview.py`; occasions, follow-ups and what is removed have modules of their own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import delete, func, select

from app.accounts import service as accounts
from app.est import counting, occasions, permissions
from app.est.models import (
    CAUSES,
    EVIDENCE,
    KINDS,
    WORKING,
    Activity,
    ActivityPlan,
    FocusArea,
    Goal,
    WorkingGroup,
    WorkingGroupMember,
)
from app.figures.periods import Quarter, local_date
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

MAIN_COUNT = "rapporter"
COUNTED = ("groups", "types", "sites", "sub_areas")
MOST_PLANNED = 5000
EARLIEST_YEAR = 2000
WHICH_YEAR = "Ange ett år som 2026."


@requires(permissions.MANAGE)
def create_focus_area(
    scope: Scope, *, year: int, counts: Mapping[str, Mapping] | None = None, main_count: str | None = None, **fields
) -> FocusArea:
    """A new focus area, in force from `year`. For `fields` see `_checked_area`.

    `counts` are definitions by name that its texts may mention beside the one of `count_*` (see `counting`), which
    `main_count` names.
    """
    faults = {} if _likely_year(scope, year) else {"year": [WHICH_YEAR]}
    named = {name: counting.checked(scope, definition) for name, definition in (counts or {}).items()}
    values, members = _checked_area(scope, named, main_count, faults, **fields)
    _free_title(scope, values["title"], year, None)
    area = scope.add(FocusArea(year=year, ended_on=None, **values))
    said = {"kind": WORKING, "name": "", "purpose": "", "meets": "", "named_place_id": None, "ended_on": None}
    scope.add(WorkingGroup(id=area.id, focus_area_id=area.id, **said))
    _set_members(scope, area, members)
    return area


@requires(permissions.MANAGE)
def change_focus_area(scope: Scope, *, id: UUID, version: int, **fields) -> FocusArea:
    """Change a focus area. For `fields` see `_checked_area`: what is left out is emptied.

    Raises Conflict("changed_meanwhile") when somebody has changed it since `version`.
    """
    area = scope.find(FocusArea, id, to_change=True)
    values, members = _checked_area(scope, area.counts, area.main_count, {}, **fields)
    _free_title(scope, values["title"], area.year, area.id)
    versions.change(scope, area, version, values)
    _set_members(scope, area, members)
    return area


@requires(permissions.MANAGE)
def end_focus_area(scope: Scope, *, id: UUID) -> FocusArea:
    """End a focus area today: it stays readable, and in the reports of the quarters it was in force."""
    area = scope.find(FocusArea, id)
    area.ended_on = area.ended_on or local_date(scope.now)
    scope.db.flush()
    return area


@requires(permissions.MANAGE)
def reopen_focus_area(scope: Scope, *, id: UUID) -> FocusArea:
    """Take an ended focus area up again."""
    area = scope.find(FocusArea, id)
    area.ended_on = None
    scope.db.flush()
    return area


@requires(permissions.MANAGE)
def add_goal(
    scope: Scope,
    *,
    focus_area_id: UUID,
    count: str | None = None,
    same_time_last_year: tuple[str, float] | None = None,
    **fields,
) -> Goal:
    """A goal last in the list. For `fields` see `_checked_goal`.

    `count` names one of the focus area's definitions: baseline, target and now are then counted, never typed.
    `same_time_last_year` is a period in words and the value then.
    """
    area = scope.find(FocusArea, focus_area_id)
    if count is not None and count not in area.counts:
        raise Invalid({"count": [f"Målet räknas med ”{count}”, som inte finns."]})
    values = _checked_goal(area, counted=count is not None, **fields)
    if same_time_last_year:
        texts = Texts()
        same_time_last_year = texts.line("same_time_last_year", same_time_last_year[0]), same_time_last_year[1]
        if texts.faults:
            raise Invalid(texts.faults)
    position = _how_many(scope, Goal, area)
    return scope.add(
        Goal(focus_area_id=area.id, position=position, count=count, same_time_last_year=same_time_last_year, **values)
    )


@requires(permissions.MANAGE)
def change_goal(scope: Scope, *, id: UUID, version: int, **fields) -> Goal:
    """Change a goal. For `fields` see `_checked_goal`. Raises Conflict as `change_focus_area`."""
    goal = versions.find_kept(scope, Goal, id)
    area = scope.find(FocusArea, goal.focus_area_id)
    versions.change(scope, goal, version, _checked_goal(area, counted=goal.count is not None, **fields))
    return goal


@requires(permissions.MANAGE)
def add_activity(scope: Scope, *, focus_area_id: UUID, late_reason: str = "", **fields) -> Activity:
    """A new activity, last in the list. For `fields` see `_checked_activity`. Raises and takes a `late_reason` as
    `change_activity`."""
    area = scope.find(FocusArea, focus_area_id)
    values, plan = _checked_activity(scope, area, None, **fields)
    position = _how_many(scope, Activity, area)
    activity = scope.add(Activity(focus_area_id=area.id, position=position, ended_on=None, **values))
    _set_plan(scope, activity, plan, late_reason)
    return activity


@requires(permissions.MANAGE)
def change_activity(scope: Scope, *, id: UUID, version: int, late_reason: str = "", **fields) -> Activity:
    """Change an activity and its plan for a year. For `fields` see `_checked_activity`. Raises Conflict as
    `change_focus_area`. Another plan for a quarter whose report is final takes a `late_reason`."""
    activity = versions.find_kept(scope, Activity, id)
    area = scope.find(FocusArea, activity.focus_area_id)
    values, plan = _checked_activity(scope, area, activity.id, **fields)
    versions.same(activity, version)
    _set_plan(scope, activity, plan, late_reason)
    versions.change(scope, activity, version, values)
    return activity


def _how_many(scope: Scope, model: type[Goal] | type[Activity], area: FocusArea) -> int | None:
    return scope.db.scalar(select(func.count()).select_from(model).where(model.focus_area_id == area.id))


def _checked_area(
    scope: Scope,
    counts: dict,
    main: str | None,
    faults: dict[str, list[str]],
    *,
    title: str,
    short_title: str = "",
    description: str = "",
    lead_organisation_id: UUID | None = None,
    member_ids: Sequence[UUID] = (),
    meets: str = "",
    insist: bool = False,
    **fields,
) -> tuple[dict, set[UUID]]:
    """The columns of a focus area and its working group.

    Beside these, `fields` may hold for each of CAUSES `cause_…`: a text with one cause a line; for each of EVIDENCE
    `evidence_…`: a text; for each of COUNTED `count_…`: what the figures in its texts count. `insist` says that the
    author keeps telephone numbers and addresses (`Texts`). Raises Invalid with a Swedish sentence per field; nothing is
    stored then.
    """
    prefixed = (("cause", CAUSES), ("evidence", EVIDENCE), ("count", COUNTED))
    if unknown := set(fields) - {f"{prefix}_{key}" for prefix, keys in prefixed for key in keys}:
        raise TypeError(f"a focus area has no {', '.join(sorted(unknown))}")
    counts, main = _counts(scope, counts, main, fields, faults)
    texts = Texts(partial(counting.unknown, counts=counts, main=main), insist=insist)
    texts.faults.update(faults)
    values = {
        "title": texts.line("title", title, required="Ge fokusområdet en rubrik."),
        "short_title": texts.line("short_title", short_title),
        "description": texts.take("description", description, required="Beskriv kort vad det handlar om."),
        "causes": {key: texts.lines(f"cause_{key}", (fields.get(f"cause_{key}") or "").splitlines()) for key in CAUSES},
        "evidence": {key: texts.take(f"evidence_{key}", fields.get(f"evidence_{key}")) for key in EVIDENCE},
        "meets": texts.line("meets", meets),
        "counts": counts,
        "main_count": main,
        "lead_organisation_id": lead_organisation_id,
    }
    known = {organisation.id for organisation in accounts.organisations(scope)}
    members = set(member_ids)
    if lead_organisation_id is not None and lead_organisation_id not in known:
        texts.fault("lead_organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    if members - known:
        texts.fault("member_ids", "En av verksamheterna finns inte här. Välj i listan.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values, members | ({lead_organisation_id} if lead_organisation_id else set())


def _counts(scope: Scope, counts: dict, main: str | None, fields: dict, faults: dict) -> tuple[dict, str | None]:
    """The focus area's definitions with the main one as the form has it."""
    chosen = {key: list(fields.get(f"count_{key}") or ()) for key in COUNTED}
    name = main or MAIN_COUNT
    others = {key: value for key, value in counts.items() if key != name}
    if not any(chosen.values()):
        return others, None
    try:
        return {**others, name: counting.checked(scope, {**counts.get(name, {}), **chosen})}, name
    except Invalid as invalid:
        faults["count_groups"] = invalid.messages["counts"]
        return counts, main


def _free_title(scope: Scope, title: str, year: int, own_id: UUID | None) -> None:
    taken = select(FocusArea.id).where(FocusArea.title == title, FocusArea.year == year)
    if (other := scope.db.scalar(taken)) and other != own_id:
        raise Invalid({"title": [f"Det finns redan ett fokusområde med den rubriken {year}."]})


def _set_members(scope: Scope, area: FocusArea, members: set[UUID]) -> None:
    """Those who stay keep their functions."""
    of_area = WorkingGroupMember.group_id == area.id
    there = set(scope.db.scalars(select(WorkingGroupMember.organisation_id).where(of_area)))
    gone = WorkingGroupMember.organisation_id.in_(there - members)
    scope.db.execute(delete(WorkingGroupMember).where(of_area, gone))
    rows = [{"group_id": area.id, "organisation_id": one, "function": ""} for one in sorted(members - there)]
    scope.insert_many(WorkingGroupMember, rows)


def _checked_goal(
    area: FocusArea,
    *,
    text: str,
    measure: str,
    unit: str,
    baseline: float | None = None,
    target: float | None = None,
    now: float | None = None,
    due: date | None = None,
    baseline_with: int | None = None,
    baseline_of: int | None = None,
    now_with: int | None = None,
    now_of: int | None = None,
    coverage_then: int | None = None,
    coverage_now: int | None = None,
    counted: bool = False,
    insist: bool = False,
) -> dict:
    """The columns of a goal. `baseline_with` of `baseline_of` are the numbers behind a percentage (13 of 21); a goal
    that is `counted` keeps its values."""
    texts = Texts(partial(counting.unknown, counts=area.counts, main=area.main_count), insist=insist)
    values = {
        "text": texts.take("text", text, required="Skriv målet som en mening.", most=500),
        "measure": texts.line("measure", measure, required="Skriv hur målet mäts, till exempel kontrollköp."),
        "unit": texts.line("unit", unit, required="Skriv enheten, till exempel procent eller kr."),
        "due": due,
    }
    if not counted:
        values |= {"baseline": baseline, "target": target, "now": now}
        if target is None:
            texts.fault("target", "Skriv det värde som ska nås.")
    values |= {
        "baseline_count": _pair(texts, "baseline_with", baseline_with, baseline_of),
        "now_count": _pair(texts, "now_with", now_with, now_of),
        "coverage": _pair(texts, "coverage_then", coverage_then, coverage_now, part=False),
    }
    if values["unit"].lower() in ("rapporter", "rapport") and not counted and values["coverage"] is None:
        texts.fault("coverage_then", "Ett mål som räknar rapporter måste visa hur många verksamheter som rapporterar.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values


def _pair(texts: Texts, field: str, first: int | None, second: int | None, *, part: bool = True) -> list | None:
    if first is None and second is None:
        return None
    if first is None or second is None or first < 0 or second < 0:
        texts.fault(field, "Fyll i båda talen eller inget av dem.")
    elif part and first > second:
        texts.fault(field, f"{first} av {second} går inte ihop. Kontrollera talen.")
    return [first, second]


def _likely_year(scope: Scope, year: int) -> bool:
    return EARLIEST_YEAR <= year <= local_date(scope.now).year + 2


def _checked_activity(
    scope: Scope,
    area: FocusArea,
    own_id: UUID | None,
    *,
    name: str,
    kind: str,
    organisation_id: UUID,
    planned_year: int | None = None,
    year: int | None = None,
    planned: Sequence[int | None] = (),
) -> tuple[dict, dict[str, int | None]]:
    """The columns of an activity, and its plan: `planned` are the occasions planned in quarters 1–4 of `year` (the
    focus area's first when missing); an empty quarter takes its plan away."""
    texts = Texts()
    name = texts.line("name", name, required="Skriv vad som ska göras.")
    if kind not in KINDS:
        texts.fault("kind", "Välj vilket slags aktivitet det är.")
    if organisation_id not in {organisation.id for organisation in accounts.organisations(scope)}:
        texts.fault("organisation_id", "Välj vilken verksamhet som ansvarar.")
    if year is not None and not _likely_year(scope, year):
        texts.fault("year", WHICH_YEAR)
    for field, number in [("planned_year", planned_year), *((f"planned_{i}", n) for i, n in enumerate(planned, 1))]:
        if number is not None and not 0 <= number <= MOST_PLANNED:
            texts.fault(field, f"Skriv ett antal mellan 0 och {MOST_PLANNED}.")
    whole = [number for number in planned if number is not None]
    if planned_year is not None and len(whole) == 4 and sum(whole) != planned_year:
        texts.fault("planned_year", f"Kvartalen blir tillsammans {sum(whole)}, men året är {planned_year}.")
    same = select(Activity.id).where(
        Activity.focus_area_id == area.id, Activity.name == name, Activity.removed_at.is_(None)
    )
    if (other := scope.db.scalar(same)) and other != own_id:
        texts.fault("name", "Fokusområdet har redan en aktivitet med det namnet.")
    if texts.faults:
        raise Invalid(texts.faults)
    plan = {str(Quarter(year or area.year, number)): value for number, value in enumerate(planned, 1)}
    values = {"name": name, "kind": kind, "organisation_id": organisation_id, "planned_year": planned_year}
    return values, plan


def _set_plan(scope: Scope, activity: Activity, plan: dict[str, int | None], late_reason: str) -> None:
    """Write the planned occasions of some quarters."""
    of_activity = (ActivityPlan.activity_id == activity.id, ActivityPlan.quarter.in_(list(plan)))
    stored = {row.quarter: row.planned for row in scope.db.scalars(select(ActivityPlan).where(*of_activity))}
    changed = [quarter for quarter, number in plan.items() if number != stored.get(quarter)]
    said = f"Planen ändrades: {activity.name}"
    occasions.note_late(scope, {(activity, Quarter.parse(quarter)): said for quarter in changed}, late_reason)
    scope.db.execute(delete(ActivityPlan).where(*of_activity))
    rows = [{"activity_id": activity.id, "quarter": q, "planned": n} for q, n in plan.items() if n is not None]
    scope.insert_many(ActivityPlan, rows)
