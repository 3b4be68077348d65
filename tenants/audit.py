"""Who did what, where, when and how it went.

What changes something is a link in the tenant's chain: each line holds the hash of the one before, and the chain's
head is locked while a line is added. Reading never waits for that lock: read lines stand in a table of their own,
and the calendar *seals* them now and then with one chained line that holds their number and digest.
The application may insert and read lines, never change or remove them (`web_grants`, `worker_grants`).
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, uuid7
from tenants.scope import Scope

GENESIS = "0" * 64
STILL_OPEN = timedelta(minutes=11)
"""A transaction that is still open may yet add a read line with an earlier time (a worker's run may last ten)."""


class _Line(Identified):
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    """The name by which the tenant knows the actor."""
    membership_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    act: Mapped[str]
    object_id: Mapped[str | None]
    detail: Mapped[str | None]
    request_id: Mapped[str]


class AuditLine(_Line, Owned, Base):
    """One link of the tenant's chain."""

    __tablename__ = "audit_line"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (UniqueConstraint("tenant_id", "seq"),)
    seq: Mapped[int]
    outcome: Mapped[str]
    """done, refused, failed."""
    previous: Mapped[str]
    hash: Mapped[str]


class AuditHead(Owned, Base):
    """The chain's last link, locked by whoever adds the next."""

    __tablename__ = "audit_head"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    seq: Mapped[int]
    hash: Mapped[str]


class ReadLine(_Line, Owned, Base):
    """One act of reading. Ids are time-ordered; `sealed_to` of the last seal says how far they are sealed."""

    __tablename__ = "read_line"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (Index("read_line_at_idx", "tenant_id", "at"),)


def done(scope: Scope, permission, inputs: dict, result) -> None:
    """Leave the line of a done act, in its own transaction."""
    object_id = getattr(result, "id", None) or inputs.get("id")
    line = _values(scope, permission.name, str(object_id) if object_id else None, _detail(inputs))
    if permission.reads:
        scope.add(ReadLine(id=uuid7(), **line))
    else:
        append(scope, outcome="done", **line)


def note(scope: Scope, act: str, *, outcome="done", object_id: str | None = None, detail: str | None = None) -> None:
    """Leave a line for what happens outside an act: sign-in, sign-out, a seal, and a refusal, whose line the web writes
    in a short transaction after the roll-back."""
    append(scope, outcome=outcome, **_values(scope, act, object_id, detail))


def append(scope: Scope, *, outcome: str, **values) -> AuditLine:
    """Add a link to the tenant's chain; waits for whoever is adding one."""
    locked = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = scope.db.scalar(locked)
    if head is None:
        first = [{"seq": 0, "hash": GENESIS}]
        scope.insert_many(AuditHead, first, upsert=lambda insert: insert.on_conflict_do_nothing())
        head = scope.db.scalars(locked).one()
    line = AuditLine(id=uuid7(), seq=head.seq + 1, outcome=outcome, previous=head.hash, **values)
    line.hash = _hash(scope.tenant.id, line)
    head.seq, head.hash = line.seq, line.hash
    return scope.add(line)


def seal_reads(scope: Scope) -> int:
    """Chain one line over the read lines since the last seal; returns how many it covers."""
    seals = select(AuditLine.object_id).where(AuditLine.act == "audit.seal").order_by(AuditLine.seq.desc())
    rows = select(ReadLine).where(ReadLine.at < scope.now - STILL_OPEN).order_by(ReadLine.at, ReadLine.id).limit(50_000)
    if last := scope.db.scalar(seals.limit(1)):
        at, id = last.split(" ")
        rows = rows.where(tuple_(ReadLine.at, ReadLine.id) > (datetime.fromisoformat(at), UUID(id)))
    lines = list(scope.db.scalars(rows))
    if not lines:
        return 0
    digest = _hash(scope.tenant.id, *lines)
    end = f"{lines[-1].at.astimezone(UTC).isoformat()} {lines[-1].id}"
    note(scope, "audit.seal", object_id=end, detail=f"{len(lines)} {digest}")
    return len(lines)


def first_fault(scope: Scope) -> int | None:
    """The number of the first link that does not follow from the one before, or None when the chain is whole."""
    expected, previous = 0, GENESIS
    for line in scope.db.scalars(select(AuditLine).order_by(AuditLine.seq)):
        expected += 1
        if line.seq != expected or line.previous != previous or line.hash != _hash(scope.tenant.id, line):
            return expected
        previous = line.hash
    head = scope.db.scalar(select(AuditHead))
    if (head.seq, head.hash) != (expected, previous) if head else expected:
        return expected + 1
    return None


def _values(scope: Scope, act: str, object_id: str | None, detail: str | None) -> dict:
    actor = scope.actor
    who = {"actor": actor.name, "membership_id": actor.membership_id, "session_id": actor.session_id}
    what = {"act": act, "object_id": object_id, "detail": detail}
    return {"at": scope.now, "request_id": scope.request_id, **who, **what}


def _detail(inputs: dict) -> str | None:
    """Which inputs narrowed the act: short, plain values only, never a free text."""
    plain = {
        name: value
        for name, value in sorted(inputs.items())
        if name not in ("id", "text", "password", "token", "email", "rows") and isinstance(value, (int, bool, UUID))
    }
    return " ".join(f"{name}={value}" for name, value in plain.items()) or None


def _hash(tenant_id: UUID, *lines: _Line) -> str:
    """sha256 (hex) of length-prefixed bytes: the same whatever database or library wrote the rows."""
    digest = hashlib.sha256()
    for line in lines:
        at = line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        parts = [tenant_id, line.id, at, line.actor, line.membership_id, line.session_id, line.act, line.object_id]
        parts += [line.detail, line.request_id]
        if isinstance(line, AuditLine):
            parts += [line.seq, line.outcome, line.previous]
        for part in parts:
            encoded = b"" if part is None else str(part).encode()
            digest.update(len(encoded).to_bytes(4) + encoded)
    return digest.hexdigest()
