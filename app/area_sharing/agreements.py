"""Acts on what a municipality and its police area have agreed that the area is told."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select

from app.area_sharing import gathering, permissions
from app.area_sharing.models import (
    PICTURE,
    REPORT,
    AreaAgreement,
    AreaDocument,
    AreaHour,
    AreaManner,
    AreaPart,
    PoliceAnswer,
)
from app.domains import Renewal
from app.figures.periods import local_date
from app.taxonomy import service as taxonomy
from app.texts import Texts
from tenants import runs
from tenants.access import CALENDAR
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.runs import Run
from tenants.scope import Scope

KIND = "area_sharing"
FRESH, LOOKS = timedelta(hours=6), timedelta(minutes=15)
"""What the area is told is gathered anew when it is older than FRESH; whether the chief has answered is looked at every
LOOKS."""


def hold(scope: Scope) -> None:
    """Let nobody else change what the area is told before this transaction has ended."""
    key = f"area_agreement {scope.tenant.id}"
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def latest(scope: Scope) -> AreaAgreement | None:
    """As it was last recorded, of this municipality."""
    rows = select(AreaAgreement).where(AreaAgreement.tenant_id == scope.tenant.id)
    return scope.db.scalar(rows.order_by(AreaAgreement.id.desc()).limit(1))


def holds(scope: Scope) -> AreaAgreement | None:
    """The agreement, unless it has ended."""
    row = latest(scope)
    return row if row and row.parts else None


@requires(permissions.READ)
def list_agreements(scope: Scope) -> Sequence[AreaAgreement]:
    """All that was recorded, the latest first: that holds."""
    rows = select(AreaAgreement).where(AreaAgreement.tenant_id == scope.tenant.id)
    return scope.db.scalars(rows.order_by(AreaAgreement.id.desc())).all()


@requires(permissions.READ)
def gathered_at(scope: Scope) -> datetime | None:
    """When the area was last told."""
    return _gathered(scope)


@requires(permissions.AGREE)
def agree(
    scope: Scope,
    *,
    before: str,
    parts: Collection[str],
    types: Collection[str],
    controller: str,
    decided_by: str,
    decided_on: date,
    case_number: str = "",
) -> AreaAgreement:
    """Record what the area is told from now on; without `parts` nothing more. What it is no longer told is gone with
    this transaction, what is new is gathered by a run. `before`: the id of the agreement that was read, "" for none.

    Raises Invalid with a sentence per field, and Conflict("changed_meanwhile").
    """
    texts = Texts()
    controller = texts.line(
        "controller",
        controller,
        required="Skriv vilken myndighet som ansvarar för uppgifterna i områdets plats." if parts else "",
    )
    decided_by = texts.line(
        "decided_by", decided_by, required="Skriv vem som har beslutat: en funktion eller en nämnd."
    )
    case_number = texts.code("case_number", case_number)
    if decided_on > local_date(scope.now):
        texts.fault("decided_on", "Dagen har inte varit än.")
    if not set(parts) <= {*gathering.PARTS}:
        texts.fault("parts", "Välj bland det som går att dela.")
    if not set(types) <= {one.slug for one in gathering.types_to_choose()}:
        texts.fault("types", "Välj bland typerna i listan.")
    if texts.faults:
        raise Invalid(texts.faults)
    hold(scope)
    former = latest(scope)
    if before != (str(former.id) if former else ""):
        raise Conflict("changed_meanwhile")
    row = scope.add(
        AreaAgreement(
            area_id=scope.tenant.area_id,
            parts=[one for one in gathering.PARTS if one in parts],
            types=[one.slug for one in gathering.types_to_choose() if one.slug in types],
            controller=controller,
            decided_by=decided_by,
            decided_on=decided_on,
            case_number=case_number,
            recorded_at=scope.now,
        )
    )
    _let_go(scope, row)
    if row.parts:
        order(scope)
    return row


def order(scope: Scope) -> Run | None:
    """Have it gathered, as the calendar does: the same is told whoever asks. None when that waits already."""
    try:
        return runs.order(replace(scope, actor=CALENDAR), kind=KIND, period=local_date(scope.now).isoformat())
    except Conflict:
        return None


@requires(permissions.AGREE)
def send_now(scope: Scope) -> bool:
    """Have what is shared gathered anew; whether that was needed. Raises Conflict("not_agreed")."""
    if holds(scope) is None:
        raise Conflict("not_agreed")
    return order(scope) is not None


@requires(permissions.AGREE)
def tell_soon(scope: Scope) -> None:
    """Have what is shared gathered anew, since something is final now, where that is agreed."""
    agreement = holds(scope)
    if agreement and {gathering.PICTURES, gathering.PAPERS, gathering.LEVELS} & {*agreement.parts}:
        hold(scope)  # what is being told this moment has ended then, and does not hold it
        order(scope)


@requires(permissions.REDACT)
def tell_anew(scope: Scope) -> None:
    """Take away all that the area is told in words and papers, and have it gathered anew."""
    if holds(scope) is not None:
        hold(scope)
        for model in (AreaPart, AreaDocument):
            scope.db.execute(delete(model).where(model.tenant_id == scope.tenant.id))
        order(scope)


def renew(scope: Scope) -> Renewal:
    """As a kind of run is asked (`domains.KindOfRun.order_again`): gathered anew when it is old, and when the chief has
    answered since."""
    if holds(scope) is None:
        return Renewal(False)
    at = _gathered(scope)
    answered = scope.db.scalar(
        select(func.max(PoliceAnswer.answered_at)).where(PoliceAnswer.municipality_id == scope.tenant.id)
    )
    due = at is None or at + FRESH <= scope.now or (answered is not None and answered > at)
    return Renewal(due and order(scope) is not None, scope.now + LOOKS)


def _gathered(scope: Scope) -> datetime | None:
    return scope.db.scalar(select(func.max(AreaPart.made_at)).where(AreaPart.tenant_id == scope.tenant.id))


def _let_go(scope: Scope, row: AreaAgreement) -> None:
    """Take away at once what the area is told no more."""
    here = scope.tenant.id
    kept = func.split_part(AreaPart.part, "/", 1).in_(row.parts)
    scope.db.execute(delete(AreaPart).where(AreaPart.tenant_id == here, ~kept))
    kinds = {PICTURE: {gathering.PAPERS, gathering.PICTURES}, REPORT: {gathering.PAPERS}}
    gone = [kind for kind, asked in kinds.items() if not asked <= {*row.parts}]
    scope.db.execute(delete(AreaDocument).where(AreaDocument.tenant_id == here, AreaDocument.kind.in_(gone)))
    if gathering.WHEN not in row.parts:
        for model in (AreaHour, AreaManner):
            scope.db.execute(delete(model).where(model.tenant_id == here))
    else:
        apart = AreaHour.type_slug.not_in(["", *row.types])
        scope.db.execute(delete(AreaHour).where(AreaHour.tenant_id == here, apart))


def names_of_types(slugs: Collection[str]) -> list[str]:
    return [taxonomy.by_slug()[slug].name for slug in slugs if slug in taxonomy.by_slug()]
