"""Occasions (tillfällen): each time an activity was done. Every count of done activities is counted from these rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from math import floor
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Row, String, Uuid, any_, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import IntegrityError

from app.accounts import service as accounts
from app.closed_quarters import service as closed_quarters
from app.est import groups, permissions
from app.est.models import Activity, ActivityPlan, FocusArea, Occasion
from app.figures.periods import Days, Quarter, local_date
from app.places import service as places
from app.places.permissions import RECOUNT
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.isolation import Question
from tenants.scope import Scope

LATE = "activity"
"""The subject of a late change."""
MOST_LINES = 200
_PLACE, _FIRST, _LAST = (bindparam(name, type_=type) for name, type in (("at", Uuid), ("first", Date), ("last", Date)))
_IDS = any_(bindparam("ids", type_=ARRAY(Uuid)))
_DONE = Occasion.activity_id == _IDS, Occasion.done_on.between(_FIRST, _LAST), Occasion.removed_at.is_(None)
"""Criteria: occasions of these activities within the days, that nobody has removed."""
_LATEST = Occasion.done_on.desc(), Occasion.id.desc()
_PLANS = Question(
    select(ActivityPlan.activity_id, ActivityPlan.quarter, ActivityPlan.planned).where(
        ActivityPlan.activity_id == _IDS, ActivityPlan.quarter.like(bindparam("of_year", type_=String))
    ),
    kept=True,
)
_COUNTS = Question(
    select(
        Occasion.activity_id, func.count().filter(Occasion.done_on >= bindparam("quarter", type_=Date)), func.count()
    )
    .where(*_DONE)
    .group_by(Occasion.activity_id),
    kept=True,
)
_QUARTER = func.date_trunc(literal_column("'quarter'"), Occasion.done_on).cast(Date)
_PER_QUARTER = Question(
    select(Occasion.activity_id, _QUARTER, func.count()).where(*_DONE).group_by(Occasion.activity_id, _QUARTER)
)
_EXAMPLES = Question(
    select(Occasion.activity_id, Occasion.result)
    .where(*_DONE, Occasion.result != "")
    .ext(distinct_on(Occasion.activity_id))
    .order_by(Occasion.activity_id, *_LATEST)
)
_LINES = Question(select(Occasion).where(*_DONE).order_by(*_LATEST).limit(bindparam("most")))


@dataclass(frozen=True)
class ActivityContent:
    """An activity with its planned and done occasions; None where nobody has planned."""

    row: Row[Any]
    """Of `Activity`."""
    responsible: str
    planned_year: int | None
    planned_quarter: int | None
    done_quarter: int
    done_so_far: int
    """Since 1 January of the quarter's year."""
    example: str = ""
    """The result of one of the quarter's occasions."""
    gone: float = 1
    """The part of the quarter that has gone, 1 once it has ended."""

    @property
    def planned_so_far(self) -> int | None:
        """The part of the quarter's plan that the days gone ask for, rounded down."""
        return None if self.planned_quarter is None else floor(self.planned_quarter * self.gone)

    @property
    def on_plan(self) -> bool:
        """Done at least as often as planned so far; without a plan it is not on plan."""
        return self.planned_so_far is not None and self.done_quarter >= self.planned_so_far


@dataclass(frozen=True)
class OccasionAtPlace:
    """One occasion at a named place, in words."""

    done_on: date
    activity_id: UUID
    activity: str
    focus_area_id: UUID
    focus_area: str
    organisation: str
    """Who did it."""
    result: str


@dataclass(frozen=True)
class OccasionLine:
    """One occasion with its words."""

    row: Row[Any]
    """Of `Occasion`."""
    activity: str
    organisation: str
    place: str
    may_remove: bool


