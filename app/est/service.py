"""Acts on focus areas: create, change, end, goals, the working group, activities and their plan.

Reading is in `overview.py`; occasions, follow-ups, priorities and reports have modules of their own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from app.accounts import service as accounts
from app.est import counting, permissions, vocabulary
from app.est.models import KINDS, Activity, ActivityPlan, FocusArea, Goal, WorkingGroupMember
from app.est.texts import Texts
from app.figures.periods import Quarter, local_date
from tenants.access import requires
from tenants.errors import Invalid
from tenants.scope import Scope

MAIN_COUNT = "rapporter"
MOST_PLANNED = 5000
EARLIEST_YEAR = 2000
WHICH_YEAR = "Ange ett år som 2026."


# --- the focus area --------------------------------------------------------------------------------------------------


@requires(permissions.MANAGE)
def create_focus_area(
    scope: Scope, *, year: int, counts: Mapping[str, Mapping] | None = None, main_count: str | None = None, **fields
) -> FocusArea:
    """A new focus area, in force from `year`. For `fields` see `change_focus_area`.

    `counts` are definitions by name that its texts may mention beside the one of `count_*` (see `counting`), which
    `main_count` names.
    """
    faults = {} if _likely_year(scope, year) else {"year": [WHICH_YEAR]}
    named = {name: counting.checked(scope, definition) for name, definition in (counts or {}).items()}
    values, members = _checked(scope, named, main_count, faults, **fields)
    _free_title(scope, values["title"], year, None)
    area = scope.add(FocusArea(year=year, ended_on=None, **values))
    _set_members(scope, area, members)
    return area


@requires(permissions.MANAGE)
def change_focus_area(
    scope: Scope,
    *,
    id: UUID,
    title: str,
    short_title: str = "",
    description: str = "",
    cause_place: str = "",
    cause_exposed: str = "",
    cause_offender: str = "",
    cause_chain: str = "",
    evidence_reports: str = "",
    evidence_reported_crimes: str = "",
    evidence_dialogue: str = "",
    evidence_police_picture: str = "",
    evidence_own_analyses: str = "",
    lead_organisation_id: UUID | None = None,
    member_ids: Sequence[UUID] = (),
    meets: str = "",
    count_groups: Sequence[str] = (),
    count_types: Sequence[str] = (),
    count_sites: Sequence[str] = (),
    count_sub_areas: Sequence[str] = (),
) -> FocusArea:
    """Change a focus area. Causes are a text with one cause a line; `count_*` say what the figures in its texts count.

    Raises Invalid with a Swedish sentence per field; nothing is stored then.
    """
    area = scope.find(FocusArea, id)
    faults: dict[str, list[str]] = {}
    values, members = _checked(
        scope,
        area.counts,
        area.main_count,
        faults,
        title=title,
        short_title=short_title,
        description=description,
        cause_place=cause_place,
        cause_exposed=cause_exposed,
        cause_offender=cause_offender,
        cause_chain=cause_chain,
        evidence_reports=evidence_reports,
        evidence_reported_crimes=evidence_reported_crimes,
        evidence_dialogue=evidence_dialogue,
        evidence_police_picture=evidence_police_picture,
        evidence_own_analyses=evidence_own_analyses,
        lead_organisation_id=lead_organisation_id,
        member_ids=member_ids,
        meets=meets,
        count_groups=count_groups,
        count_types=count_types,
        count_sites=count_sites,
        count_sub_areas=count_sub_areas,
    )
    _free_title(scope, values["title"], area.year, area.id)
    for name, value in values.items():
        setattr(area, name, value)
    scope.db.flush()
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


# --- goals -----------------------------------------------------------------------------------------------------------


@requires(permissions.MANAGE)
def add_goal(
    scope: Scope,
    *,
    focus_area_id: UUID,
    count: str | None = None,
    same_time_last_year: tuple[str, float] | None = None,
    **fields,
) -> Goal:
    """A goal last in the list. For `fields` see `change_goal`.

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
    position = scope.db.scalar(select(func.count()).select_from(Goal).where(Goal.focus_area_id == area.id))
    return scope.add(
        Goal(focus_area_id=area.id, position=position, count=count, same_time_last_year=same_time_last_year, **values)
    )


@requires(permissions.MANAGE)
def change_goal(
    scope: Scope,
    *,
    id: UUID,
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
) -> Goal:
    """Change a goal. `baseline_with` of `baseline_of` are the numbers behind a percentage (13 of 21)."""
    goal = scope.find(Goal, id)
    area = scope.find(FocusArea, goal.focus_area_id)
    values = _checked_goal(
        area,
        text=text,
        measure=measure,
        unit=unit,
        baseline=baseline,
        target=target,
        now=now,
        due=due,
        baseline_with=baseline_with,
        baseline_of=baseline_of,
        now_with=now_with,
        now_of=now_of,
        coverage_then=coverage_then,
        coverage_now=coverage_now,
        counted=goal.count is not None,
    )
    for name, value in values.items():
        setattr(goal, name, value)
    scope.db.flush()
    return goal


@requires(permissions.MANAGE)
def remove_goal(scope: Scope, *, id: UUID) -> None:
    """Take a goal away."""
    scope.db.delete(scope.find(Goal, id))
    scope.db.flush()


# --- activities ------------------------------------------------------------------------------------------------------


