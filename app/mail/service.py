"""Acts on what is to be sent: written with the act that it belongs to, sent by a run, settled, shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid, any_, bindparam, cast, delete, select

from app.mail import permissions
from app.mail.kinds import REFUSED, RUN_DONE, SENT, UNNEEDED, WAITING
from app.mail.models import Mail, NoticeChoice
from tenants import runs
from tenants.access import CALENDAR, Actor
from tenants.acts import requires
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.post import Letter, Post
from tenants.runs import Run
from tenants.scope import Scope

KIND = "mail"
KEPT_FOR = timedelta(days=90)
MOST_SHOWN = 100
_TRY = (
    select(Run.state)
    .where(Run.tenant_id == Mail.tenant_id, Run.kind == KIND, Run.period == cast(Mail.id, String))
    .order_by(Run.edition.desc())
    .limit(1)
    .scalar_subquery()
)
"""The state of the newest run that was to send it."""
_POSTED = select(
    Mail.id,
    Mail.kind,
    Mail.membership_id,
    Mail.state,
    Mail.written_at,
    Mail.settled_at,
    Mail.refused_with,
    ((Mail.state == WAITING) & (_TRY == runs.PARKED)).label("stopped"),
)
_LATEST = Question(
    _POSTED.where(Mail.membership_id.is_not(None)).order_by(Mail.written_at.desc(), Mail.id.desc()).limit(MOST_SHOWN)
)
_TO = Question(
    _POSTED.where(Mail.membership_id == any_(bindparam("ids", type_=ARRAY(Uuid)))).order_by(Mail.written_at, Mail.id)
)


@dataclass(frozen=True)
class Due:
    """A letter that is to be written, as its row tells."""

    id: UUID
    kind: str
    membership_id: UUID | None
    about_id: UUID | None
    message_id: str
    written_at: datetime


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to be told of."""

    run_done: bool = False
    run_stopped: bool = True


@dataclass(frozen=True)
class Outgoing:
    """A letter with what it goes out by; without one when it is needed no more."""

    post: Post
    letter: Letter | None


@dataclass(frozen=True)
class Posted:
    """A letter as its row tells: `stopped` when it was tried for two days and is tried no more."""

    id: UUID
    kind: str
    membership_id: UUID
    state: str
    written_at: datetime
    settled_at: datetime | None
    refused_with: int | None
    stopped: bool

    @property
    def waits(self) -> bool:
        return self.state == WAITING

    @property
    def failed(self) -> bool:
        """Whether it does not arrive unless somebody does something."""
        return self.stopped or self.state == REFUSED


def write(scope: Scope, *, kind: str, membership_id: UUID | None, about_id: UUID | None = None) -> None:
    """Have a letter sent once this transaction stands: as the calendar, whatever becomes of whoever asked."""
    id = uuid7()
    message_id = f"<{id}@{urlsplit(scope.post.address).hostname or 'samsyn'}>"
    whom = {"kind": kind, "membership_id": membership_id, "about_id": about_id}
    scope.add(Mail(id=id, message_id=message_id, written_at=scope.now, **whom))
    runs.order(replace(scope, actor=CALENDAR), kind=KIND, period=str(id), edition=1)


def written_since(scope: Scope, *, kind: str, membership_id: UUID, since: datetime) -> bool:
    """Whether somebody has been written a letter of this kind since then."""
    rows = select(Mail.id).where(Mail.membership_id == membership_id, Mail.kind == kind, Mail.written_at > since)
    return scope.db.scalar(rows.limit(1)) is not None


def tell_of_run(scope: Scope, *, kind: str, run: Run, to: Actor) -> None:
    """Tell whoever ordered a run that it has ended, if she wants to know and there is a mail server."""
    if not scope.post.works or run.requested_by is None or run.kind == KIND or to.membership_id is None:
        return
    wanted = _wanted(scope, to.membership_id)
    if wanted.run_done if kind == RUN_DONE else wanted.run_stopped:
        write(scope, kind=kind, membership_id=to.membership_id, about_id=run.id)


def wanted_by(scope: Scope) -> Wanted:
    """What the actor wants to be told of, as she last said."""
    assert scope.actor.membership_id
    return _wanted(scope, scope.actor.membership_id)


def choose(scope: Scope, *, run_done: bool, run_stopped: bool) -> None:
    """Keep what the actor wants to be told of."""
    chosen = {"run_done": run_done, "run_stopped": run_stopped}
    key = ["tenant_id", "membership_id"]
    rows = [{"membership_id": scope.actor.membership_id, **chosen}]
    scope.insert_many(
        NoticeChoice, rows, upsert=lambda insert: insert.on_conflict_do_update(index_elements=key, set_=chosen)
    )


def _wanted(scope: Scope, membership_id: UUID) -> Wanted:
    kept = scope.db.get(NoticeChoice, (scope.tenant.id, membership_id))
    return Wanted(kept.run_done, kept.run_stopped) if kept else Wanted()


@requires(permissions.SEND)
def take_out(scope: Scope, *, id: UUID) -> Due | None:
    """The letter that is to be written; None when it is settled already."""
    mail = scope.find(Mail, id)
    if mail.state != WAITING:
        return None
    return Due(mail.id, mail.kind, mail.membership_id, mail.about_id, mail.message_id, mail.written_at)


@requires(permissions.SEND)
def keep_outcome(scope: Scope, *, id: UUID, sent: bool, refused_with: int | None) -> None:
    """Write down what became of it, and forget what was settled KEPT_FOR ago."""
    mail = scope.find(Mail, id, to_change=True)
    if mail.state == WAITING:
        mail.state = SENT if sent else REFUSED if refused_with else UNNEEDED
        mail.settled_at, mail.refused_with = scope.now, refused_with
        scope.db.flush()
    old = Mail.written_at < scope.now - KEPT_FOR
    scope.db.execute(delete(Mail).where(Mail.state != WAITING, old | Mail.membership_id.is_(None)))


@requires(permissions.READ)
def list_mail(scope: Scope) -> list[Posted]:
    """The newest MOST_SHOWN letters, the newest first."""
    return [Posted(*row) for row in scope.db.ask(_LATEST)]


@requires(permissions.READ)
def latest_to(scope: Scope, *, ids: Iterable[UUID]) -> dict[UUID, Posted]:
    """The newest letter to each of these memberships."""
    return {row.membership_id: Posted(*row) for row in scope.db.ask(_TO, {"ids": list(ids)})}