@requires(permissions.LOG)
def log_occasion(
    scope: Scope,
    *,
    id: UUID | None = None,
    activity_id: UUID,
    done_on: date,
    result: str = "",
    named_place_id: UUID | None = None,
    place_text: str = "",
    organisation_id: UUID | None = None,
    late_reason: str = "",
    insist: bool = False,
) -> Occasion:
    """Write down that an activity was done. `organisation_id` is who did it; one's own when missing.

    `id` is the caller's own name for the occasion, to be able to send it again: what has been written down under it is
    not written down once more, also when it has been removed since.
    Raises Invalid for a day that has not been or lies before the focus area, for texts that point at a person, and for
    an `id` under which she has said something else. A day in a quarter whose report is final takes a `late_reason`.
    `insist`: see `Texts`.
    """
    area, activity = groups.find_activity(scope, activity_id)
    own_id = _own_id(scope, id) if id else None
    if own_id and (earlier := scope.db.get(Occasion, (scope.tenant.id, own_id))):
        return _same(earlier, activity_id, done_on, result)
    values = _checked(scope, area, activity, done_on, result, named_place_id, place_text, organisation_id, insist)
    said = f"Ett tillfälle loggades: {done_on}, {activity.name}"
    note_late(scope, {(activity, Quarter.containing(done_on)): said}, late_reason)
    if own_id is None:
        return scope.add(Occasion(**values))
    try:
        with scope.attempt():
            return scope.add(Occasion(id=own_id, **values))
    except IntegrityError:
        # Two taps at once: the other request has stored it between our look and our insert.
        return _same(scope.find(Occasion, own_id), activity_id, done_on, result)


def _own_id(scope: Scope, id: UUID) -> UUID:
    """The id of what she sends under a name of her own: nobody else's can be hit by it. It keeps the name's moment."""
    return UUID(bytes=id.bytes[:6] + sha256(f"{scope.actor.membership_id} {id}".encode()).digest()[:10])


def _same(earlier: Occasion, activity_id: UUID, done_on: date, result: str) -> Occasion:
    said = activity_id, done_on, Texts(insist=True).take("result", result, most=600)
    if said != (earlier.activity_id, earlier.done_on, earlier.result):
        raise Invalid({"id": ["Det du skickade förut är redan loggat. Skicka det här som ett eget tillfälle?"]})
    return earlier


@requires(permissions.LOG)
def log_occasions(scope: Scope, *, occasions: Sequence[dict], late_reason: str = "") -> int:
    """Write down many occasions at once, each as `log_occasion` takes it; returns how many. A fault stores none."""
    found = groups.find_activities(scope, {one["activity_id"] for one in occasions})
    rows: list[dict] = []
    for one in occasions:
        said = {name: value for name, value in one.items() if name != "activity_id"}
        rows.append(_checked(scope, *found[one["activity_id"]], **said))
    many = Counter((found[row["activity_id"]][1], Quarter.containing(row["done_on"])) for row in rows)
    note_late(scope, {key: f"Tillfällen loggades: {n}, {key[0].name}" for key, n in many.items()}, late_reason)
    scope.insert_many(Occasion, rows)
    return len(rows)


@requires(permissions.READ)
def occasions_at(scope: Scope, *, named_place_id: UUID, days: Days) -> list[OccasionAtPlace]:
    """What was logged at the place within these days, of all activities the actor works with; latest first."""
    names = {organisation.id: organisation.name for organisation in accounts.organisations(scope)}
    rows = scope.db.ask(_at_place(groups.of(scope)), {"at": named_place_id, "first": days.first, "last": days.last})
    return [
        OccasionAtPlace(day, activity_id, activity, area_id, short or title, names[organisation_id], result)
        for day, activity_id, activity, area_id, short, title, organisation_id, result in rows
    ]


@requires(permissions.READ)
def works_at(scope: Scope, *, named_place_id: UUID) -> bool:
    """Whether an organisation of the actor's has ever logged anything at the place."""
    hers = Occasion.organisation_id.in_(scope.actor.organisations(permissions.READ))
    there = Occasion.named_place_id == named_place_id, Occasion.removed_at.is_(None)
    return scope.db.scalar(select(Occasion.id).where(hers, *there).limit(1)) is not None


