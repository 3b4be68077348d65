"""Performs a run: in its tenant, with the rights its requester has now, under a lease that may be lost."""

import logging
import os
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from app import domains
from app.accounts import service as accounts
from config.settings import Settings
from tenants import runs
from tenants.access import CALENDAR, Actor
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.files import FileStore
from tenants.models import Tenant
from tenants.registry import find_tenant
from tenants.scope import Database
from workers.queue import RunQueue

log = logging.getLogger("samsyn.worker")


@dataclass(frozen=True)
class WorkerContext:
    """What a worker process works with."""

    database: Database
    queue: RunQueue
    demo: bool


@cache
def context() -> WorkerContext:
    """This process's own, opened on first use (after RQ has forked)."""
    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    queue = RunQueue(settings.redis_url, settings.key("run"))
    files = FileStore(settings.documents)
    domains.know_tables()
    database = Database(settings.database_url, files=files, enqueue=queue.enqueue, clock=settings.clock, pool_size=2)
    return WorkerContext(database, queue, settings.demo)


def perform(*, tenant: str, run: str, signature: str) -> None:
    """The one function that RQ calls."""
    worker = context()
    try:
        tenant_id, run_id = worker.queue.verify(tenant=tenant, run=run, signature=signature)
    except ValueError:
        log.error("refused a job whose signature does not fit")
        return
    try:
        perform_run(worker.database, find_tenant(worker.database, id=tenant_id), run_id, demo=worker.demo)
    except NotFound:
        log.error("refused a job of a tenant that does not exist")


def perform_run(database: Database, tenant: Tenant, run_id: UUID, *, demo: bool = False) -> bool:
    """Do the run if nobody else does. Returns whether it was finished here."""
    with database.scope(tenant, CALENDAR) as scope:
        run = runs.take_lease(scope, run_id)
        if run is None:
            return False
        # Whoever asked, with the rights she has now; the calendar for what nobody signed in asked for.
        actor = accounts.actor_of_membership(scope, id=run.requested_by) if run.requested_by else CALENDAR
    park = True
    if actor is None:
        trouble = "Den som beställde har inte längre rätt till det. Beställ igen."
    else:
        try:
            _make_and_keep(database, tenant, actor, run, demo)
            return True
        except Conflict as error:
            log.warning("run %s was taken over by another worker (%s)", run.id, error.code)
            return False
        except Invalid as error:
            trouble = error.sentences
        except (NotAllowed, NotFound):
            trouble = "Den som beställde har inte rätt till det som behövs. Beställ igen."
        except Exception:
            log.exception("run %s failed at attempt %s", run.id, run.lease)
            trouble, park = "Arbetet misslyckades. Driften ser felet i loggen.", run.lease >= runs.MOST_ATTEMPTS
    with database.scope(tenant, CALENDAR) as scope:
        runs.trouble(scope, run_id=run.id, lease=run.lease, text=trouble, park=park)
    return False


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
    # What was made, and the end of the run, in one transaction.
    with database.scope(tenant, actor) as scope:
        result_id = kind.keep(scope, made=made, run=run)
        runs.finish(scope, run_id=run.id, lease=run.lease, result_id=result_id)
