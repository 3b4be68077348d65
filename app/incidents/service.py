"""Acts on incidents: report, import, correct, withdraw, change who may read, settle, read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice
from uuid import UUID

from sqlalchemy import Row, null, or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from app.figures.periods import Days
from app.incidents import permissions, rules
from app.incidents.fields import NewReport, ReportFields
from app.incidents.models import CLASSES, COUNTED, POLICE, QUARANTINED, WITHDRAWN, Incident, IncidentVersion
from app.incidents.tallies import TalliedIncident, tally
from app.incidents.visibility import IncidentView, Reader, readable, views
from app.privacy import clean, inspect, mask, must_quarantine
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

PAGE = 50
BATCH = 2_000
"""Imported rows inserted at a time."""
_TALLIED = tuple(field.name for field in fields(TalliedIncident))


@dataclass(frozen=True)
class Page:
    """A stretch of the list. `next` is where the next begins, or None."""

    rows: list[IncidentView]
    next: str | None


@requires(permissions.REPORT)
def report_incident(scope: Scope, *, id: UUID | None = None, **said) -> Incident:
    """Report what happened; what is `said` are the fields of `NewReport`.

    `id` is the caller's own name for the report, to be able to send it again (a double click, a retry after lost
    contact): the same id with the same content is the same report, also when that has been changed since. The report's
    own id is another. `insist` says that the author keeps a text that may point at a person: it is then stopped until
    the coordinator has looked.
    Raises Conflict("id_taken") when she has sent something else under this id, and Invalid with a Swedish sentence per
    field; nothing is stored then.
    """
    report = NewReport(**said)
    content = report.fingerprint()
    if id is not None and (earlier := _sent(scope, id)):
        return _same_report(earlier, content)
    columns, faults = rules.check(report, rules.knowledge(scope))
    if faults:
        raise Invalid(faults)
    row = Incident(
        id=uuid7(),
        reported_by=scope.actor.membership_id,
        reported_at=scope.now,
        sent_as=id,
        sent_content=content,
        **columns,
    )
    try:
        with scope.attempt():
            scope.add(row)
    except IntegrityError:
        # Two taps at once: the other request has stored it between our look and our insert.
        if id is None or (earlier := _sent(scope, id)) is None:
            raise
        return _same_report(earlier, content)
    tally(scope, [], [TalliedIncident.of(row)])
    return row


@requires(permissions.IMPORT)
def add_many(scope: Scope, *, rows: Iterable[dict], dry_run: bool = False) -> tuple[int, list[date]]:
    """Insert rows as `rules.check` has passed them, each with an `intake_key`; those already there are left alone.

    `reported_at` is now unless a row says when. Returns how many were new and the local dates they fall on. The rows
    are taken a batch at a time, so they may come from a file of any length; the counts are kept once, at the end, so
    that two transactions never wait for each other crosswise. With `dry_run` nothing is written.
    """
    for_all, own = permissions.may_report_for_any(scope.actor), scope.actor.organisation_ids
    always = {"reported_by": None, "reported_at": scope.now, "version": 1}
    rows, dates, counted = iter(rows), [], []
    while batch := {row["intake_key"]: row for row in islice(rows, BATCH)}:
        if not for_all and any(row["organisation_id"] not in own for row in batch.values()):
            raise Invalid({"organisation_id": ["Du kan bara läsa in rapporter från din egen verksamhet."]})
        known = set(scope.db.scalars(select(Incident.intake_key).where(Incident.intake_key.in_(batch))))
        fresh = [{**always, **row} for key, row in batch.items() if key not in known]
        dates += [row["local_date"] for row in fresh]
        if not dry_run:
            scope.insert_many(Incident, fresh)
            counted += [TalliedIncident(*(row[name] for name in _TALLIED)) for row in fresh]
    tally(scope, [], counted)
    return len(dates), dates


@requires(permissions.CORRECT)
def correct_incident(scope: Scope, *, id: UUID, version: int, reason: str = "", **said) -> Incident:
    """Correct a report; what is `said` anew are the fields of `ReportFields`. The former version is kept.

    The author needs no reason; the coordinator says why.
    Raises Conflict("changed_meanwhile") when somebody else has changed it since `version`.
    """
    row = _changeable(scope, id, version)
    reason = rules.reason(reason)
    columns, faults = rules.check(ReportFields(**said), rules.knowledge(scope))
    if row.reported_by != scope.actor.membership_id and not reason:
        faults["reason"] = ["Skriv varför du rättar, till exempel ”platsen enligt samtal med rapportören”."]
    if faults:
        raise Invalid(faults)
    former, category = (taxonomy.categories()[one] for one in (row.category_id, columns["category_id"]))
    if category.sensitive and not former.sensitive:
        columns["access_class"] = max(row.access_class, POLICE, key=CLASSES.index)  # read by fewer from now on
    return _change(scope, row, reason or "rättad av rapportören", columns)


@requires(permissions.CORRECT)
def withdraw_incident(scope: Scope, *, id: UUID, version: int, reason: str) -> Incident:
    """Take a report out of the count (makulera). Its own organisation and the coordinator may still read it.

    What the guard found in a stopped text is masked for good: more may read it now, and nobody is to settle it.
    """
    row = _changeable(scope, id, version)
    reason = rules.reason(reason)
    if not reason:
        raise Invalid({"reason": ["Skriv varför rapporten makuleras, till exempel ”dubblett”."]})
    changes = {"state": WITHDRAWN}
    if row.state == QUARANTINED:
        changes["text"] = mask(row.text, inspect(row.text))
    return _change(scope, row, reason, changes)


@requires(permissions.CLASSIFY)
def classify_incident(scope: Scope, *, id: UUID, version: int, access_class: str, reason: str = "") -> Incident:
    """Change who may read a report. Raising is free; lowering needs the owning organisation and a reason."""
    row = readable(scope, id, to_change=True)
    _same_version(row, version)
    faults: rules.Faults = {}
    rules.refuse_class(access_class, faults)
    if faults:
        raise Invalid(faults)
    lowers = CLASSES.index(access_class) < CLASSES.index(row.access_class)
    own = Reader.of(scope).is_own(row)
    if not own and (lowers or not permissions.may_change_any(scope.actor)):
        raise Invalid({"access_class": ["Bara den verksamhet som skrev rapporten kan låta fler läsa den."]})
    reason = rules.reason(reason)
    if lowers and not reason:
        raise Invalid({"reason": ["Skriv varför fler får läsa rapporten."]})
    return _change(scope, row, reason or "färre får läsa", {"access_class": access_class})


@requires(permissions.SETTLE)
def settle_incident(scope: Scope, *, id: UUID, version: int, text: str | None = None) -> Incident:
    """Let a stopped report count: with what the guard found masked, or with the coordinator's own wording.

    Raises Invalid when the new wording is stopped too. The stopped wording is not kept.
    """
    row = readable(scope, id, to_change=True)
    _same_version(row, version)
    if row.state != QUARANTINED:
        raise Conflict("not_stopped")
    found = inspect(row.text)
    wording = mask(row.text, found) if text is None else clean(text)
    if must_quarantine(inspect(wording), insisted=True):
        raise Invalid({"text": ["Texten kan fortfarande peka ut en person. Ta bort uppgiften."]})
    return _store(scope, row, {"text": wording, "state": COUNTED})


@requires(permissions.READ)
def list_incidents(
    scope: Scope,
    *,
    days: Days | None = None,
    group: str | None = None,
    named_place_id: UUID | None = None,
    mine: bool = False,
    after: str | None = None,
    limit: int = PAGE,
) -> Page:
    """Counted reports the actor may read, newest day first, a page at a time.

    `after` is the `next` of the page before. Raises Invalid when it is no such thing.
    """
    reader = Reader.of(scope)
    statement = select(Incident).where(reader.counts_where())
    if mine:
        statement = statement.where(reader.wrote_where())
    if days:
        statement = statement.where(Incident.local_date.between(days.first, days.last))
    if group:
        ids = [category.id for category in taxonomy.group_named()[group].categories]
        statement = statement.where(Incident.category_id.in_(ids))
    if named_place_id:
        statement = statement.where(Incident.named_place_id == named_place_id, reader.sees_point_where())
    if after:
        statement = statement.where(tuple_(Incident.local_date, Incident.id) < _cursor(after))
    rows = list(scope.db.scalars(statement.order_by(Incident.local_date.desc(), Incident.id.desc()).limit(limit + 1)))
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(views(scope, rows), f"{rows[-1].local_date},{rows[-1].id}" if more else None)


@requires(permissions.READ)
def read_incident(scope: Scope, *, id: UUID) -> IncidentView:
    """One report. Raises NotFound when it is missing or not for the actor's eyes."""
    return views(scope, [readable(scope, id)])[0]


