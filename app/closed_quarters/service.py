"""What acts that change something of a quarter ask and note. All of it is for acts that have found what they change."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from app.closed_quarters.models import LateChange
from app.documents import service as documents
from app.documents.service import Final
from app.figures.periods import Quarter
from app.texts import Texts
from tenants.scope import Scope

REPORT = "quarterly_report"
"""The kind of document that closes a quarter once it is final."""
LONGEST_REASON = 300


def closed(scope: Scope, quarters: Iterable[Quarter]) -> dict[Quarter, Final]:
    """Those of the quarters whose report is final, each with the latest final edition."""
    by_period = {str(quarter): quarter for quarter in quarters}
    found = documents.finals(scope, kind=REPORT, periods=by_period)
    return {by_period[period]: final for period, final in found.items()}


def asked_for_reason(quarter: Quarter) -> str:
    """What is said where a reason is missing."""
    return f"Rapporten för {quarter.label} är fastställd. Skriv varför du ändrar i efterhand."


def take_reason(texts: Texts, late: Iterable[Quarter], reason: str) -> str:
    """The reason for changing these closed quarters as it may be stored, its faults beside `late_reason`; "" when there
    are none, since nobody is asked for one then."""
    quarters = sorted(late)
    if not quarters:
        return ""
    return texts.take("late_reason", reason, required=asked_for_reason(quarters[-1]), most=LONGEST_REASON)


def note(
    scope: Scope,
    *,
    quarter: Quarter,
    subject: str,
    said: str,
    reason: str,
    before: dict,
    focus_area_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> LateChange:
    """Note a change to a closed quarter; for the columns see `LateChange`."""
    return scope.add(
        LateChange(
            quarter=str(quarter),
            focus_area_id=focus_area_id,
            subject=subject,
            subject_id=subject_id,
            said=said,
            reason=reason,
            before=before,
            changed_by=scope.actor.name,
            changed_at=scope.now,
        )
    )


def changes(scope: Scope, quarter: Quarter) -> Sequence[LateChange]:
    """What has been changed in a quarter since its report was final, oldest first."""
    rows = select(LateChange).where(LateChange.quarter == str(quarter)).order_by(LateChange.changed_at, LateChange.id)
    return scope.once((LateChange, quarter), lambda: tuple(scope.db.scalars(rows)))
