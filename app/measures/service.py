"""Acts on measures: make, correct, say how far one has come, take away and put back, and all as a workbook;
`tasks.py` has those on tasks and occasions, `lists.py` reads."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from app.accounts import service as accounts
from app.alerts.permissions import READ as READ_ALERTS
from app.est import overview
from app.est.permissions import READ as READ_AREAS
from app.figures.periods import local_date
from app.measures import lists, permissions, wording
from app.measures.models import (
    CHANGED,
    CLASSES,
    KINDS,
    OBJECTS,
    PLANNED,
    SITUATIONAL,
    STATES,
    STOPPED,
    TERMS,
    Measure,
    MeasureEvent,
    MeasureOccasion,
    MeasurePartner,
)
from app.measures.reach import Reach
from app.meetings import decisions
from app.meetings import lists as meetings
from app.meetings.permissions import READ as READ_MEETINGS
from app.places import service as places
from app.places.permissions import RECOUNT
from app.problems import lists as problems
from app.problems.permissions import READ as READ_PROBLEMS
from app.report.fields import INTERNAL
from app.taxonomy import service as taxonomy
from app.texts import Texts
from app.workbooks import workbook
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.scope import Scope

NOT_HERE = "Verksamheten finns inte här. Välj en i listan."
NO_PLACE = "Platsen finns inte här. Välj en plats i listan."
_MEASURES = (
    *("åtgärd", "slag", "ansvarig", "funktion", "plats", "börjar", "klar", "läge", "uppgifter gjorda"),
    *("uppgifter", "tillfällen", "planerade tillfällen", "kostnad, kronor", "id"),
)
_TASKS = "uppgift", "åtgärd", "vem", "till när", "läge", "gjord av", "id"
_DECISIONS = "beslut", "vad", "vem", "var", "till när", "läge", "möte", "mötesdag"


@requires(permissions.WRITE)
def add_measure(
    scope: Scope,
    *,
    text: str,
    organisation_id: UUID,
    due: date,
    function: str = "",
    named_place_id: UUID | None = None,
    decision_id: UUID | None = None,
    alert: str = "",
    alert_first: date | None = None,
    focus_area_id: UUID | None = None,
    problem_id: UUID | None = None,
    insist: bool = False,
) -> Measure:
    """Begin a measure with its two questions: what, and who by when. Of a decision it is read by those who read that;
    `alert` is a warning's own sentence, of the period that begins on `alert_first`.

    Raises Invalid with a Swedish sentence per field, and NotFound for a decision that the actor does not read.
    """
    decision = meetings.find_decision(scope, id=decision_id).row if decision_id else None
    texts = Texts(insist=insist)
    values = _asked(scope, texts, None, text, organisation_id, function, due)
    linked = {"named_place_id": named_place_id, "focus_area_id": focus_area_id, "problem_id": problem_id}
    _there(scope, texts, None, **linked)
    values |= linked | {"decision_id": decision_id}
    values |= _alert(scope, texts, alert, alert_first)
    if texts.faults:
        raise Invalid(texts.faults)
    empty = dict.fromkeys(("place_text", "place_owner", "kind", "object", "method", "term", "effect"), "")
    row = scope.add(
        Measure(
            state=PLANNED,
            access_class=decision.access_class if decision else INTERNAL,
            by_intelligence=False,
            effect_types=[],
            **empty,
            **values,
        )
    )
    _note(scope, row, PLANNED)
    return row


@requires(permissions.WRITE)
def change_measure(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    text: str,
    organisation_id: UUID,
    due: date,
    function: str = "",
    starts_on: date | None = None,
    named_place_id: UUID | None = None,
    place_text: str = "",
    place_owner: str = "",
    kind: str = "",
    object: str = "",
    method: str = "",
    partner_ids: Sequence[UUID] = (),
    term: str = "",
    planned: int | None = None,
    cost: int | None = None,
    effect: str = "",
    effect_types: Sequence[str] = (),
    by_intelligence: bool = False,
    focus_area_id: UUID | None = None,
    problem_id: UUID | None = None,
    access_class: str = "",
    insist: bool = False,
) -> Measure:
    """Correct a measure and say more of it: what is left out is emptied, but for who may read it. What it said before
    is kept. Raises Invalid and NotFound, and Conflict("changed_meanwhile")."""
    row = find_written(scope, id)
    texts = Texts(insist=insist)
    values = _asked(scope, texts, row, text, organisation_id, function, due)
    linked = {"named_place_id": named_place_id, "focus_area_id": focus_area_id, "problem_id": problem_id}
    values |= {
        "place_text": texts.line("place_text", place_text),
        "place_owner": texts.line("place_owner", place_owner),
        "method": texts.take("method", method),
        "effect": texts.take("effect", effect, most=600),
        "kind": kind,
        "object": object if kind == SITUATIONAL else "",
        "starts_on": starts_on,
        **linked,
        "term": term,
        "planned": planned,
        "cost": cost,
        "effect_types": [slug for slug in taxonomy.by_slug() if slug in effect_types],
        "by_intelligence": by_intelligence,
        "access_class": access_class or row.access_class,
    }
    _there(scope, texts, row, **linked)
    _sensible(scope, texts, row, values, effect_types)
    partners, before = set(partner_ids) - {organisation_id}, _partners(scope, row.id)
    if partners - before - {one.id for one in accounts.organisations_to_choose(scope)}:
        texts.fault("partner_ids", "En av verksamheterna finns inte här. Välj i listan.")
    if texts.faults:
        raise Invalid(texts.faults)
    said = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    versions.change(scope, row, version, values)
    if partners != before:
        scope.db.execute(delete(MeasurePartner).where(MeasurePartner.measure_id == row.id))
        rows = [{"measure_id": row.id, "organisation_id": one} for one in sorted(partners)]
        scope.insert_many(MeasurePartner, rows)
        said["partner_ids"] = [str(one) for one in sorted(before)]
    if said:
        kept = {name: value if value is None or isinstance(value, list) else str(value) for name, value in said.items()}
        _note(scope, row, CHANGED, before=kept)
    return row


@requires(permissions.WRITE)
def say(scope: Scope, *, id: UUID, version: int, state: str, reason: str = "", insist: bool = False) -> Measure:
    """Say how far a measure has come: one of STATES. `reason`: why it is stopped. Raises as `change_measure`."""
    row = find_written(scope, id)
    texts = Texts(insist=insist)
    why = texts.line("reason", reason, required="Skriv varför den avbryts." if state == STOPPED else "")
    if state not in STATES:
        texts.fault("state", "Välj hur långt den har kommit.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, {"state": state})
    _note(scope, row, state, reason=why)
    return row


@requires(permissions.WRITE)
def remove_measure(scope: Scope, *, id: UUID) -> Measure:
    """Take a measure away, with its tasks and occasions; it can be put back. Raises NotFound."""
    row = find_written(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_measure(scope: Scope, *, id: UUID) -> Measure:
    row = versions.find_removed(scope, Measure, id)
    _writes(scope, row)
    versions.restore(scope, row)
    return row


@requires(RECOUNT)
def move_measures(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let every measure and occasion at a named place be at another, which it has been merged with."""
    for table in (Measure, MeasureOccasion):
        moved = update(table).where(table.named_place_id == named_place_id).values(named_place_id=to_id)
        scope.db.execute(moved.execution_options(synchronize_session=False))


