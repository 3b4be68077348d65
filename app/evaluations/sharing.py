"""Acts on results that are shared: a municipality shares one, ends it, and sees what all share of its kind, pooled."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.analysis.pooled import Pooled, pooled
from app.analysis.rates import normal_quantile
from app.evaluations import permissions, service
from app.evaluations.models import Evaluation, SharedEffect
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

SMALLEST = 10
"""The least number in each of the four counts of a result that is shared: else one of them could be found out."""
UNSHAREABLE = {
    "uncounted": "Utvärderingen är inte räknad än.",
    "undecidable": "Det finns inget resultat att dela: det gick inte att räkna mot jämförelseplatser.",
    "small": f"Något av antalen före och efter är under {SMALLEST}, och ett litet tal skulle gå att räkna fram.",
    "kind": "Välj först vilket slag av åtgärd det är, så att den kan jämföras med andra av samma slag.",
}


@dataclass(frozen=True)
class Shared:
    """What is shared of a kind. `rows`: (municipality, how many for each that was expected, its interval, events, days,
    the same drawn in towards the others or None)."""

    kind: str
    rows: list[tuple[str, tuple[float, float, float], int, Any, Any, tuple[float, float, float] | None]]
    together: Pooled | None
    """None where too few share one."""
    places: int
    """How many municipalities."""


@requires(permissions.SHARE)
def share(scope: Scope, *, id: UUID) -> SharedEffect:
    """Share the result of an evaluation that holds. Raises NotFound, Invalid where it cannot be, and
    Conflict("changed_meanwhile") where it is shared already."""
    row = scope.find(Evaluation, id)
    found = service.read(scope, measure_id=row.measure_id)
    if found.now is None or found.now.row.id != id:
        raise NotFound("evaluation")
    why = why_not(row.result, found.measure.row.kind)
    if why:
        raise Invalid({"_schema": [UNSHAREABLE[why]]})
    effect, error = effect_of(row.result or {})
    told = found.now
    try:
        with scope.attempt():
            return scope.add(
                SharedEffect(
                    evaluation_id=id,
                    kind=found.measure.row.kind,
                    effect=effect,
                    error=error,
                    n=sum((row.result or {})["treated"]),
                    first=told.before.first,
                    last=told.after.last,
                    shared_at=scope.now,
                    shared_by=scope.actor.name,
                    ended_at=None,
                    ended_by=None,
                )
            )
    except IntegrityError:
        raise Conflict("changed_meanwhile") from None


@requires(permissions.SHARE)
def stop(scope: Scope, *, id: UUID) -> SharedEffect:
    """Share it no longer: nobody is told of it from now on. Raises NotFound, also where it has ended."""
    row = scope.find(SharedEffect, id, to_change=True)
    if row.tenant_id != scope.tenant.id or row.ended_at is not None:
        raise NotFound("shared_effect")
    row.ended_at, row.ended_by = scope.now, scope.actor.name
    scope.db.flush()
    return row


@requires(permissions.READ)
def shared_of(scope: Scope, *, id: UUID) -> SharedEffect | None:
    """How the result of an evaluation is shared now."""
    still = SharedEffect.tenant_id == scope.tenant.id, SharedEffect.ended_at.is_(None)
    return scope.db.scalar(select(SharedEffect).where(SharedEffect.evaluation_id == id, *still))


@requires(permissions.COMPARE)
def compare(scope: Scope, *, kind: str) -> Shared:
    """What the municipalities of the police area share of this kind of measure. One municipality's are not taken for
    several places: where fewer than three municipalities share one, nothing is said of them together."""
    rows = [row for row in scope.db.execute(select("*").select_from(func.effects_nearby())).all() if row.kind == kind]
    places = len({row.tenant_id for row in rows})
    together = pooled([row.effect for row in rows], [row.error for row in rows]) if places >= FEWEST_PLACES else None
    z = normal_quantile(0.95)
    own = together.own if together else [None] * len(rows)
    return Shared(
        kind,
        [
            (
                row.name,
                _times(row.effect, row.effect - z * row.error, row.effect + z * row.error),
                row.n,
                row.first,
                row.last,
                one and _times(*one),
            )
            for row, one in zip(rows, own, strict=True)
        ],
        together,
        places,
    )


FEWEST_PLACES = 3


def why_not(result: Mapping[str, Any] | None, kind: str) -> str | None:
    """Why a result cannot be shared: a key of UNSHAREABLE; None where it can."""
    if result is None:
        return "uncounted"
    if not kind:
        return "kind"
    if result["low"] is None or result["control"] is None:
        return "undecidable"
    return "small" if min(*result["treated"], *result["control"]) < SMALLEST else None


def effect_of(result: Mapping[str, Any]) -> tuple[float, float]:
    """(the logarithm of how many there were for each that was expected, its standard error), of a result whose counts
    are all above 0 (`why_not`): its interval is symmetric in the logarithm."""
    after = result["treated"][1]
    low, high = (log(result[end] / after + 1) for end in ("low", "high"))
    return -(low + high) / 2, (high - low) / 2 / normal_quantile(0.95)


def _times(*logarithms: float) -> tuple[float, float, float]:
    a, low, high = (2.718281828459045**one for one in logarithms)
    return a, low, high
