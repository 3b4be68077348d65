"""Who did what, where, when and how it went.

What changes something is a link in the tenant's chain: each line holds the hash of the one before, and the chain's
head is locked while a line is added. Reading never waits for that lock: read lines stand in a table of their own,
and the calendar *seals* them every few minutes with one chained line that holds their number and digest.

Lines are added by the database's own functions (schema `audit`, `migrations/versions/0004_audit.py`), which choose the
tenant, the number and the hash, and key it: the application may read lines, never add, change or remove one itself.
What is checked, and against what: `verification.py`, `checkpoints.py`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, Uuid, column, event, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from tenants.isolation import TenantSession
from tenants.models import Base, Identified, Owned, uuid7
from tenants.scope import Scope
from tenants.told import Told

SEALED = "audit.reads_sealed"
MOST_SEALED = 2_000
"""Read lines under one seal: the chain's head is locked meanwhile."""
MOST_AT_ONCE = 500
"""Read lines that wait for their transaction's end."""
_ADD = "CALL audit.add(CAST({} AS jsonb))"
_ADD_READS = "CALL audit.add_read(CAST({} AS jsonb))"


class _Line(Identified):
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    """The name by which the tenant knows the actor."""
    membership_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    machine_user: Mapped[str | None]
    """Who is signed in to the machine, for an act of the command line."""
    act: Mapped[str]
    object_kind: Mapped[str | None]
    object_id: Mapped[str | None]
    detail: Mapped[str | None]
    request_id: Mapped[str]
    mac: Mapped[str]
    """HMAC-SHA256 (hex) of the line's hash, under a key that only the functions which add lines can read."""


class AuditLine(_Line, Owned, Base):
    """One link of the tenant's chain."""

    __tablename__ = "audit_line"
    web_grants = worker_grants = "SELECT"
    constraints = (
        UniqueConstraint("tenant_id", "seq"),
        Index("audit_line_at_idx", "tenant_id", "at"),
        Index("audit_line_person_idx", "tenant_id", "membership_id", "at"),
        Index("audit_line_object_idx", "tenant_id", "object_id"),
        # The few about somebody's role, among all that ever were.
        Index("audit_line_rights_idx", "tenant_id", "at", "seq", postgresql_where=column("concerned_id").is_not(None)),
    )
    seq: Mapped[int]
    outcome: Mapped[str]
    """done, refused, failed."""
    change: Mapped[str | None]
    """From what to what: "access_class internal → police"; codes and dates, never a free text."""
    concerned_id: Mapped[UUID | None]
    """The membership that the act was about."""
    concerned_role: Mapped[str | None]
    previous: Mapped[str]
    hash: Mapped[str]


class AuditHead(Owned, Base):
    """The chain's last link, locked by whoever adds the next; its last seal, and the read lines sealed in all."""

    __tablename__ = "audit_head"
    web_grants = worker_grants = "SELECT"
    seq: Mapped[int]
    hash: Mapped[str]
    sealed_by: Mapped[int]
    sealed_reads: Mapped[int]


class ReadLine(_Line, Owned, Base):
    """One act of reading."""

    __tablename__ = "read_line"
    web_grants = worker_grants = "SELECT"
    constraints = (
        Index("read_line_at_idx", "tenant_id", "at"),
        Index("read_line_person_idx", "tenant_id", "membership_id", "at"),
        Index("read_line_object_idx", "tenant_id", "object_id"),
        # An array is compared by no leakproof operator, so no index of what it holds would serve behind row security.
        Index("read_line_shown_idx", "tenant_id", "at", postgresql_where=column("shown").is_not(None)),
        Index("read_line_seal_idx", "tenant_id", "sealed_by", "id"),
    )
    shown: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    """The reports for the police or a single organisation, and the police's events, whose texts were shown."""
    sealed_by: Mapped[int | None]
    """The number of the link that seals this line."""


def done(scope: Scope, permission, inputs: dict, result) -> None:
    """Leave the line of a done act, in its own transaction: a read line with all others of the transaction, as the last
    that is written before it is committed. What cannot be written is not committed, and what was read not shown.

    Where something is only looked at, an act by which a form is shown is one of reading, too: nobody has done what the
    form is for."""
    id = getattr(result, "id", None) or inputs.get("id")
    kind = getattr(result, "__tablename__", None) or permission.name.partition(".")[0]
    line = _values(scope, permission.name, (kind, str(id)) if id else None, _detail(inputs))
    if permission.reads or (scope.db.looking and not line["change"]):
        scope.db.reads.append(_written(line, but=("change", "concerned_id", "concerned_role")))
        if len(scope.db.reads) >= MOST_AT_ONCE:
            write_reads(scope)
    else:
        _add(scope, "done", line)


