"""Work done later. The run row *is* the request; the queue only tells a worker of it.

An act that should happen later writes a run in its own transaction. A worker takes a *lease* with a number; it may
only finish with the number it holds (the *fence*), so a run killed half-way is done again and never twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Index, Row, UniqueConstraint, Update, bindparam, func, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tenants.errors import Conflict
from tenants.isolation import Question
from tenants.models import Base, Identified, Owned
from tenants.scope import Scope

LEASE = timedelta(seconds=60)
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a run rests after what heals by itself (a full disk, a database away) has ended it once, twice, …"""
SHOWN_FOR = timedelta(days=30)
"""How long a parked run is told of."""
MOST_ATTEMPTS = 5
WAITING, WORKING, DONE, PARKED, CANCELLED = "waiting", "working", "done", "parked", "cancelled"


class Run(Identified, Owned, Base):
    """One piece of work for one tenant, one kind and one period."""

    __tablename__ = "run"
    web_grants = "SELECT, INSERT, UPDATE (state, finished_at, trouble)"
    worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        UniqueConstraint("tenant_id", "kind", "period", "edition"),
        Index("run_open_idx", "tenant_id", "state", postgresql_where="state IN ('waiting', 'working')"),
        Index("run_parked_idx", "tenant_id", "finished_at", postgresql_where="state = 'parked'"),
    )
    kind: Mapped[str]
    period: Mapped[str]
    """What it is made for; after a slash, how far that goes."""
    edition: Mapped[int]
    audience: Mapped[str | None]
    """The kind of reader its result is for; None where that is nobody in particular."""
    state: Mapped[str] = mapped_column(default=WAITING)
    """waiting, working, done, parked (failed too often; `trouble` says why in Swedish), cancelled (by whom)."""
    requested_by: Mapped[UUID | None]
    """The membership that asked; None when the calendar or the command line did."""
    requested_as: Mapped[str]
    requested_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    lease: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it has been tried, what heals by itself not counted."""
    passing: Mapped[int] = mapped_column(default=0)
    """How often what heals by itself has ended it."""
    again_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Not to be tried before this moment."""
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    step: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=0)
    step_text: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str | None]
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    result_id: Mapped[UUID | None]
    """The document the run made, if it made one."""

    @property
    def is_open(self) -> bool:
        return self.state in (WAITING, WORKING)


Parked = aliased(Run, name="parked")


def order(scope: Scope, *, kind: str, period: str, edition: int | None = None, audience: str | None = None) -> Run:
    """Ask for a run. Without `edition`: the next one, once the former is done.

    Raises Conflict("run_open") when one is still being made, Conflict("run_exists") when that edition is there.
    """
    runs = list(scope.db.scalars(select(Run).where(Run.kind == kind, Run.period == period).order_by(Run.edition)))
    if edition is None:
        if runs and runs[-1].is_open:
            raise Conflict("run_open", id=runs[-1].id)
        edition = runs[-1].edition + 1 if runs else 1
    elif any(run.edition == edition for run in runs):
        raise Conflict("run_exists")
    return order_first(scope, kind=kind, period=period, edition=edition, audience=audience)


def order_first(scope: Scope, *, kind: str, period: str, edition: int = 1, audience: str | None = None) -> Run:
    """Ask for a run of which nobody else can have asked: nothing is looked up."""
    requested = {"requested_by": scope.actor.membership_id, "requested_as": scope.actor.name}
    wanted = {"kind": kind, "period": period, "edition": edition, "audience": audience}
    run = scope.add(Run(requested_at=scope.now, **wanted, **requested))
    scope.ordered.append(run.id)
    return run


def first_waiting(scope: Scope) -> Row | None:
    """(id, whether a person waits for it) of the tenant's run that comes next: what people wait for before what the
    calendar has ordered, what has failed after what has not been tried, the oldest first. None when nothing waits."""
    asked = Run.requested_by.is_not(None)
    rows = select(Run.id, asked.label("asked")).where(*_left_waiting())
    return scope.db.execute(rows.order_by(asked.desc(), Run.attempts, Run.requested_at, Run.id).limit(1)).first()


def take_next(scope: Scope) -> Run | None:
    """Take the tenant's run that comes next, as `take_lease`; None when nothing is left to take."""
    while (waiting := first_waiting(scope)) is not None:
        if (run := take_lease(scope, waiting.id)) is not None:
            return run
        scope.db.flush()  # somebody else took it meanwhile, or it was parked: that one waits no more
    return None


def next_edition(scope: Scope, *, kind: str, period: str) -> int:
    """The number that the next run of a kind and a period would get."""
    last = scope.db.scalar(select(func.max(Run.edition)).where(Run.kind == kind, Run.period == period))
    return (last or 0) + 1


def enter(scope: Scope, *, like: UUID | None, kind: str, period: str, edition: int, result_id: UUID) -> Run:
    """Enter as done what was made without a run, so that its edition is nobody else's. `like`: the run that made what
    it replaces, for the same kind of reader. Raises IntegrityError when that edition is there."""
    audience = scope.db.scalar(select(Run.audience).where(Run.id == like)) if like else None
    asked = {"requested_by": scope.actor.membership_id, "requested_as": scope.actor.name, "requested_at": scope.now}
    wanted = {"kind": kind, "period": period, "edition": edition, "audience": audience}
    return scope.add(Run(state=DONE, finished_at=scope.now, result_id=result_id, **wanted, **asked))


