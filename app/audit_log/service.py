"""Acts on the log: read it, take it out, see who was given which role and whether it holds, take the checkpoints along,
tell of a restored database."""

import os
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, any_, func, literal, or_, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.accounts import service as accounts
from app.audit_log import permissions
from app.audit_log.wording import shown_number
from app.figures.periods import local_date, start_of
from app.go_live import service as go_live
from app.incidents import lists
from app.incidents.lists import QUARANTINED
from app.incidents.models import Incident
from app.incidents.permissions import SETTLE
from tenants import audit, runs
from tenants.acts import requires
from tenants.audit import AuditLine, ReadLine, write_reads
from tenants.checkpoints import FILE, PUBLIC_KEY, CheckpointFile, public_key
from tenants.errors import Invalid
from tenants.runs import Run
from tenants.scope import Scope
from tenants.verification import Fault, Verification, last_verification, verify_here

PAGE = 20
READS_AT_ONCE = 300
"""Read lines that are looked at for a page: one page that somebody opened has often made several."""
MOST_TAKEN = 10_000
POLICE = UUID(int=0)
"""In place of a person: whoever of the police has read."""
THE_POLICE = "Polisen"
KIND = "audit_check"
"""The kind of run that checks the log of one place."""
VERIFIED = "audit.verified"
"""The act in a line that says what a check has found."""


@dataclass(frozen=True)
class Entry:
    """What somebody did, or what she read by opening one page."""

    line: Any
    """An AuditLine, or the ReadLine that tells most."""
    actor: str
    also: tuple[Any, ...] = ()
    """The other ReadLines of the same page."""

    @property
    def shown(self) -> list[UUID]:
        return sorted({id for one in (self.line, *self.also) for id in getattr(one, "shown", None) or ()})


@dataclass(frozen=True)
class Log:
    """A stretch of the log, newest first. `next` is where the next begins, or None."""

    entries: Sequence[Entry]
    names: Mapping[UUID, str]
    """Of the members whom the lines concern."""
    next: str | None


@requires(permissions.READ)
def read_log(scope: Scope, *, after: str | None = None, **asked) -> Log:
    """What was done here or, with `reads`, what was read; what is `asked` are the inputs of `_chosen`.

    `after` is the `next` of the page before. Raises Invalid when it is no such thing.
    """
    write_reads(scope)
    kind, _order = _kind(asked.get("reads", False))
    most = READS_AT_ONCE if kind is ReadLine else PAGE
    police = accounts.police_members(scope)
    lines = scope.db.scalars(_chosen(scope, police, most + 1, cursor(after, kind) if after else None, **asked)).all()
    log = page_of(lines, most, kind, police)
    return replace(log, names=_names(scope, log.entries))


def page_of(lines: Sequence[Any], most: int, kind: type[AuditLine | ReadLine], police: frozenset[UUID]) -> Log:
    """The first PAGE entries of lines, newest first, of which `most` and one were asked for; with no names yet."""
    entries, more = _entries(lines[:most], police), len(lines) > most
    if more and len(entries) > 1 and kind is ReadLine:
        entries.pop()  # the rest of that page may stand on the next
    more, entries = more or len(entries) > PAGE, entries[:PAGE]
    return Log(entries, {}, _following(entries[-1], "id" if kind is ReadLine else "seq") if more else None)


@requires(permissions.EXPORT)
def take_out(scope: Scope, **asked) -> Log:
    """The whole of what `read_log` gives for the same inputs. Raises Invalid for more than MOST_TAKEN lines."""
    write_reads(scope)
    police = accounts.police_members(scope)
    lines = scope.db.scalars(_chosen(scope, police, MOST_TAKEN + 1, None, **asked)).all()
    if len(lines) > MOST_TAKEN:
        raise Invalid({"first": [f"Det är fler än {MOST_TAKEN} rader. Välj färre dagar."]})
    scope.concerning(number=len(lines))
    entries = _entries(lines, police)
    return Log(entries, _names(scope, entries), None)


@requires(permissions.RIGHTS)
def read_rights(scope: Scope, *, after: str | None = None) -> Log:
    """Who gave which role to whom, and what was changed in it, and nothing else of the log."""
    rows = select(AuditLine).where(AuditLine.concerned_id.is_not(None))
    if after:
        rows = rows.where(tuple_(AuditLine.at, AuditLine.seq) < cursor(after, AuditLine))
    lines = scope.db.scalars(rows.order_by(AuditLine.at.desc(), AuditLine.seq.desc()).limit(PAGE + 1)).all()
    entries = _entries(lines[:PAGE], frozenset())
    return Log(entries, _names(scope, entries), _following(entries[-1], "seq") if len(lines) > PAGE else None)


def _kind(reads: bool) -> tuple[type[AuditLine | ReadLine], str]:
    return (ReadLine, "id") if reads else (AuditLine, "seq")


