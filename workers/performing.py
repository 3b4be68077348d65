"""Performs a run: in its tenant, with the rights its requester has now, under a lease that may be lost."""

import errno
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from app import domains, hooks
from app.accounts import service as accounts
from config.settings import Settings
from tenants import runs
from tenants.access import CALENDAR, Actor
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tenants.files import FileStore
from tenants.models import Tenant
from tenants.post import post_of
from tenants.registry import find_tenant
from tenants.scope import Database
from tenants.starting import refuse_to_start

if TYPE_CHECKING:
    from workers.queue import RunQueue

log = logging.getLogger("samsyn.worker")
PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE}
"""What a machine says when its disk is full, worn or away, or when it is short of something."""
WAITS = "Det gick inte att spara just nu. Arbetet görs om av sig självt när disken och databasen svarar igen."
NO_MAIL = "E-postservern tar inte emot just nu. Utskicket görs om av sig självt."


@dataclass(frozen=True)
class WorkerContext:
    """What a worker process works with."""

    database: Database
    queue: "RunQueue"
    demo: bool


@cache
def context() -> WorkerContext:
    """This process's own, opened on first use (after RQ has forked)."""
    from workers.queue import RunQueue  # whoever does one run for the command line has seldom need of it

    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    queue = RunQueue(settings.redis_url, settings.key("run"))
    return WorkerContext(opened(settings, queue.enqueue), queue, settings.demo)


def opened(settings: Settings, enqueue: Callable[..., object]) -> Database:
    """The database as the worker's role. `enqueue`: what is told of a run that another has ordered."""
    files = FileStore(settings.documents)
    domains.know_tables()
    options = {"clock": settings.clock, "post": post_of(settings), "pool_size": 2}
    return Database(settings.database_url, files=files, enqueue=enqueue, **options)


def ready_context() -> WorkerContext:
    """The context, when everything it needs is there. Raises NotReady."""
    ready = context()
    refuse_to_start(ready.database, demo=ready.demo)
    ready.database.engine.dispose()
    return ready


def perform(*, tenant: str, run: str, signature: str) -> None:
    """The one function that RQ calls: does what comes next in the tenant, which need not be the run that was named when
    the entry was written."""
    worker = context()
    try:
        tenant_id, _run_id = worker.queue.verify(tenant=tenant, run=run, signature=signature)
    except ValueError:
        log.error("refused a job whose signature does not fit")
        return
    try:
        place = find_tenant(worker.database, id=tenant_id)
    except NotFound:
        return log.error("refused a job of a tenant that does not exist")
    if place.ended_at:
        return log.info("left a job of a tenant that has ended")
    perform_next(worker, place)


def perform_next(worker: WorkerContext, tenant: Tenant) -> runs.Run | None:
    """Do the run that comes next in the tenant; before that say, behind all others in the queue, that more waits
    there. Gives the run, as it was taken."""
    database = worker.database
    with database.scope(tenant, CALENDAR) as scope:
        run = runs.take_next(scope)
        more = runs.first_waiting(scope)
    if more:
        worker.queue.enqueue(tenant.id, more.id, more.asked)
    if run:
        _perform_taken(database, tenant, run, worker.demo)
    return run


def perform_run(database: Database, tenant: Tenant, run_id: UUID, *, demo: bool = False) -> bool:
    """Do the run if nobody else does. Returns whether it was finished here."""
    with database.scope(tenant, CALENDAR) as scope:
        run = runs.take_lease(scope, run_id)
    return run is not None and _perform_taken(database, tenant, run, demo)


def _perform_taken(database: Database, tenant: Tenant, run: runs.Run, demo: bool) -> bool:
    started = time.monotonic()
    with database.scope(tenant, CALENDAR) as scope:
        # Whoever asked, with the rights she has now; the calendar for what nobody signed in asked for.
        actor = accounts.actor_of_membership(scope, id=run.requested_by) if run.requested_by else CALENDAR
    outcome = _perform(database, tenant, actor, run, demo)
    said = {"run": str(run.id), "kind": run.kind, "tenant": tenant.slug, "outcome": outcome}
    log.info("a run has ended", extra={**said, "seconds": round(time.monotonic() - started, 1)})
    return outcome == runs.DONE


def _perform(database: Database, tenant: Tenant, actor: Actor | None, run: runs.Run, demo: bool) -> str:
    """Make it and keep it, or write down why not; gives the state that the run is in then."""
    park = True
    if actor is None:
        trouble = "Den som beställde har inte längre rätt till det. Beställ igen."
    else:
        try:
            _make_and_keep(database, tenant, actor, run, demo)
            return runs.DONE
        except Conflict as error:
            log.warning("run %s was taken over by another worker (%s)", run.id, error.code)
            return "taken over"
        except Invalid as error:
            trouble = error.sentences
        except (NotAllowed, NotFound):
            trouble = "Den som beställde har inte rätt till det som behövs. Beställ igen."
        except Exception as error:
            if _heals_by_itself(error):
                log.warning("run %s has to wait (%s)", run.id, error)
                said = NO_MAIL if isinstance(error, Unavailable) and error.code == "mail" else WAITS
                with database.scope(tenant, CALENDAR) as scope:
                    if runs.rest(scope, run=run, text=said):
                        return runs.WAITING
                    hooks.run_ended(scope, run, actor, done=False)
                    return runs.PARKED
            log.exception("run %s failed at attempt %s", run.id, run.attempts)
            trouble, park = "Arbetet misslyckades. Driften ser felet i loggen.", run.attempts >= runs.MOST_ATTEMPTS
    with database.scope(tenant, CALENDAR) as scope:
        runs.trouble(scope, run_id=run.id, lease=run.lease, text=trouble, park=park)
        if park and actor:
            hooks.run_ended(scope, run, actor, done=False)
    return runs.PARKED if park else runs.WAITING


def _heals_by_itself(error: Exception) -> bool:
    """Whether somebody makes room, or the database comes back, without a word of ours being wrong."""
    return isinstance(error, Unavailable) or isinstance(error, OSError) and error.errno in PASSING


def _make_and_keep(database: Database, tenant: Tenant, actor: Actor, run: runs.Run, demo: bool) -> None:
    def progress(step: int, steps: int, text: str) -> None:
        # A short transaction of its own, so that those who wait see it while the work goes on.
        with database.scope(tenant, actor) as scope:
            runs.progress(scope, run_id=run.id, lease=run.lease, step=step, steps=steps, text=text)

    kind = domains.kinds_of_run().get(run.kind)
    if kind is None:
        raise NotAllowed(run.kind)
    with database.scope(tenant, actor) as scope:
        made = kind.make(scope, run=run, progress=progress, demo=demo)
    if kind.work_out:
        made = kind.work_out(made, progress=progress)
    # What was made, and the end of the run, in one transaction.
    with database.scope(tenant, actor) as scope:
        result_id = kind.keep(scope, made=made, run=run)
        runs.finish(scope, run_id=run.id, lease=run.lease, result_id=result_id)
        hooks.run_ended(scope, run, actor, done=True)