@requires(permissions.READ)
def take_out(scope: Scope) -> bytes:
    """What the actor reads of measures, of tasks and, where she reads those, of decisions: a sheet each."""
    measures = lists.list_measures(scope, most=lists.MOST).rows
    tasks = lists.tasks_of(scope, measures=measures)
    told = [_measure(one) for one in measures]
    sheets = [("Åtgärder", [_MEASURES, *told]), ("Uppgifter", [_TASKS, *(_task(*pair) for pair in tasks)])]
    if scope.may(READ_MEETINGS):
        sheets.insert(0, ("Beslut", [_DECISIONS, *map(_decision, _decisions(scope))]))
    return workbook(*sheets)


def find_written(scope: Scope, id: UUID) -> Measure:
    """A measure that the actor reads and writes, locked (for acts alone). Raises NotFound, and NotAllowed for one that
    she only reads."""
    row = versions.find_kept(scope, Measure, id)
    _writes(scope, row)
    return row


@requires(permissions.WRITE)
def partners_of(scope: Scope, *, id: UUID) -> set[UUID]:
    """Who takes part beside the responsible organisation, of a measure that the actor reads."""
    return _partners(scope, lists.find_measure(scope, id=id).row.id)


def _partners(scope: Scope, id: UUID) -> set[UUID]:
    rows = select(MeasurePartner.organisation_id).where(MeasurePartner.measure_id == id)
    return set(scope.db.scalars(rows))


def _writes(scope: Scope, row: Measure) -> None:
    reach = Reach.of(scope)
    there = select(reach.written().label("writes")).where(Measure.id == row.id, reach.read())
    may = scope.db.scalar(there.select_from(Measure))
    if may is None:
        raise NotFound("measure")
    if not may:
        raise NotAllowed(permissions.WRITE.name)


def _note(scope: Scope, row: Measure, what: str, **said: Any) -> None:
    told = {"reason": "", "before": None, **said}
    scope.add(MeasureEvent(measure_id=row.id, what=what, at=scope.now, by=scope.actor.name, **told))