def _chosen(
    scope: Scope,
    police: frozenset[UUID],
    most: int,
    before: tuple | None,
    *,
    reads: bool = False,
    membership_id: UUID | None = None,
    act: str | None = None,
    object_id: UUID | None = None,
    named_place_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Select:
    """Lines by one member (or POLICE), by one act, about one thing or a place and its reports, on these days.

    A thing is found as a line's object, as the member it concerns and among the reports that a list has shown. What
    somebody of the police has read is found as what the police have, never by who she is.
    """
    name, column = _kind(reads)[1], _kind(reads)[0]
    order = column.at.desc(), getattr(column, name).desc()
    criteria: list[Any] = []
    if reads and (membership_id == POLICE or membership_id in police):
        of_police = column.membership_id == any_(literal(list(police), ARRAY(column.membership_id.type)))
        criteria.append(of_police if membership_id == POLICE else literal(False))
    elif membership_id:
        criteria.append(column.membership_id == membership_id)
    if act:
        criteria.append(column.act == act)
    if first:
        criteria.append(column.at >= start_of(first))
    if last:
        criteria.append(column.at < start_of(last + timedelta(days=1)))
    if before:
        criteria.append(tuple_(column.at, getattr(column, name)) < before)
    things = {one for one in (object_id, named_place_id) if one}
    if named_place_id and not object_id:
        things.update(lists.ids_at(scope, named_place_id))
    if not things:
        return select(column).where(*criteria).order_by(*order).limit(most)
    # Each by itself, so that an index answers each: the object by its own, what was shown by that of such lines.
    named = [column.object_id == any_(literal([str(one) for one in things], ARRAY(String)))]
    if not reads and object_id:
        named.append(AuditLine.concerned_id == object_id)
    ways = [or_(*named)]
    if reads:
        ways.append(ReadLine.shown.is_not(None) & ReadLine.shown.overlap(array(sorted(things))))
    found = [select(column.id).where(way, *criteria) for way in ways]
    if not object_id:  # a place has many reports: only as many lines as are shown
        found = [select(one.order_by(*order).limit(most).subquery().c.id) for one in found]
    ids = union_all(*found).subquery()
    return select(column).where(column.id.in_(select(ids.c.id))).order_by(*order).limit(most)


AUXILIARY = frozenset({"accounts.organisations", "accounts.self", "basemaps.read", "incidents.changed", "places.read"})
"""What nearly every page reads besides what it is for."""


def _entries(lines: Sequence[Any], police: frozenset[UUID]) -> list[Entry]:
    """What was read for one page together, led by what tells most."""
    found = []
    for _, of_page in groupby(lines, key=_page):
        first, *others = sorted(of_page, key=_tells_little)
        hidden = isinstance(first, ReadLine) and first.membership_id in police
        found.append(Entry(first, THE_POLICE if hidden else first.actor, tuple(others)))
    return found


def _page(line: Any) -> tuple:
    alone = line.id if isinstance(line, AuditLine) or not line.request_id else None
    return line.at, line.membership_id, line.request_id, alone


def _tells_little(line: Any) -> tuple:
    return line.act in AUXILIARY, line.object_id is None, not getattr(line, "shown", None), -shown_number(line)


def _names(scope: Scope, entries: Sequence[Entry]) -> dict[UUID, str]:
    concerned = {one.line.concerned_id for one in entries if isinstance(one.line, AuditLine) and one.line.concerned_id}
    return accounts.member_names(scope, ids=concerned)


def _following(last: Entry, order: str) -> str:
    line = min((last.line, *last.also), key=lambda one: getattr(one, order))
    return f"{line.at.isoformat()},{getattr(line, order)}"


@dataclass(frozen=True)
class Week:
    """What the log has got in the last seven days, as numbers alone."""

    done: int
    read: int
    by_role: Sequence[tuple[str, int]]
    """Who read, by what they are here, the most first."""
    stopped: int
    """Reports, by the guard or by a reader."""
    settled: int
    """Of those that were stopped by the guard or a reader: put back, reworded or masked."""
    rights: int
    """Changes of somebody's role."""


@requires(permissions.READ)
def week(scope: Scope) -> Week:
    """How much was done, read and stopped here in the last seven days."""
    since = scope.now - timedelta(days=7)
    readers = select(ReadLine.membership_id, func.count()).where(ReadLine.at > since)
    reads = dict(scope.db.execute(readers.group_by(ReadLine.membership_id)).all())
    roles = accounts.member_roles(scope, ids={id for id in reads if id})
    by_role: Counter[str] = Counter()
    for id, n in reads.items():
        by_role[roles.get(id, "Okänd") if id else "Systemet"] += n
    changes = (
        func.count(),
        func.count().filter(AuditLine.change.contains(f"→ {QUARANTINED}")),
        func.count().filter(AuditLine.act == SETTLE.name, AuditLine.outcome == "done"),
        func.count().filter(AuditLine.concerned_id.is_not(None)),
    )
    done, stopped, settled, rights = scope.db.execute(select(*changes).where(AuditLine.at > since)).one()
    return Week(done, by_role.total(), by_role.most_common(), stopped, settled, rights)


@dataclass(frozen=True)
class Due:
    """What of the reports is older than the municipality has decided to keep them."""

    months: int | None
    """Since the event; None: nobody has written it down."""
    n: int = 0
    oldest: date | None = None
    """The day of the oldest report that there is, due or not."""
    next: date | None = None
    """When the first is due, while none is."""


@requires(permissions.READ)
def due(scope: Scope) -> Due | None:
    """How many reports are due to be removed. None where there are no reports of its own: in a police area."""
    if scope.tenant.is_area:
        return None
    months = go_live.kept_for(scope)
    if months is None:
        return Due(None)
    before = months_from(local_date(scope.now), -months)
    rows = select(func.count().filter(Incident.local_date < before), func.min(Incident.local_date))
    n, oldest = scope.db.execute(rows).one()
    return Due(months, n, oldest, months_from(oldest, months) if oldest and not n else None)


def months_from(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@requires(permissions.READ)
def people(scope: Scope, *, reads: bool = False) -> list[tuple[UUID, str]]:
    """The members who have left a line, by name; those of the police as one, of what was read."""
    there = audit.members(scope)
    hidden = accounts.police_members(scope) & there if reads else frozenset()
    found = accounts.member_names(scope, ids=there - hidden)
    named = sorted(found.items(), key=lambda one: one[1].lower())
    return [(POLICE, THE_POLICE), *named] if hidden else named


@requires(permissions.READ)
def last_check(scope: Scope, *, folder: Path) -> Verification | None:
    """What the calendar found when it last checked the audit, of this place and of the checkpoints alone."""
    found = last_verification(folder)
    if found is None:
        return None
    return found._replace(faults=tuple(one for one in found.faults if one.tenant in ("", scope.tenant.slug)))


@requires(permissions.CHECK)
def order_check(scope: Scope) -> Run:
    """Have a worker check this place's log. Raises Conflict("run_open") while that is being done."""
    return runs.order(scope, kind=KIND, period="log")


@requires(permissions.READ)
def check(scope: Scope, *, progress) -> Verification:
    """Check it, as the worker does."""
    folder = scope.files.beside("audit").root
    key = public_key(folder / PUBLIC_KEY) if os.access(folder / PUBLIC_KEY, os.R_OK) else None
    stands = scope.db.scalar(select(func.max(AuditLine.seq))) or 0

    def tick(link: int) -> None:
        progress(link, stands, f"Länk {link} av {stands}")

    return verify_here(scope, CheckpointFile(folder), key, tick=tick)


def as_detail(found: Verification) -> str:
    """What the line of a check says: its first fault, or how much was checked."""
    if found.faults:
        first = found.faults[0]
        return f"{first.what} {first.line or 0} {first.upto or 0} {first.detail}".strip()
    return f"{found.lines} {'with' if found.checkpoint else 'without'}"


@dataclass(frozen=True)
class OrderedCheck:
    """The latest check that somebody has ordered by the page, and what it found, once it is done."""

    run: Run
    fault: Fault | None = None
    links: int = 0
    checkpoints: bool = False
    """Whether the chain was held against the signed checkpoints, too."""


@requires(permissions.READ)
def ordered_check(scope: Scope) -> OrderedCheck | None:
    """None before the first."""
    told = (AuditLine.tenant_id == Run.tenant_id) & (AuditLine.act == VERIFIED)
    told &= (AuditLine.membership_id == Run.requested_by) & (AuditLine.at >= Run.requested_at)
    rows = select(Run, AuditLine.outcome, AuditLine.detail).outerjoin(AuditLine, told).where(Run.kind == KIND)
    found = scope.db.execute(rows.order_by(Run.edition.desc(), AuditLine.seq.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    run, outcome, detail = found
    if run.state != runs.DONE or not detail:
        return OrderedCheck(run)
    first, second, *rest = detail.split(" ", 3)
    if outcome == "done":
        return OrderedCheck(run, links=int(first), checkpoints=second == "with")
    return OrderedCheck(run, Fault(first, scope.tenant.slug, int(second), int(rest[0]), "".join(rest[1:])))


@requires(permissions.READ)
def checkpoints(scope: Scope, *, folder: Path) -> Path | None:
    """The file of checkpoints: numbers and hashes alone, of all places. None before the first."""
    path = folder / FILE
    return path if path.is_file() else None


@requires(permissions.RESTORE)
def tell_restored(scope: Scope) -> None:
    """Leave a line in the place's chain: from here on it goes on from what was restored."""


def cursor(after: str, kind: type[AuditLine | ReadLine]) -> tuple[datetime, UUID | int]:
    """The moment and the line that the page before ended with. Raises Invalid for what is no such thing."""
    try:
        at, last = after.split(",")
        return datetime.fromisoformat(at), UUID(last) if kind is ReadLine else int(last)
    except ValueError:
        raise Invalid({"after": ["Sidan finns inte. Gå till första sidan."]}) from None
