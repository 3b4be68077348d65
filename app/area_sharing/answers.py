"""Acts on the answer of the police: the area's chief gives it, the municipality takes it over into its decision."""

from uuid import UUID

from sqlalchemy import select

from app.area_sharing import permissions
from app.area_sharing.gathering import DECISIONS
from app.area_sharing.models import ANSWERS, AreaPart, PoliceAnswer
from app.meetings import circle
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope


@requires(permissions.ANSWER)
def answer(scope: Scope, *, decision_id: UUID, answer: str) -> PoliceAnswer:
    """Say whether the police take on a decision that the area is told waits for their word. Raises NotFound for any
    other, Invalid, and Conflict("answered") when that has been said."""
    rows = select(AreaPart.tenant_id, AreaPart.content).where(
        AreaPart.area_id == scope.tenant.id, AreaPart.part == DECISIONS
    )
    told = {
        UUID(one["id"]): tenant_id
        for tenant_id, content in scope.db.execute(rows)
        for one in content["decisions"]
        if one["police"] and one["waits"]
    }
    if decision_id not in told:
        raise NotFound("decision")
    if answer not in ANSWERS:
        raise Invalid({"answer": ["Välj ett av svaren."]})
    if scope.db.scalar(select(PoliceAnswer.id).where(PoliceAnswer.decision_id == decision_id)):
        raise Conflict("answered")
    return scope.add(
        PoliceAnswer(municipality_id=told[decision_id], decision_id=decision_id, answer=answer, answered_at=scope.now)
    )


@requires(permissions.TOLD)
def given(scope: Scope) -> dict[UUID, str]:
    """Decision -> what the chief has answered."""
    rows = select(PoliceAnswer.decision_id, PoliceAnswer.answer).where(PoliceAnswer.tenant_id == scope.tenant.id)
    return {id: said for id, said in scope.db.execute(rows)}


@requires(permissions.KEEP)
def take_over(scope: Scope) -> int:
    """Let the municipality's decisions that wait for the word of the police say what the chief has answered; gives how
    many do so now."""
    rows = select(PoliceAnswer.decision_id, PoliceAnswer.answer).where(PoliceAnswer.municipality_id == scope.tenant.id)
    said = {id: one for id, one in scope.db.execute(rows)}
    return circle.take_over_answers(scope, answers=said) if said else 0
