"""Acts on what is to be sent: written with the act that it belongs to, sent by a run, settled, shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid, any_, bindparam, cast, delete, select

from app.domains import KindOfLetter, kinds_of_letters
from app.mail import permissions
from app.mail.kinds import REFUSED, SENT, UNNEEDED, WAITING
from app.mail.models import Mail, NoticeChoice
from tenants import runs
from tenants.access import CALENDAR, Actor, Permission
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
    runs.order_first(replace(scope, actor=CALENDAR), kind=KIND, period=str(id))


def tell(scope: Scope, *, kind: str, to: Iterable[Actor], about_id: UUID | None = None) -> None:
    """Write to those of them who want such letters, where there is a mail server."""
    for actor in wanting(scope, kind=kind, of=to) if scope.post.works else ():
        write(scope, kind=kind, membership_id=actor.membership_id, about_id=about_id)


def wanting(scope: Scope, *, kind: str, of: Iterable[Actor]) -> list[Actor]:
    """Those of them who want letters of this kind, by what they have chosen or by what is usual."""
    there = [actor for actor in of if actor.membership_id]
    ids = frozenset[UUID]().union(*(actor.membership_ids for actor in there))
    kept = {(one.membership_id, one.kind): one.wanted for one in _kept(scope, ids)} if ids else {}
    return [actor for actor in there if _wants(actor, kinds_of_letters()[kind], kept)]


def written_since(scope: Scope, *, kind: str, moment: datetime, membership_id: UUID | None = None) -> bool:
    """Whether a letter of this kind has been written since: to this membership, or to anybody."""
    found = select(Mail.id).where(Mail.kind == kind, Mail.written_at > moment)
    if membership_id:
        found = found.where(Mail.membership_id == membership_id)
    return scope.db.scalar(found.limit(1)) is not None


def tell_of_run(scope: Scope, *, kind: str, run: Run, to: Actor) -> None:
    """Tell whoever ordered a run that it has ended, if she wants to know and there is a mail server."""
    if run.requested_by is not None and run.kind != KIND:
        tell(scope, kind=kind, to=[to], about_id=run.id)


def chosen(scope: Scope) -> dict[str, bool]:
    """Of each kind that the actor may choose about, whether she wants it."""
    actor = scope.actor
    kept = {(one.membership_id, one.kind): one.wanted for one in _kept(scope, actor.membership_ids)}
    return {kind.name: _wants(actor, kind, kept) for kind in to_choose(actor)}


def to_choose(actor: Actor) -> list[KindOfLetter]:
    """The kinds of letters that may come to her, and that she may do without."""
    held = {None, *(name for name, permission in Permission.registry.items() if actor.may(permission))}
    return [kind for kind in kinds_of_letters().values() if kind.choice and kind.permission in held]


def choose(scope: Scope, *, wanted: Collection[str]) -> None:
    """Keep that the actor wants these kinds of letters, and of those that she may choose about no other."""
    key, her = ["tenant_id", "membership_id", "kind"], scope.actor.membership_id
    rows = [{"membership_id": her, "kind": one.name, "wanted": one.name in wanted} for one in to_choose(scope.actor)]
    scope.insert_many(
        NoticeChoice,
        rows,
        upsert=lambda insert: insert.on_conflict_do_update(index_elements=key, set_={"wanted": insert.excluded.wanted}),
    )


def _kept(scope: Scope, ids: Collection[UUID]) -> Iterable[NoticeChoice]:
    return scope.db.scalars(select(NoticeChoice).where(NoticeChoice.membership_id.in_(ids)))


def _wants(actor: Actor, kind: KindOfLetter, kept: Mapping[tuple[UUID, str], bool]) -> bool:
    """What she has chosen: under the role that she has now first, else under one that she has had."""
    hers = [actor.membership_id, *sorted(actor.membership_ids)]
    return next((kept[id, kind.name] for id in hers if id and (id, kind.name) in kept), kind.usual)


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
