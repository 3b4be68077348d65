"""Acts on the action plan of a final assessment: draft it, record who decided it, its measures and how each stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts import service as accounts
from app.area_papers import service as area_papers
from app.figures.periods import local_date
from app.legal_duties import permissions, wording
from app.legal_duties.assessments import find_assessment
from app.legal_duties.models import MEASURE_STATES, PLANNED, ActionPlan, PlanFollowUp, PlanMeasure, StrategicAssessment
from app.measures import lists as measures
from app.measures import permissions as measure_permissions
from app.report.fields import INTERNAL
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

MOST = 80
"""Measures of a plan."""


@dataclass(frozen=True)
class PlanMeasureView:
    row: PlanMeasure
    who: str
    state: str
    mark: tuple[str, str]
    follow_ups: Sequence[PlanFollowUp]
    """The latest first."""
    measure: str
    """The measure of the daily work, as its reader reads it; "" when she does not."""


@dataclass(frozen=True)
class PlanView:
    row: ActionPlan
    measures: Sequence[PlanMeasureView]
    removed: Sequence[PlanMeasure]

    @property
    def decided(self) -> bool:
        return self.row.decided_on is not None

    @property
    def decision(self) -> str:
        row = self.row
        if row.decided_on is None:
            return ""
        number = f", {row.registry_number}" if row.registry_number else ""
        return f"{row.body} {row.decided_on.isoformat()} § {row.paragraph}{number}"

    @property
    def unfollowed(self) -> int:
        """Measures of which nothing has been written."""
        return sum(not one.follow_ups for one in self.measures)


@requires(permissions.READ)
def plan_of(scope: Scope, *, assessment_id: UUID) -> PlanView | None:
    """The plan on an assessment that the actor reads; drafts for those who read such. Raises NotFound."""
    find_assessment(scope, id=assessment_id)
    rows = select(ActionPlan).where(ActionPlan.assessment_id == assessment_id, ActionPlan.removed_at.is_(None))
    row = scope.db.scalars(rows.order_by(ActionPlan.id)).first()
    if row is None or not (row.decided_on or scope.may(permissions.READ_DRAFTS)):
        return None
    return _view(scope, row)


@requires(permissions.READ)
def find_plan(scope: Scope, *, id: UUID) -> PlanView:
    """Raises NotFound for one that the actor does not read."""
    row = scope.find(ActionPlan, id)
    if row.removed_at or not (row.decided_on or scope.may(permissions.READ_DRAFTS)):
        raise NotFound("action_plan")
    return _view(scope, row)


@requires(permissions.READ)
def latest_decision(scope: Scope) -> ActionPlan | None:
    """The plan that was decided last."""
    rows = select(ActionPlan).where(ActionPlan.decided_on.is_not(None), ActionPlan.removed_at.is_(None))
    return scope.db.scalars(rows.order_by(ActionPlan.decided_on.desc(), ActionPlan.id.desc()).limit(1)).first()


@requires(permissions.READ)
def find_measure(scope: Scope, *, id: UUID) -> tuple[PlanView, PlanMeasureView]:
    """Raises NotFound for one of a plan that the actor does not read, and one that was taken away."""
    row = scope.find(PlanMeasure, id)
    plan = find_plan(scope, id=row.plan_id)
    seen = next((one for one in plan.measures if one.row.id == id), None)
    if seen is None:
        raise NotFound("plan_measure")
    return plan, seen


@requires(permissions.READ)
def of_measure(scope: Scope, *, measure_id: UUID) -> list[PlanMeasure]:
    """The measures of plans that a measure of the daily work carries out, of those that the actor reads. Whoever shows
    it has seen to it that she reads that."""
    plans = ActionPlan.tenant_id == PlanMeasure.tenant_id, ActionPlan.id == PlanMeasure.plan_id
    rows = select(PlanMeasure).join(ActionPlan, (plans[0]) & (plans[1]))
    rows = rows.where(PlanMeasure.measure_id == measure_id, PlanMeasure.removed_at.is_(None))
    if not scope.may(permissions.READ_DRAFTS):
        rows = rows.where(ActionPlan.decided_on.is_not(None))
    return list(scope.db.scalars(rows.where(ActionPlan.removed_at.is_(None))))


@requires(permissions.WRITE)
def begin_plan(scope: Scope, *, assessment_id: UUID) -> ActionPlan:
    """The draft of the plan that a final assessment asks for. Raises NotFound, Conflict("not_final") and
    Conflict("already_done") when it has one."""
    seen = find_assessment(scope, id=assessment_id)
    if seen.draft:
        raise Conflict("not_final")
    scope.find(type(seen.row), assessment_id, to_change=True)  # one after the other
    there = ActionPlan.assessment_id == assessment_id, ActionPlan.removed_at.is_(None)
    if scope.db.scalar(select(func.count()).select_from(ActionPlan).where(*there)):
        raise Conflict("already_done")
    empty = dict.fromkeys(("body", "paragraph", "registry_number"), "")
    return scope.add(ActionPlan(assessment_id=assessment_id, decided_on=None, **empty))


@requires(permissions.RECORD)
def decide_plan(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    body: str = "",
    decided_on: date,
    paragraph: str = "",
    registry_number: str = "",
) -> ActionPlan:
    """Record which body has decided the plan; from then on its measures are only followed up. Raises NotFound, Invalid,
    Conflict("already_final") and Conflict("changed_meanwhile")."""
    row = _draft(scope, id)
    texts = Texts()
    values: dict[str, Any] = {
        "body": texts.line("body", body, required="Skriv vem som beslutade: fullmäktige, styrelsen eller en nämnd."),
        "decided_on": decided_on,
        "paragraph": texts.code("paragraph", paragraph),
        "registry_number": texts.code("registry_number", registry_number),
    }
    if not values["paragraph"]:
        texts.fault("paragraph", "Skriv vilken paragraf i protokollet.")
    if not values["registry_number"]:
        texts.fault("registry_number", "Skriv diarienumret.")
    if decided_on > local_date(scope.now) or decided_on.year < 2000:
        texts.fault("decided_on", "Välj en dag som har varit.")
    if not _rows(scope, id):
        texts.fault("body", "Planen har inga åtgärder. Skriv minst en innan beslutet skrivs in.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, values)
    share(scope, scope.find(StrategicAssessment, row.assessment_id))
    return row


@requires(permissions.WRITE)
def remove_plan(scope: Scope, *, id: UUID) -> ActionPlan:
    row = _draft(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def add_measure(scope: Scope, *, plan_id: UUID, insist: bool = False, **said: Any) -> PlanMeasure:
    """A measure more in a draft. Raises NotFound, Invalid and Conflict("already_final")."""
    _draft(scope, plan_id)
    if len(_rows(scope, plan_id)) >= MOST:
        raise Invalid({"text": [f"En plan har högst {MOST} åtgärder."]})
    return scope.add(PlanMeasure(plan_id=plan_id, **_checked(scope, Texts(insist=insist), None, **said)))


@requires(permissions.WRITE)
def change_measure(scope: Scope, *, id: UUID, version: int, insist: bool = False, **said: Any) -> PlanMeasure:
    """Raises as `add_measure`, and Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, PlanMeasure, id)
    _draft(scope, row.plan_id)
    versions.change(scope, row, version, _checked(scope, Texts(insist=insist), row, **said))
    return row