def _asked(
    scope: Scope, texts: Texts, stored: Measure | None, text: str, organisation_id: UUID, function: str, due: date
) -> dict[str, Any]:
    """The columns of the two questions."""
    values = {
        "text": texts.take("text", text, required="Skriv vad som ska göras.", most=600),
        "function": texts.line("function", function),
        "organisation_id": organisation_id,
        "due": due,
    }
    kept = stored is not None and stored.organisation_id == organisation_id
    if not kept and all(one.id != organisation_id for one in accounts.organisations_to_choose(scope)):
        texts.fault("organisation_id", NOT_HERE)
    elif not kept and not permissions.writes_any(scope.actor):
        own = scope.actor.organisations(permissions.WRITE)
        if organisation_id not in own:
            texts.fault("organisation_id", "Du kan bara lägga en åtgärd på din egen verksamhet.")
    if due < local_date(scope.now) and not (stored and stored.due == due):
        texts.fault("due", "Dagen har gått. Välj en som kommer.")
    return values


def _there(
    scope: Scope,
    texts: Texts,
    stored: Measure | None,
    *,
    named_place_id: UUID | None,
    focus_area_id: UUID | None,
    problem_id: UUID | None,
) -> None:
    """A place that has ended stays where it stands, and is chosen nowhere else; so do a focus area and a problem."""
    new_place = named_place_id and not (stored and stored.named_place_id == named_place_id)
    if new_place and all(one.id != named_place_id for one in places.places_to_choose(scope)):
        texts.fault("named_place_id", NO_PLACE)
    if focus_area_id and not (stored and stored.focus_area_id == focus_area_id):
        areas = overview.list_rows(scope) if scope.may(READ_AREAS) else []
        if all(area.id != focus_area_id for area, _activities in areas):
            texts.fault("focus_area_id", "Fokusområdet finns inte här. Välj ett i listan.")
    if problem_id and not (stored and stored.problem_id == problem_id):
        there = problems.problems_to_choose(scope) if scope.may(READ_PROBLEMS) else []
        if all(id != problem_id for id, _title in there):
            texts.fault("problem_id", "Problembilden finns inte här. Välj en i listan.")


def _sensible(scope: Scope, texts: Texts, row: Measure, values: dict[str, Any], effect_types: Sequence[str]) -> None:
    """Of what only the whole form asks."""
    for name, codes in (("kind", KINDS), ("object", OBJECTS), ("term", TERMS)):
        if values[name] and values[name] not in codes:
            texts.fault(name, "Välj ett av alternativen.")
    if values["object"] and not values["named_place_id"] and not values["place_text"]:
        texts.fault("named_place_id", "Säg vilken plats det gäller: välj i listan, eller skriv den med egna ord.")
    if values["starts_on"] and values["starts_on"] > values["due"]:
        texts.fault("starts_on", "Den börjar efter att den ska vara klar. Kontrollera dagarna.")
    for name in ("planned", "cost"):
        if values[name] is not None and values[name] < 0:
            texts.fault(name, "Skriv 0 eller mer.")
    if set(effect_types) - set(taxonomy.by_slug()):
        texts.fault("effect_types", "Välj bland typerna i listan.")
    if values["access_class"] not in CLASSES:
        texts.fault("access_class", "Välj vem som får läsa.")
    elif values["access_class"] != row.access_class and not permissions.writes_the_class(scope.actor):
        texts.fault("access_class", "Samordnaren väljer vem som får läsa.")


def _alert(scope: Scope, texts: Texts, said: str, first: date | None) -> dict[str, str]:
    audience = ""
    if said:
        audience = decisions.warning_audience(scope, said=said, first=first) if scope.may(READ_ALERTS) and first else ""
        if not audience:
            texts.fault("alert", "Varningen är en annan nu. Läs in sidan med varningar igen.")
    return {"alert": said if audience else "", "alert_audience": audience}


def _decisions(scope: Scope) -> list[meetings.DecisionView]:
    found, number, more = [], 1, True
    while more and len(found) < lists.MOST:
        listed = meetings.list_decisions(scope, page=number)
        found += listed.rows
        number, more = number + 1, listed.more
    return found


def _measure(one: lists.MeasureView) -> list[str]:
    row, whole = one.row, one.whole
    return [
        *(row.text, one.kind, one.organisation, one.function, one.where),
        *(_said(row.starts_on) if whole else "", str(row.due), wording.STATES[row.state]),
        *(str(one.tasks_done), str(one.tasks), str(one.done)),
        *(_said(row.planned) if whole else "", _said(row.cost) if whole else "", str(row.id)),
    ]


def _task(measure: lists.MeasureView, one: lists.TaskView) -> list[str]:
    row = one.row
    return [row.text, measure.row.text, one.who, str(row.due), one.state[1], row.done_by or "", str(row.id)]


def _decision(one: meetings.DecisionView) -> list[str]:
    row = one.row
    return [one.label, row.text, one.who, one.where, str(row.due), one.state[1], one.meeting, str(one.met_on)]


def _said(value: object) -> str:
    return "" if value is None else str(value)
