"""Follow-ups (uppföljningar): a working group's judgement of one quarter, in its own words."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.est import counting, groups, permissions
from app.est.models import DRAFT, JUDGEMENTS, PROPOSALS, STATUSES, SUBMITTED, FocusArea, FollowUp
from app.est.texts import Texts
from app.figures.periods import Quarter, local_date
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

TEXTS = ("why", "lessons", "obstacles", "resources", "decision")


@requires(permissions.FOLLOW_UP)
def write_follow_up(
    scope: Scope,
    *,
    focus_area_id: UUID,
    quarter: str,
    version: int = 0,
    status: str,
    judgement: str,
    why: str,
    lessons: str = "",
    obstacles: str = "",
    resources: str = "",
    proposal: str,
    decision: str = "",
    needs_decision: bool = False,
    responsible: str = "",
) -> FollowUp:
    """Write or rewrite the follow-up of a quarter; `version` is the one read (0 = none yet).

    Texts may hold `{nu}`, `{då}`, `{skillnad}` and `{procent}` (and `{name.nu}` for the focus area's other counts).
    One that is handed in stays so when it is corrected; a final report is not touched by it.
    Raises Conflict("changed_meanwhile") when somebody wrote in between.
    """
    area = groups.find(scope, focus_area_id)
    period = _begun(scope, quarter)
    texts, asked = Texts(area.counts, area.main_count), "Skriv beslutet som en hel mening."
    values = {
        "why": texts.take("why", why, required="Skriv varför ni bedömer läget så."),
        "lessons": texts.take("lessons", lessons),
        "obstacles": texts.take("obstacles", obstacles),
        "resources": texts.take("resources", resources),
        "decision": texts.take("decision", decision, required=asked if needs_decision else ""),
        "responsible": texts.line("responsible", responsible),
        "needs_decision": needs_decision,
    }
    for field, code, codes, words in (
        ("status", status, STATUSES, "Välj läge."),
        ("judgement", judgement, JUDGEMENTS, "Välj bedömning."),
        ("proposal", proposal, PROPOSALS, "Välj förslag till nästa kvartal."),
    ):
        values[field] = code
        if code not in codes:
            texts.fault(field, words)
    if texts.faults:
        raise Invalid(texts.faults)
    values |= {
        "counting": counts_used(area, [values[field] for field in TEXTS]),
        "written_by": scope.actor.name,
        "written_at": scope.now,
    }
    row = find(scope, area.id, period)
    if (row.version if row else 0) != version:
        raise Conflict("changed_meanwhile")
    if row is None:
        values |= {"state": DRAFT, "submitted_at": None, "version": 1}
        return scope.add(FollowUp(focus_area_id=area.id, quarter=str(period), **values))
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
    scope.db.flush()
    return row


@requires(permissions.FOLLOW_UP)
def submit_follow_up(scope: Scope, *, focus_area_id: UUID, quarter: str) -> FollowUp:
    """Hand in a written follow-up: from now on it stands in the quarterly report."""
    area = groups.find(scope, focus_area_id)
    row = find(scope, area.id, _begun(scope, quarter))
    if row is None:
        raise NotFound("follow_up")
    if row.state != SUBMITTED:
        row.state, row.submitted_at = SUBMITTED, scope.now
        row.version += 1
        scope.db.flush()
    return row


def find(scope: Scope, focus_area_id: UUID, quarter: Quarter) -> FollowUp | None:
    """The follow-up of a focus area and quarter, or None; locked until it is written (for acts alone)."""
    statement = select(FollowUp).where(FollowUp.focus_area_id == focus_area_id, FollowUp.quarter == str(quarter))
    return scope.db.scalar(statement.with_for_update().execution_options(populate_existing=True))


def counts_used(area: FocusArea, texts: Sequence[str]) -> dict:
    """The definitions that these texts' figures need, kept with them; "" is the figure without a name."""
    return {name: area.counts[name or area.main_count] for name, _ in counting.used(texts)}


def _begun(scope: Scope, quarter: str) -> Quarter:
    try:
        period = Quarter.parse(quarter)
    except ValueError:
        raise NotFound("quarter") from None
    if period.first_day > local_date(scope.now):
        raise Invalid({"quarter": ["Kvartalet har inte börjat än."]})
    return period