@requires(permissions.MANAGE)
def add_activity(
    scope: Scope,
    *,
    focus_area_id: UUID,
    name: str,
    kind: str,
    organisation_id: UUID,
    planned_year: int | None = None,
    year: int | None = None,
    planned: Sequence[int | None] = (),
) -> Activity:
    """A new activity. `planned` are the occasions planned in quarters 1–4 of `year` (this year when missing)."""
    area = scope.find(FocusArea, focus_area_id)
    values = _checked_activity(scope, area, None, name, kind, organisation_id, planned_year, year, planned)
    position = scope.db.scalar(select(func.count()).select_from(Activity).where(Activity.focus_area_id == area.id))
    activity = scope.add(Activity(focus_area_id=area.id, position=position, ended_on=None, **values))
    _plan(scope, activity.id, year or area.year, planned)
    return activity


@requires(permissions.MANAGE)
def change_activity(
    scope: Scope,
    *,
    id: UUID,
    name: str,
    kind: str,
    organisation_id: UUID,
    planned_year: int | None = None,
    year: int | None = None,
    planned: Sequence[int | None] = (),
) -> Activity:
    """Change an activity and its plan for `year`; an empty quarter takes its plan away."""
    activity = scope.find(Activity, id)
    area = scope.find(FocusArea, activity.focus_area_id)
    values = _checked_activity(scope, area, activity.id, name, kind, organisation_id, planned_year, year, planned)
    for field, value in values.items():
        setattr(activity, field, value)
    scope.db.flush()
    year = year or area.year
    quarters = [str(Quarter(year, number)) for number, _ in enumerate(planned, 1)]
    scope.db.execute(
        delete(ActivityPlan).where(ActivityPlan.activity_id == activity.id, ActivityPlan.quarter.in_(quarters))
    )
    _plan(scope, activity.id, year, planned)
    return activity


# --- inside ----------------------------------------------------------------------------------------------------------


def _checked(scope: Scope, counts: dict, main: str | None, faults: dict, **fields) -> tuple[dict, set[UUID]]:
    counts, main = _counts(scope, counts, main, fields, faults)
    texts = Texts(counts, main)
    texts.faults.update(faults)
    take = fields.get
    values = {
        "title": texts.line("title", take("title"), required="Ge fokusområdet en rubrik."),
        "short_title": texts.line("short_title", take("short_title")),
        "description": texts.take("description", take("description"), required="Beskriv kort vad det handlar om."),
        "causes": {
            key: texts.lines(f"cause_{key}", str(take(f"cause_{key}") or "").splitlines()) for key in vocabulary.CAUSES
        },
        "evidence": {key: texts.take(f"evidence_{key}", take(f"evidence_{key}")) for key in vocabulary.EVIDENCE},
        "meets": texts.line("meets", take("meets")),
        "counts": counts,
        "main_count": main,
    }
    known = {organisation.id for organisation in accounts.organisations(scope)}
    lead, members = take("lead_organisation_id"), set(take("member_ids") or ())
    values["lead_organisation_id"] = lead
    if lead is not None and lead not in known:
        texts.fault("lead_organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    if members - known:
        texts.fault("member_ids", "En av verksamheterna finns inte här. Välj i listan.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values, members | ({lead} if lead else set())


def _counts(scope: Scope, counts: dict, main: str | None, fields: dict, faults: dict) -> tuple[dict, str | None]:
    """The focus area's definitions with the main one as the form has it."""
    chosen = {key: list(fields.get(f"count_{key}") or ()) for key in ("groups", "types", "sites", "sub_areas")}
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
    scope.db.execute(delete(WorkingGroupMember).where(WorkingGroupMember.focus_area_id == area.id))
    rows = [{"focus_area_id": area.id, "organisation_id": member} for member in sorted(members)]
    scope.insert_many(WorkingGroupMember, rows)


def _checked_goal(area: FocusArea, *, counted: bool = False, **fields) -> dict:
    texts = Texts(area.counts, area.main_count)
    values = {
        "text": texts.take("text", fields["text"], required="Skriv målet som en mening.", most=500),
        "measure": texts.line("measure", fields["measure"], required="Skriv hur målet mäts, till exempel kontrollköp."),
        "unit": texts.line("unit", fields["unit"], required="Skriv enheten, till exempel procent eller kr."),
        "due": fields.get("due"),
    }
    if not counted:
        values |= {name: fields.get(name) for name in ("baseline", "target", "now")}
        if values["target"] is None:
            texts.fault("target", "Skriv det värde som ska nås.")
    for name in ("baseline", "now"):
        values[f"{name}_count"] = _pair(texts, f"{name}_with", fields.get(f"{name}_with"), fields.get(f"{name}_of"))
    coverage = fields.get("coverage_then"), fields.get("coverage_now")
    values["coverage"] = _pair(texts, "coverage_then", *coverage, part=False)
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


def _checked_activity(scope: Scope, area, own_id, name, kind, organisation_id, planned_year, year, planned) -> dict:
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
    same = select(Activity.id).where(Activity.focus_area_id == area.id, Activity.name == name)
    if (other := scope.db.scalar(same)) and other != own_id:
        texts.fault("name", "Fokusområdet har redan en aktivitet med det namnet.")
    if texts.faults:
        raise Invalid(texts.faults)
    return {"name": name, "kind": kind, "organisation_id": organisation_id, "planned_year": planned_year}


def _plan(scope: Scope, activity_id: UUID, year: int, planned: Sequence[int | None]) -> None:
    """Write the planned occasions of quarters that have no plan."""
    plan = {str(Quarter(year, number)): value for number, value in enumerate(planned, 1)}
    rows = [{"activity_id": activity_id, "quarter": q, "planned": n} for q, n in plan.items() if n is not None]
    scope.insert_many(ActivityPlan, rows)