@requires(permissions.REPORT)
def find_sent(scope: Scope, *, id: UUID) -> UUID | None:
    """The report that the actor has sent under this id, by the report's own id; None when she has sent none."""
    earlier = _sent(scope, id)
    return earlier.id if earlier else None


@requires(permissions.READ)
def read_history(scope: Scope, *, id: UUID) -> Sequence[Row]:
    """When, by whom and why the report was changed, latest first; for those who may read its text.

    Who is told to the reporter's own organisation and the coordinator. Former wordings are kept, not for reading.
    """
    row, reader = readable(scope, id), Reader.of(scope)
    if not reader.reads_text(row):
        raise NotFound("incident")
    changed_by = IncidentVersion.changed_by if reader.names_reporter(row) else null().label("changed_by")
    rows = select(IncidentVersion.changed_at, changed_by, IncidentVersion.reason)
    rows = rows.where(IncidentVersion.incident_id == id).order_by(IncidentVersion.version.desc())
    return scope.db.execute(rows).all()


@requires(permissions.READ)
def list_stopped(scope: Scope) -> list[IncidentView]:
    """Reports that the guard has stopped and the actor may settle, oldest first."""
    rows = scope.db.scalars(select(Incident).where(Reader.of(scope).settles_where()).order_by(Incident.id).limit(PAGE))
    return views(scope, list(rows))