@requires(permissions.WRITE)
def remove_measure(scope: Scope, *, id: UUID) -> PlanMeasure:
    row = versions.find_kept(scope, PlanMeasure, id)
    _draft(scope, row.plan_id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_measure(scope: Scope, *, id: UUID) -> PlanMeasure:
    row = versions.find_removed(scope, PlanMeasure, id)
    _draft(scope, row.plan_id)
    versions.restore(scope, row)
    return row


@requires(permissions.FOLLOW_UP)
def follow_up(
    scope: Scope, *, id: UUID, number: int, state: str = PLANNED, said: str = "", insist: bool = False
) -> PlanFollowUp:
    """Write how a measure of a decided plan stands; what was written before stays. `number`: of what was read, 0 for
    nothing. Raises NotFound, Invalid, Conflict("not_final") and Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, PlanMeasure, id)
    plan = versions.find_kept(scope, ActionPlan, row.plan_id)
    if plan.decided_on is None:
        raise Conflict("not_final")
    texts = Texts(insist=insist)
    text = texts.take("said", said, required="Skriv hur det går, i någon mening.")
    if state not in MEASURE_STATES:
        texts.fault("state", "Välj hur den står.")
    if texts.faults:
        raise Invalid(texts.faults)
    numbers = select(func.max(PlanFollowUp.number)).where(PlanFollowUp.plan_measure_id == id)
    if (scope.db.scalar(numbers) or 0) != number:
        raise Conflict("changed_meanwhile")
    written = PlanFollowUp(plan_measure_id=id, number=number + 1, state=state, text=text)
    written.written_at, written.written_by = scope.now, scope.actor.name
    try:
        with scope.attempt():
            scope.add(written)
    except IntegrityError:
        raise Conflict("changed_meanwhile") from None
    share(scope, scope.find(StrategicAssessment, plan.assessment_id))
    return written


def share(scope: Scope, assessment: StrategicAssessment, content: Mapping[str, Any] | None = None) -> None:
    """Let the police area read a final assessment with its decided plan and how that stands (for acts alone). Its annex
    is never among it. `content`: of its paper, when that has been written."""
    if assessment.final_at is None:
        return
    rows = select(ActionPlan).where(ActionPlan.assessment_id == assessment.id, ActionPlan.removed_at.is_(None))
    row = scope.db.scalars(rows.where(ActionPlan.decided_on.is_not(None)).order_by(ActionPlan.id)).first()
    parts = []
    if row:
        plan = _view(scope, row)
        lines = [
            [one.row.text, one.who, one.row.due.isoformat() if one.row.due else "–", one.mark[1], _latest(one)]
            for one in plan.measures
        ]
        head = ["Åtgärd", "Vem", "Senast", "Läge", "Uppföljning"]
        parts.append({"title": "Åtgärdsplan", "says": f"Beslutad: {plan.decision}.", "columns": head, "rows": lines})
    area_papers.tell(
        scope,
        kind=area_papers.ASSESSMENT,
        about_id=assessment.id,
        year=local_date(assessment.final_at).year,
        title=f"Lägesbild enligt lagen, version {assessment.edition}",
        standing=area_papers.FINAL,
        progress=parts,
        content=content,
    )


def _latest(one: PlanMeasureView) -> str:
    return one.follow_ups[0].text if one.follow_ups else "–"


@requires(permissions.WRITE)
def measures_to_choose(scope: Scope, *, also: PlanMeasureView | None = None) -> list[tuple[UUID, str]]:
    """Of the daily work those that all in the work may read: a plan is read by many; and the one that is chosen."""
    seen = measures.list_measures(scope, most=2 * MOST).rows if scope.may(measure_permissions.READ) else []
    found = [(one.row.id, one.row.text) for one in seen if one.row.access_class == INTERNAL]
    if also and also.row.measure_id and also.row.measure_id not in dict(found):
        found.append((also.row.measure_id, also.measure or "Åtgärden som är vald"))
    return found


def _draft(scope: Scope, id: UUID) -> ActionPlan:
    row = versions.find_kept(scope, ActionPlan, id)
    if row.decided_on:
        raise Conflict("already_final")
    return row


def _rows(scope: Scope, plan_id: UUID) -> Sequence[PlanMeasure]:
    rows = select(PlanMeasure).where(PlanMeasure.plan_id == plan_id, PlanMeasure.removed_at.is_(None))
    return scope.db.scalars(rows).all()


def _view(scope: Scope, row: ActionPlan) -> PlanView:
    scope.concerning(object=("action_plan", row.id))
    found = select(PlanMeasure).where(PlanMeasure.plan_id == row.id).order_by(PlanMeasure.id)
    every = scope.db.scalars(found).all()
    written = select(PlanFollowUp).where(PlanFollowUp.plan_measure_id.in_([one.id for one in every]))
    texts: dict[UUID, list[PlanFollowUp]] = {}
    for one in scope.db.scalars(written.order_by(PlanFollowUp.number.desc())) if every else ():
        texts.setdefault(one.plan_measure_id, []).append(one)
    linked = [one.measure_id for one in every if one.measure_id]
    named: dict[UUID | None, str] = {}
    if linked and scope.may(measure_permissions.READ):
        named |= {one.row.id: one.row.text for one in measures.measures_of(scope, ids=linked)}
    names = {one.id: one.name for one in accounts.organisations(scope)}
    seen = [
        PlanMeasureView(
            one,
            ", ".join(filter(None, (names[one.organisation_id] if one.organisation_id else "", one.function))),
            texts[one.id][0].state if one.id in texts else PLANNED,
            wording.MEASURE_STATES[texts[one.id][0].state if one.id in texts else PLANNED],
            texts.get(one.id, ()),
            named.get(one.measure_id, ""),
        )
        for one in every
        if one.removed_at is None
    ]
    return PlanView(row, seen, [one for one in every if one.removed_at] if scope.may(permissions.WRITE) else [])


def _checked(
    scope: Scope,
    texts: Texts,
    stored: PlanMeasure | None,
    *,
    text: str = "",
    why: str = "",
    organisation_id: UUID | None = None,
    function: str = "",
    due: date | None = None,
    measure_id: UUID | None = None,
) -> dict[str, Any]:
    """The columns. Raises Invalid."""
    values: dict[str, Any] = {
        "text": texts.take("text", text, required="Skriv vad som ska göras.", most=600),
        "why": texts.take("why", why, most=600),
        "organisation_id": organisation_id,
        "function": texts.line("function", function),
        "due": due,
        "measure_id": measure_id,
    }
    had = stored.organisation_id if stored else None
    if organisation_id not in {had, None, *(one.id for one in accounts.organisations_to_choose(scope))}:
        texts.fault("organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    if not organisation_id and not values["function"]:
        texts.fault("function", "Säg vem som ansvarar: välj verksamhet, eller skriv funktionen.")
    had = stored.measure_id if stored else None
    if measure_id and measure_id != had and measure_id not in dict(measures_to_choose(scope)):
        texts.fault("measure_id", "Åtgärden finns inte här. Välj i listan.")
    if due and due.year not in range(2000, local_date(scope.now).year + 11):
        texts.fault("due", "Välj en dag inom tio år.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values