@requires(RECOUNT)
def move_occasions(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let every occasion at a named place be at another, which it has been merged with."""
    moved = update(Occasion).where(Occasion.named_place_id == named_place_id).values(named_place_id=to_id)
    scope.db.execute(moved.execution_options(synchronize_session=False))


@lru_cache(maxsize=256)
def _at_place(reach: groups.Reach) -> Question:
    """The question for whoever works with these focus areas, put together once."""
    area = FocusArea.id, FocusArea.short_title, FocusArea.title
    return Question(
        select(Occasion.done_on, Activity.id, Activity.name, *area, Occasion.organisation_id, Occasion.result)
        .join(Activity, (Activity.tenant_id == Occasion.tenant_id) & (Activity.id == Occasion.activity_id))
        .join(FocusArea, (FocusArea.tenant_id == Activity.tenant_id) & (FocusArea.id == Activity.focus_area_id))
        .where(
            Occasion.named_place_id == _PLACE,
            Occasion.done_on.between(_FIRST, _LAST),
            Occasion.removed_at.is_(None),
            Activity.removed_at.is_(None),
            groups.reached(reach),
        )
        .order_by(*_LATEST)
    )


def note_late(scope: Scope, said: Mapping[tuple[Activity, Quarter], str], late_reason: str) -> None:
    """Before activities are changed in some quarters (`said`: in which words): note it for those whose report is final,
    with what was planned and done until now. Raises Invalid for `late_reason` when one of them is and none was given.
    """
    closed = closed_quarters.closed(scope, {quarter for _activity, quarter in said}) if said else {}
    texts = Texts()
    reason = closed_quarters.take_reason(texts, closed, late_reason)
    if texts.faults:
        raise Invalid(texts.faults)
    for (activity, quarter), words in said.items():
        if quarter in closed:
            about = {"quarter": quarter, "focus_area_id": activity.focus_area_id, "subject_id": activity.id}
            before = _planned_and_done(scope, activity, quarter)
            closed_quarters.note(scope, **about, subject=LATE, said=words, reason=reason, before=before)


def _planned_and_done(scope: Scope, activity: Activity, quarter: Quarter) -> dict:
    """What a quarter says of an activity; nothing of one that has been removed."""
    if activity.removed_at is not None:
        return {}
    plan = scope.db.get(ActivityPlan, (scope.tenant.id, activity.id, str(quarter)))
    number = done(scope, [activity.id], quarter.days).get(activity.id, 0)
    return {"name": activity.name, "planned": plan.planned if plan else None, "done": number}


def may_remove(scope: Scope, occasion: Occasion | Row[Any]) -> bool:
    """Whether the actor wrote it, or coordinates."""
    return occasion.logged_by in scope.actor.membership_ids or permissions.may_remove_any(scope.actor)


def done(scope: Scope, activity_ids: Iterable[UUID], days: Days) -> dict[UUID, int]:
    """Activity -> number of occasions within the days (for acts alone)."""
    rows = scope.db.ask(_COUNTS, {**_within(activity_ids, days), "quarter": days.first})
    return {activity_id: count for activity_id, _now, count in rows}


def done_per_quarter(scope: Scope, activity_ids: Iterable[UUID], days: Days) -> list[tuple[UUID, date, int]]:
    """(activity, the first day of a quarter, number of occasions in it), within the days (for acts alone)."""
    return [(id, first, n) for id, first, n in scope.db.ask(_PER_QUARTER, _within(activity_ids, days))]


def examples(scope: Scope, activity_ids: Iterable[UUID], days: Days) -> dict[UUID, str]:
    """Activity -> the latest result that was written of an occasion within the days (for acts alone)."""
    return {id: result for id, result in scope.db.ask(_EXAMPLES, _within(activity_ids, days))}


def lines(scope: Scope, activities: Mapping[UUID, str], days: Days, *, most: int = MOST_LINES) -> list[OccasionLine]:
    """The latest occasions of these activities (id -> name) within the days, in words (for acts alone)."""
    organisations = {organisation.id: organisation.name for organisation in accounts.organisations(scope)}
    sites: dict[UUID | None, str] = {place.id: place.name for place in places.named_places(scope)}

    def line(row: Row[Any]) -> OccasionLine:
        place = sites.get(row.named_place_id) or row.place_text
        names = activities[row.activity_id], organisations[row.organisation_id], place
        return OccasionLine(row, *names, may_remove(scope, row))

    return [line(row) for row in scope.db.ask(_LINES, {**_within(activities, days), "most": most})]


def _within(activity_ids: Iterable[UUID], days: Days) -> dict[str, Any]:
    """The values of `_DONE`."""
    return {"ids": list(activity_ids), "first": days.first, "last": days.last}


def _checked(
    scope: Scope,
    area: FocusArea,
    activity: Activity,
    done_on: date,
    result: str = "",
    named_place_id: UUID | None = None,
    place_text: str = "",
    organisation_id: UUID | None = None,
    insist: bool = False,
) -> dict:
    """The columns of an occasion."""
    texts = Texts(insist=insist)
    result = texts.take("result", result, most=600)
    place_text = texts.line("place_text", place_text)
    if done_on > local_date(scope.now):
        texts.fault("done_on", "Dagen har inte varit än. Logga tillfället när det är gjort.")
    elif done_on.year < area.year:
        texts.fault("done_on", f"Fokusområdet började gälla {area.year}. Kontrollera årtalet.")
    if named_place_id and all(place.id != named_place_id for place in places.named_places(scope)):
        texts.fault("named_place_id", "Platsen finns inte här. Välj en plats i listan.")
    doer = _doer(scope, activity, organisation_id, texts)
    if texts.faults:
        raise Invalid(texts.faults)
    return {
        "activity_id": activity.id,
        "done_on": done_on,
        "organisation_id": doer,
        "named_place_id": named_place_id,
        "place_text": place_text,
        "result": result,
        "logged_by": scope.actor.membership_id,
        "logged_at": scope.now,
    }


def _doer(scope: Scope, activity: Activity, organisation_id: UUID | None, texts: Texts) -> UUID | None:
    own = scope.actor.organisations(permissions.LOG)
    if organisation_id is None:
        # The responsible organisation, when one belongs to it or coordinates; else one's own.
        if activity.organisation_id in own or len(own) != 1:
            return activity.organisation_id
        return next(iter(own))
    if organisation_id not in {organisation.id for organisation in accounts.organisations(scope)}:
        texts.fault("organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    elif organisation_id not in own and not permissions.may_log_for_any(scope.actor):
        texts.fault("organisation_id", "Du kan bara logga åt din egen verksamhet.")
    return organisation_id


def contents(
    scope: Scope,
    areas: Sequence[FocusArea],
    activities: Sequence[Row[Any]],
    organisations: Mapping[UUID, str],
    quarter: Quarter,
    *,
    with_examples: bool,
) -> dict[UUID, ActivityContent]:
    """Id -> each of these activities of the focus areas, as of the quarter (for acts alone)."""
    ids = [activity.id for activity in activities]
    first_year = {area.id: area.year for area in areas}
    plans: dict[UUID, dict[str, int]] = defaultdict(dict)
    for id, when, planned in scope.db.ask(_PLANS, {"ids": ids, "of_year": f"{quarter.year}-Q_"}):
        plans[id][when] = planned
    so_far = _within(ids, Days(date(quarter.year, 1, 1), quarter.days.last))
    rows = scope.db.ask(_COUNTS, {**so_far, "quarter": quarter.first_day})
    counts = {id: (now, year) for id, now, year in rows}
    told = examples(scope, ids, quarter.days) if with_examples else {}
    days, passed = quarter.days, (local_date(scope.now) - quarter.days.first).days + 1
    gone = min(max(passed, 0), len(days)) / len(days)

    def content(activity: Row[Any]) -> ActivityContent:
        id, plan, who = activity.id, plans[activity.id], organisations[activity.organisation_id]
        year = activity.planned_year if first_year[activity.focus_area_id] == quarter.year else None
        if year is None and plan:
            year = sum(plan.values())
        counted = plan.get(str(quarter)), *counts.get(id, (0, 0))
        return ActivityContent(activity, who, year, *counted, told.get(id, ""), gone)

    return {activity.id: content(activity) for activity in activities}