@requires(permissions.READ)
def my_reports(scope: Scope, *, limit: int = 20) -> list[IncidentView]:
    """The actor's own latest reports, whatever their state."""
    rows = select(Incident).where(Reader.of(scope).wrote_where())
    return views(scope, list(scope.db.scalars(rows.order_by(Incident.id.desc()).limit(limit))))


@requires(permissions.READ)
def categories_to_report(scope: Scope) -> list[taxonomy.Category]:
    """The categories that can be reported today."""
    return [category for category in taxonomy.categories().values() if not category.retired]


def _sent(scope: Scope, id: UUID) -> Incident | None:
    """What the actor has sent under this id, or what has it. Others' are never looked at: they may not be told of."""
    known = or_(Incident.sent_as == id, Incident.id == id)
    return scope.db.scalar(select(Incident).where(Reader.of(scope).wrote_where(), known))


def _same_report(earlier: Incident, content: str) -> Incident:
    """The earlier report, when it was sent with this content. Raises Conflict else."""
    if earlier.sent_content != content:
        raise Conflict("id_taken")
    return earlier


def _changeable(scope: Scope, id: UUID, version: int) -> Incident:
    row = readable(scope, id, to_change=True)
    if not permissions.may_change_any(scope.actor) and row.reported_by != scope.actor.membership_id:
        raise Invalid({"id": ["Bara den som skrev rapporten och samordnaren kan rätta den."]})
    if row.state == WITHDRAWN:
        raise Conflict("withdrawn")
    _same_version(row, version)
    return row


def _same_version(row: Incident, version: int) -> None:
    if row.version != version:
        raise Conflict("changed_meanwhile")


def _change(scope: Scope, row: Incident, reason: str, changes: dict) -> Incident:
    """Change a report and keep how it stood."""
    former = {name: _plain(getattr(row, name)) for name in changes if getattr(row, name) != changes[name]}
    if row.state == QUARANTINED:
        former.pop("text", None)  # a text that was stopped is not kept in the history
    scope.add(
        IncidentVersion(
            incident_id=row.id,
            version=row.version,
            changed_at=scope.now,
            changed_by=scope.actor.name,
            reason=reason,
            before=former,
        )
    )
    return _store(scope, row, changes)


def _store(scope: Scope, row: Incident, changes: dict) -> Incident:
    before = [TalliedIncident.of(row)]
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    scope.db.flush()
    tally(scope, before, [TalliedIncident.of(row)])
    return row


def _plain(value):
    return value if value is None or isinstance(value, (int, float, bool)) else str(value)


def _cursor(after: str):
    try:
        day, id = after.split(",")
        return date.fromisoformat(day), UUID(id)
    except ValueError:
        raise Invalid({"after": ["Sidan finns inte. Gå till första sidan."]}) from None
