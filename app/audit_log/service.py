"""Acts on the log: read it, see whether it holds, take the checkpoints along, tell of a restored database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import String, cast, func, or_, select, tuple_

from app.accounts import service as accounts
from app.audit_log import permissions
from app.figures.periods import start_of
from tenants import audit
from tenants.acts import requires
from tenants.audit import AuditLine, ReadLine, write_reads
from tenants.checkpoints import FILE
from tenants.errors import Invalid
from tenants.scope import Scope
from tenants.verification import Verification, last_verification

PAGE = 50


@dataclass(frozen=True)
class Log:
    """A stretch of the log, newest first. `next` is where the next begins, or None."""

    lines: Sequence[AuditLine | ReadLine]
    names: Mapping[UUID, str]
    """Of the members whom the lines concern."""
    next: str | None


@requires(permissions.READ)
def read_log(
    scope: Scope,
    *,
    reads: bool = False,
    membership_id: UUID | None = None,
    act: str | None = None,
    object_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
    after: str | None = None,
) -> Log:
    """What was done here or, with `reads`, what was read: by one member, by one act, about one thing, on these days.

    A thing is found as a line's object, as the member it concerns and among the reports that a list has shown.
    `after` is the `next` of the page before. Raises Invalid when it is no such thing.
    """
    write_reads(scope)
    kind = ReadLine if reads else AuditLine
    statement = select(kind)
    if membership_id:
        statement = statement.where(kind.membership_id == membership_id)
    if act:
        statement = statement.where(kind.act == act)
    if object_id:
        also = ReadLine.shown.contains([object_id]) if reads else AuditLine.concerned_id == object_id
        statement = statement.where(or_(kind.object_id == cast(object_id, String), also))
    if first:
        statement = statement.where(kind.at >= start_of(first))
    if last:
        statement = statement.where(kind.at < start_of(last + timedelta(days=1)))
    order = ReadLine.id if reads else AuditLine.seq
    if after:
        statement = statement.where(tuple_(kind.at, order) < _cursor(after, UUID if reads else int))
    lines = list(scope.db.scalars(statement.order_by(kind.at.desc(), order.desc()).limit(PAGE + 1)))
    shown = lines[:PAGE]
    concerned = {line.concerned_id for line in shown if isinstance(line, AuditLine) and line.concerned_id}
    names = accounts.member_names(scope, ids=concerned)
    following = f"{shown[-1].at.isoformat()},{getattr(shown[-1], order.key)}" if len(lines) > PAGE else None
    return Log(shown, names, following)


@dataclass(frozen=True)
class Week:
    """How many lines the log has got in the last seven days."""

    done: int
    read: int


@requires(permissions.READ)
def week(scope: Scope) -> Week:
    """How much was done and read here in the last seven days, as numbers alone."""
    since = scope.now - timedelta(days=7)
    done, read = (
        scope.db.scalar(select(func.count()).select_from(kind).where(kind.at > since)) or 0
        for kind in (AuditLine, ReadLine)
    )
    return Week(done, read)


@requires(permissions.READ)
def people(scope: Scope) -> list[tuple[UUID, str]]:
    """The members who have left a line, by name."""
    found = accounts.member_names(scope, ids=audit.members(scope))
    return sorted(found.items(), key=lambda one: one[1].lower())


@requires(permissions.READ)
def last_check(scope: Scope, *, folder: Path) -> Verification | None:
    """What the calendar found when it last checked the audit, of this place and of the checkpoints alone."""
    found = last_verification(folder)
    if found is None:
        return None
    return found._replace(faults=tuple(one for one in found.faults if one.tenant in ("", scope.tenant.slug)))


@requires(permissions.READ)
def checkpoints(scope: Scope, *, folder: Path) -> Path | None:
    """The file of checkpoints: numbers and hashes alone, of all places. None before the first."""
    path = folder / FILE
    return path if path.is_file() else None


@requires(permissions.RESTORE)
def tell_restored(scope: Scope) -> None:
    """Leave a line in the place's chain: from here on it goes on from what was restored."""


def _cursor(after: str, of: type[UUID] | type[int]) -> tuple[datetime, UUID | int]:
    try:
        at, last = after.split(",")
        return datetime.fromisoformat(at), of(last)
    except ValueError:
        raise Invalid({"after": ["Sidan finns inte. Gå till första sidan."]}) from None
