"""What is read of handovers: by the organisation that they were handed to, and by the coordinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, null, or_, select, true
from sqlalchemy.types import DateTime

from app.accounts import service as accounts
from app.doubles import service as doubles
from app.figures.periods import local_date
from app.handovers import permissions, wording
from app.handovers.models import CHANGED, DECLINED, DONE, OPEN, TAKEN_BACK, Handover, HandoverEvent
from app.incidents.visibility import Reader, readable
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

A_PAGE = 50
MOST_WAITING = 20
HERS, LATE, REFUSED = "handover", "handover_late", "handover_declined"
"""What waits for somebody: something handed to her, to be looked after by the coordinator, and declined."""


@dataclass(frozen=True)
class HandoverView:
    """A handover in words. `state`: a sign and how far it has come."""

    row: Handover
    what: str
    organisation: str
    state: tuple[str, str]
    late: bool

    @property
    def open(self) -> bool:
        return self.row.state in OPEN

    @property
    def stands(self) -> bool:
        """Whether whoever it was handed to may say how far it has come."""
        return self.row.state != TAKEN_BACK


@dataclass(frozen=True)
class HandoverPage:
    seen: HandoverView
    events: Sequence[HandoverEvent]
    """The latest first."""
    before: Mapping[UUID, Sequence[tuple[str, str]]]
    """Of each that is a change: (question, what was said before)."""
    incident_id: UUID | None
    """The report, for whoever may open that."""


@dataclass(frozen=True)
class Listed:
    rows: Sequence[HandoverView]
    more: bool


@requires(permissions.READ)
def list_handovers(
    scope: Scope, *, state: str | None = None, organisation_id: UUID | None = None, page: int = 1
) -> Listed:
    """A_PAGE at a time: what is to be done by its last day, else the latest first. `state`: one of
    `wording.FILTERS`."""
    if state is not None and state not in wording.FILTERS:
        raise NotFound("state")
    states: dict[str | None, ColumnElement[bool]] = {
        None: true(),
        "oppna": Handover.state.in_(OPEN),
        "sena": and_(Handover.state.in_(OPEN), Handover.due < local_date(scope.now)),
        "nej": Handover.state == DECLINED,
        "klara": Handover.state == DONE,
        "tagna": Handover.state == TAKEN_BACK,
    }
    rows = select(Handover).where(_read(scope), states[state])
    if organisation_id:
        rows = rows.where(Handover.organisation_id == organisation_id)
    order = (Handover.due, Handover.id) if state in ("oppna", "sena") else (Handover.sent_at.desc(), Handover.id.desc())
    found = scope.db.scalars(rows.order_by(*order).limit(A_PAGE + 1).offset((page - 1) * A_PAGE or None)).all()
    return Listed(_views(scope, found[:A_PAGE]), len(found) > A_PAGE)


@requires(permissions.READ)
def find_handover(scope: Scope, *, id: UUID) -> HandoverView:
    """Raises NotFound for one that the actor does not read."""
    row = scope.db.scalar(select(Handover).where(Handover.id == id, _read(scope)))
    if row is None:
        raise NotFound("handover")
    return _views(scope, [row])[0]


@requires(permissions.READ)
def read_handover(scope: Scope, *, id: UUID) -> HandoverPage:
    """A handover with all that was said of it. Raises as `find_handover`."""
    scope.concerning(object=("handover", id))
    seen = find_handover(scope, id=id)
    rows = select(HandoverEvent).where(HandoverEvent.handover_id == id)
    events = scope.db.scalars(rows.order_by(HandoverEvent.at.desc(), HandoverEvent.id.desc())).all()
    before = {
        one.id: [(wording.LABELS[name], str(said)) for name, said in (one.before or {}).items()]
        for one in events
        if one.what == CHANGED
    }
    return HandoverPage(seen, events, before, seen.row.incident_id if _may_open(scope, seen.row.incident_id) else None)


@requires(permissions.READ)
def of_report(scope: Scope, *, id: UUID) -> list[HandoverView]:
    """What has been handed over of a report that the actor may open, the latest first, of that which she reads."""
    hers, every = scope.actor.organisations(permissions.READ), permissions.sees_all(scope.actor)
    there = {row.id: row for row, _event in _of_event(scope, id) if row.incident_id == id}
    read = [row for row in there.values() if every or row.organisation_id in hers]
    return _views(scope, sorted(read, key=lambda row: (row.sent_at, row.id), reverse=True))


@requires(permissions.READ)
def way(scope: Scope, *, id: UUID) -> list[tuple[str, str, datetime]]:
    """(what became of it, the organisation's name, when) of what was handed over of a report, and of those that are the
    same event: for its own organisation and the coordinator. Nothing of what was asked is told."""
    if not Reader.of(scope).names_reporter(readable(scope, id)):
        return []
    found = [(row, event) for row, event in _of_event(scope, id) if event.what != CHANGED]
    names = {one.id: one.name for one in accounts.organisations(scope)} if found else {}
    return [(event.what, names[row.organisation_id], event.at) for row, event in found]


def _of_event(scope: Scope, id: UUID) -> tuple[Row[Handover, HandoverEvent], ...]:
    """What was handed over of a report, and of those that are the same event, with all that was said of it. Asked once
    in a scope; each shows of it what its reader may see."""
    joined = and_(HandoverEvent.tenant_id == Handover.tenant_id, HandoverEvent.handover_id == Handover.id)
    rows = select(Handover, HandoverEvent).join(HandoverEvent, joined).order_by(HandoverEvent.at, HandoverEvent.id)
    of_event = Handover.incident_id.in_(doubles.same_event(scope, id=id))
    return scope.once((Handover, id), lambda: tuple(scope.db.execute(rows.where(of_event))))


@requires(permissions.TELL)
def moved_since(scope: Scope, *, moment: datetime) -> set[UUID]:
    """The reports of which something that was handed over has come further since."""
    joined = and_(HandoverEvent.tenant_id == Handover.tenant_id, HandoverEvent.handover_id == Handover.id)
    rows = select(Handover.incident_id).join(HandoverEvent, joined)
    return set(scope.db.scalars(rows.where(HandoverEvent.at > moment, HandoverEvent.what != CHANGED)))


@requires(permissions.READ)
def waiting(scope: Scope) -> Select:
    """What is handed to the actor's own organisations and not done; for the coordinator what is late of others, or
    declined. As `hooks.todo` asks for it."""
    hers = scope.actor.organisations(permissions.READ)
    return _waiting(hers, permissions.sees_all(scope.actor), local_date(scope.now))


@lru_cache(maxsize=100)
def _waiting(organisations: frozenset[UUID], every: bool, today: date) -> Select:
    mine = and_(Handover.organisation_id.in_(organisations), Handover.state.in_(OPEN))
    refused = Handover.state == DECLINED
    looked_after = or_(refused, and_(Handover.state.in_(OPEN), Handover.due < today))
    what = case((refused, literal(REFUSED)), (mine, literal(HERS)), else_=literal(LATE))
    return (
        select(
            what.label("what"),
            Handover.id,
            Handover.asked.label("said"),
            Handover.due.label("day"),
            null().cast(DateTime(timezone=True)).label("at"),
            func.count().over(partition_by=what).label("n"),
        )
        .where(or_(mine, looked_after) if every else mine)
        .order_by(Handover.due, Handover.id)
        .limit(MOST_WAITING)
    )


def _hers(scope: Scope) -> ColumnElement[bool]:
    return Handover.organisation_id.in_(scope.actor.organisations(permissions.READ))


def _read(scope: Scope) -> ColumnElement[bool]:
    return true() if permissions.sees_all(scope.actor) else _hers(scope)


def _may_open(scope: Scope, id: UUID) -> bool:
    try:
        readable(scope, id)
    except NotFound:
        return False
    return True


def _views(scope: Scope, rows: Sequence[Handover]) -> list[HandoverView]:
    if not rows:
        return []
    names = {one.id: one.name for one in accounts.organisations(scope)}
    types, today = taxonomy.named(scope.profile.type_names), local_date(scope.now)
    return [
        HandoverView(
            row,
            types[row.category_id].name,
            names[row.organisation_id],
            wording.state(row, today),
            wording.is_late(row, today),
        )
        for row in rows
    ]