def write_reads(scope: Scope) -> None:
    """Write now what has been read, before the lines are looked at in the same transaction."""
    _write_reads(scope.db)


def note(scope: Scope, act: str, *, outcome="done", object_id: str | None = None, detail: str | None = None) -> None:
    """Leave a line for what happens outside an act: sign-in, sign-out, and a refusal, whose line the web writes in a
    short transaction after the roll-back."""
    named = (act.partition(".")[0], object_id) if object_id else None
    _add(scope, outcome, _values(scope, act, named, detail))


def seal_reads(scope: Scope, checkpoint: str = "") -> int:
    """Link lines over the read lines that no seal covers yet, each over at most `MOST_SEALED`; returns how many it
    covers. Fewer than `MOST_SEALED`: all are. `checkpoint` names the last one, so that the chain remembers it."""
    write_reads(scope)
    line = _values(scope, SEALED, ("checkpoint", checkpoint) if checkpoint else None, None)
    statement = f"SELECT audit.seal(CAST(%(line)s AS jsonb), {MOST_SEALED}) AS sealed"
    said = json.dumps(_written({**line, "outcome": "done"}), default=str)
    return scope.db.send(statement, {"line": said})[0].sealed


def _add(scope: Scope, outcome: str, line: dict) -> None:
    """Put off: whatever is sent next goes behind it."""
    scope.db.put_off(_ADD, json.dumps(_written({**line, "outcome": outcome}), default=str))


def _written(line: dict, but: tuple[str, ...] = ()) -> dict:
    """What is sent of a line, with its id."""
    return {"id": uuid7(), **{name: value for name, value in line.items() if value is not None and name not in but}}


def _write_reads(db: TenantSession) -> None:
    if db.reads:
        db.send(_ADD_READS.format("%(lines)s"), {"lines": _taken(db)})


@event.listens_for(TenantSession, "before_commit")
def _end_with_reads(db: TenantSession) -> None:
    """Write the read lines that wait, as the last before the commit and with it; not within a savepoint, which would
    undo what was read before it as well."""
    if db.reads and not db.in_nested_transaction():
        db.flush()
        db.end_with(_ADD_READS, _taken(db))


def _taken(db: TenantSession) -> str:
    lines = json.dumps(db.reads, default=str)
    db.reads.clear()
    return lines


def _values(scope: Scope, act: str, named: tuple[str, str] | None, detail: str | None) -> dict[str, Any]:
    """The line's columns: what the door knows of the actor, what the act has said, and what was stored meanwhile."""
    scope.db.flush()
    actor, told = scope.actor, scope.db.told
    scope.db.told = Told()
    object = told.object or named or (told.changes[0][:2] if told.changes else None)
    kind, id = object or (None, None)
    concerned_id, concerned_role = told.person or (None, None)
    return {
        "at": scope.now.isoformat(),
        "actor": actor.name,
        "membership_id": actor.membership_id,
        "session_id": actor.session_id,
        "machine_user": actor.machine_user,
        "act": act,
        "object_kind": kind,
        "object_id": id,
        "change": told.change(object),
        "concerned_id": concerned_id,
        "concerned_role": concerned_role,
        "shown": [str(one) for one in told.shown] or None,
        "detail": " ".join(filter(None, (detail, f"n={told.number}" if told.number else None))) or None,
        "request_id": scope.request_id,
    }


def _detail(inputs: Mapping) -> str | None:
    """Which inputs narrowed the act: short, plain values only, never a free text."""
    plain = {
        name: value
        for name, value in sorted(inputs.items())
        if name not in ("id", "text", "password", "token", "email", "rows") and isinstance(value, (int, bool, UUID))
    }
    return " ".join(f"{name}={value}" for name, value in plain.items()) or None


def members(scope: Scope) -> set[UUID]:
    """The memberships that have left a line here, one step in an index each, however many lines there are."""
    write_reads(scope)
    here = {"tenant": scope.tenant.id}
    return {id for query in (_MEMBERS_DONE, _MEMBERS_READ) for id in scope.db.connection().scalars(text(query), here)}


_MEMBERS_DONE = """
WITH RECURSIVE one AS (
    (SELECT membership_id FROM audit_line WHERE tenant_id = :tenant ORDER BY membership_id LIMIT 1)
    UNION ALL
    SELECT (SELECT membership_id FROM audit_line WHERE tenant_id = :tenant AND membership_id > one.membership_id
            ORDER BY membership_id LIMIT 1)
    FROM one WHERE one.membership_id IS NOT NULL
) SELECT membership_id FROM one WHERE membership_id IS NOT NULL
"""
_MEMBERS_READ = _MEMBERS_DONE.replace("audit_line", "read_line")
