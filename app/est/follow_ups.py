"""Follow-ups (uppföljningar): a working group's judgement of one quarter, in its own words."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select

from app.closed_quarters import service as closed_quarters
from app.est import counting, groups, permissions
from app.est.models import DRAFT, JUDGEMENTS, PROPOSALS, STATUSES, SUBMITTED, FocusArea, FollowUp
from app.figures.periods import Quarter, local_date
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

TEXTS = ("why", "lessons", "obstacles", "resources", "decision")
CODES = ("status", "judgement", "proposal")
KEPT = (*TEXTS, *CODES, "needs_decision", "responsible", "counting", "state", "written_by", "version")
LATE = "follow_up"
"""The subject of a late change."""


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
    late_reason: str = "",
    insist: bool = False,
) -> FollowUp:
    """Write or rewrite the follow-up of a quarter; `version` is the one read (0 = none yet).

    Texts may hold `{nu}`, `{då}`, `{skillnad}` and `{procent}` (and `{name.nu}` for the focus area's other counts).
    One that is handed in stays so when it is corrected. When the quarter's report is final it takes a `late_reason`,
    and what stood there before is kept with it; the report is not touched. `insist`: see `Texts`.
    Raises Conflict("changed_meanwhile") when somebody wrote in between.
    """
    area = groups.find(scope, focus_area_id, to_change=True)
    period = _begun(scope, quarter)
    texts = Texts(partial(counting.unknown, counts=area.counts, main=area.main_count), insist=insist)
    asked = "Skriv beslutet som en hel mening."
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
    late_reason = closed_quarters.take_reason(texts, closed_quarters.closed(scope, [period]), late_reason)
    if texts.faults:
        raise Invalid(texts.faults)
    values |= {
        "counting": counts_used(area, [values[field] for field in TEXTS]),
        "written_by": scope.actor.name,
        "written_at": scope.now,
    }
    row = find(scope, area.id, period)
    versions.same(row, version)
    _note(scope, area, period, row, "Uppföljningen skrevs om" if row else "Uppföljningen skrevs", late_reason)
    if row is None:
        values |= {"state": DRAFT, "submitted_at": None}
        return scope.add(FollowUp(focus_area_id=area.id, quarter=str(period), **values))
    versions.change(scope, row, version, values)
    return row


@requires(permissions.FOLLOW_UP)
def submit_follow_up(
    scope: Scope, *, focus_area_id: UUID, quarter: str, version: int, late_reason: str = ""
) -> FollowUp:
    """Hand in the follow-up that was read: from now on it stands in the quarterly report. Raises as, and takes a
    `late_reason` as `write_follow_up`."""
    area = groups.find(scope, focus_area_id)
    period = _begun(scope, quarter)
    row = find(scope, area.id, period)
    if row is None:
        raise NotFound("follow_up")
    if row.state != SUBMITTED:
        texts = Texts()
        late_reason = closed_quarters.take_reason(texts, closed_quarters.closed(scope, [period]), late_reason)
        if texts.faults:
            raise Invalid(texts.faults)
        versions.same(row, version)
        _note(scope, area, period, row, "Uppföljningen lämnades in", late_reason)
        versions.change(scope, row, version, {"state": SUBMITTED, "submitted_at": scope.now})
    return row


def _note(scope: Scope, area: FocusArea, quarter: Quarter, row: FollowUp | None, said: str, late_reason: str) -> None:
    """Keep what stands there now, when it is changed in a closed quarter."""
    if late_reason:
        about = {"quarter": quarter, "focus_area_id": area.id, "subject": LATE, "subject_id": area.id}
        closed_quarters.note(scope, **about, said=said, reason=late_reason, before=_kept(row) if row else {})


def _kept(row: FollowUp) -> dict:
    """A follow-up as it stands, for what it read like before a late change (see `earlier`)."""
    return {**{name: getattr(row, name) for name in KEPT}, "written_at": row.written_at.isoformat()}


def earlier(before: dict) -> FollowUp | None:
    """What `_kept` has written, as a follow-up that stands in no table; None when there was none."""
    if not before:
        return None
    return FollowUp(**{**before, "written_at": datetime.fromisoformat(before["written_at"])})


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