def take_lease(scope: Scope, run_id: UUID) -> Run | None:
    """Take the run for LEASE, or None when somebody holds it, it is finished, or it is not this tenant's."""
    run = scope.db.scalar(
        update(Run)
        .where(Run.id == run_id, *_left_waiting())
        .values(
            lease=Run.lease + 1,
            attempts=Run.attempts + 1,
            again_at=None,
            lease_until=func.clock_timestamp() + LEASE,
            state=WORKING,
        )
        .returning(Run)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if run is None:
        return None
    if run.attempts > MOST_ATTEMPTS:
        run.state, run.finished_at = PARKED, scope.now
        run.trouble = run.trouble or "Arbetet avbröts flera gånger. Beställ en ny version eller kontakta driften."
        return None
    return run


def progress(scope: Scope, *, run_id: UUID, lease: int, step: int, steps: int, text: str) -> None:
    """Say how far the holder of the lease has come, and hold it a while longer."""
    until = func.clock_timestamp() + LEASE
    scope.db.execute(_by_holder(run_id, lease, step=step, steps=steps, step_text=text, lease_until=until))


def finish(scope: Scope, *, run_id: UUID, lease: int, result_id: UUID | None = None) -> None:
    """Finish with the lease held. Raises Conflict("fenced") when somebody else has taken the run since."""
    values = {"state": DONE, "finished_at": scope.now, "result_id": result_id, "trouble": None, "lease_until": None}
    if scope.db.scalar(_by_holder(run_id, lease, **values).returning(Run.id)) is None:
        raise Conflict("fenced")


def trouble(scope: Scope, *, run_id: UUID, lease: int, text: str, park: bool) -> None:
    """Note why an attempt failed. It waits for the sweeper to enqueue it again, or is parked for good."""
    values = {"trouble": text, "lease_until": None, "state": PARKED if park else WAITING}
    if park:
        values["finished_at"] = scope.now
    scope.db.execute(_by_holder(run_id, lease, **values))


def rest(scope: Scope, *, run: Run, text: str) -> bool:
    """Let the run wait after an attempt that what heals by itself has ended; gives whether it will be tried again.

    After the last of PAUSES (two days in all) it is parked.
    """
    if run.passing >= len(PAUSES):
        trouble(scope, run_id=run.id, lease=run.lease, text=text, park=True)
        return False
    again_at = func.clock_timestamp() + PAUSES[run.passing]
    values = {"trouble": text, "lease_until": None, "state": WAITING, "again_at": again_at}
    # `run` is as it was when the lease was taken, so that what is written does not depend on who else has written.
    counts = {"attempts": run.attempts - 1, "passing": run.passing + 1}
    scope.db.execute(_by_holder(run.id, run.lease, **values, **counts))
    return True


def cancel(scope: Scope, *, run_id: UUID, text: str) -> None:
    """End an open run for good: whoever works on it can keep nothing any more. Raises Conflict("not_open")."""
    ended = update(Run).where(Run.id == run_id, Run.state.in_((WAITING, WORKING)))
    values = {"state": CANCELLED, "finished_at": scope.now, "trouble": text}
    if scope.db.scalar(ended.values(**values).returning(Run.id).execution_options(synchronize_session=False)) is None:
        raise Conflict("not_open")


def lately(scope: Scope, *, without: tuple[str, ...], most: int) -> Sequence[Run]:
    """The latest runs of all kinds but these, the open ones first."""
    rows = select(Run).where(Run.kind.not_in(without))
    open_first = Run.state.in_((WAITING, WORKING)).desc()
    return scope.db.scalars(rows.order_by(open_first, Run.requested_at.desc(), Run.id.desc()).limit(most)).all()


def parked(scope: Scope) -> Sequence[Row]:
    """The runs that were parked lately and that no later one for the same thing has replaced, oldest first, as rows of
    `Run`."""
    return scope.db.ask(_PARKED, {"finished_since": scope.now - SHOWN_FOR})


def _unreplaced() -> Question:
    same = Run.kind == Parked.kind, func.split_part(Run.period, "/", 1) == func.split_part(Parked.period, "/", 1)
    newest = select(Run.id).where(*same).order_by(Run.requested_at.desc(), Run.id.desc()).limit(1).scalar_subquery()
    lately = Parked.finished_at > bindparam("finished_since", type_=DateTime(timezone=True))
    rows = select(Parked).where(Parked.state == PARKED, lately, Parked.id == newest)
    return Question(rows.order_by(Parked.finished_at, Parked.id))


_PARKED = _unreplaced()


def order_again(scope: Scope, run: Run | Row) -> Run:
    """Ask anew for what a parked run was to make, in the name of whoever asked for that: her rights decide.

    Raises Conflict("not_parked") when it is not parked, or a newer one is being made or has been made.
    """
    if run.state != PARKED or run.id not in {one.id for one in parked(scope)}:
        raise Conflict("not_parked")
    asked = {"requested_by": run.requested_by, "requested_as": run.requested_as, "requested_at": scope.now}
    same = {"kind": run.kind, "period": run.period, "audience": run.audience}
    again = scope.add(Run(edition=run.edition + 1, **same, **asked))
    scope.ordered.append(again.id)
    return again


def _left_waiting() -> tuple:
    # The calendar asks the same of all tenants at once: `migrations/calendar.sql`.
    free = or_(Run.lease_until.is_(None), Run.lease_until < func.clock_timestamp())
    rested = or_(Run.again_at.is_(None), Run.again_at <= func.clock_timestamp())
    return Run.state.in_((WAITING, WORKING)), free, rested


def _by_holder(run_id: UUID, lease: int, **values) -> Update:
    """Writes these values if the run is still held by this lease."""
    held = update(Run).where(Run.id == run_id, Run.lease == lease, Run.state == WORKING)
    return held.values(**values).execution_options(synchronize_session=False)
