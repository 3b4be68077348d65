"""Acts on what whoever reported is told: the coordinator's line to her, and all reports of one's organisation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from app.accounts import service as accounts
from app.inbox import permissions
from app.inbox.models import ReportAnswer, ReportLook
from app.incidents import permissions as reports
from app.incidents.models import Incident
from app.incidents.visibility import IncidentView, Reader, readable, views
from app.mail import service as mail
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

KIND = "report_answered"
ONE_LETTER = timedelta(days=1)
"""So long nobody gets another letter about answers: what has been answered since, she sees when she comes."""
PAGE = 25


@dataclass(frozen=True)
class OfUnit:
    """A page of an organisation's reports. `next`: the last of them, when there are more."""

    rows: list[IncidentView]
    answers: dict[UUID, str]
    next: UUID | None


@requires(permissions.READ)
def read_answers(scope: Scope, *, id: UUID) -> list[ReportAnswer]:
    """What has been written about a report, the latest first."""
    readable(scope, id)
    rows = select(ReportAnswer).where(ReportAnswer.incident_id == id).order_by(ReportAnswer.version.desc())
    return list(scope.db.scalars(rows))


@requires(permissions.WORK)
def write_answer(scope: Scope, *, id: UUID, version: int, text: str) -> ReportAnswer:
    """Tell whoever reported what has come of it; an empty text takes it back. Each is a row of its own. `version`: of
    the answer that was read, 0 for none. She gets a letter about it, never with what it says, at most one a day.

    Raises Conflict("changed_meanwhile"), and Invalid for a text that may point at a person and for none at all.
    """
    report = readable(scope, id, to_change=True)
    earlier = read_answers(scope, id=id)
    if (earlier[0].version if earlier else 0) != version:
        raise Conflict("changed_meanwhile")
    texts = Texts()
    needed = "" if earlier and earlier[0].text else "Skriv vad som har hänt med det som rapporterades."
    said = texts.take("text", text, required=needed, most=600)
    if texts.faults:
        raise Invalid(texts.faults)
    written = {"written_at": scope.now, "written_by": scope.actor.name}
    row = scope.add(ReportAnswer(incident_id=id, version=version + 1, text=said, **written))
    if said and report.reported_by and report.reported_by not in scope.actor.membership_ids:
        _tell(scope, report.reported_by)
    return row


def _tell(scope: Scope, reported_by: UUID) -> None:
    """Write to whoever reported under this membership, if she still has a role here and wants to be written to."""
    for actor in accounts.may_here(scope, permission=reports.READ):
        her = actor.membership_id if reported_by in actor.membership_ids else None
        if her and not mail.written_since(scope, kind=KIND, moment=scope.now - ONE_LETTER, membership_id=her):
            mail.tell(scope, kind=KIND, to=[actor])


@requires(reports.READ)
def latest_answers(scope: Scope, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """Id of a report -> what is told about it: of those of these that are her own organisation's; all for the
    coordinator. One question, and none for none."""
    if not ids:
        return {}
    reader = Reader.of(scope)
    latest = select(ReportAnswer.incident_id, ReportAnswer.text).join(Incident, Incident.id == ReportAnswer.incident_id)
    latest = latest.where(ReportAnswer.incident_id.in_(ids))
    if not reader.coordinates:
        latest = latest.where(reader.own_where())
    latest = latest.ext(distinct_on(ReportAnswer.incident_id))
    found = scope.db.execute(latest.order_by(ReportAnswer.incident_id, ReportAnswer.version.desc()))
    return {id: text for id, text in found if text}


@requires(permissions.TELL)
def looked_since(scope: Scope, *, moment: datetime) -> set[UUID]:
    """The reports that have been gone through since."""
    rows = select(ReportLook.incident_id).where(ReportLook.looked, ReportLook.at > moment)
    return set(scope.db.scalars(rows))


@requires(permissions.TELL)
def number_by_author(scope: Scope, *, ids: Collection[UUID]) -> dict[UUID, int]:
    """The membership that reported -> how many of these reports are hers."""
    if not ids:
        return {}
    rows = select(Incident.reported_by, func.count()).where(Incident.id.in_(ids), Incident.reported_by.is_not(None))
    found = scope.db.execute(rows.group_by(Incident.reported_by))
    return {author: n for author, n in found if author}


@requires(permissions.UNIT)
def list_of_unit(scope: Scope, *, after: UUID | None = None, limit: int = PAGE) -> OfUnit:
    """All that the actor's organisation has reported, whatever became of it, the latest first, a page at a time."""
    reader = Reader.of(scope)
    rows = select(Incident).where(reader.own_where(), reader.may_open_where())
    if after:
        last = readable(scope, after)
        rows = rows.where(tuple_(Incident.reported_at, Incident.id) < (last.reported_at, last.id))
    found = scope.db.scalars(rows.order_by(Incident.reported_at.desc(), Incident.id.desc()).limit(limit + 1)).all()
    shown = views(scope, found[:limit])
    answers = latest_answers(scope, ids=[seen.id for seen in shown])
    return OfUnit(shown, answers, shown[-1].id if len(found) > limit else None)
