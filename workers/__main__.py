"""`python -m workers worker` and `… calendar` stay; `… perform SLUG RUN` does one run and ends, `… check` looks and
tells."""

import os
import sys
from uuid import UUID

from config.logging import set_up_logging
from config.settings import BadSettings, Settings
from tenants import readiness
from tenants.errors import Unavailable
from tenants.registry import find_tenant
from tenants.starting import NotReady
from workers import performing

# Each task imports what it needs itself: one run alone needs no queue.


def work() -> None:
    """Perform runs until told to stop."""
    from workers import preloaded

    preloaded.work()


def keep_calendar() -> None:
    """Look at all tenants again and again."""
    from workers import calendar

    calendar.keep()


def perform_one(slug: str, run_id: str) -> None:
    """Do one run here and now (for the command line), unless somebody else holds it."""
    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    database = performing.opened(settings, lambda *given: performing.context().queue.enqueue(*given))
    performing.perform_run(database, find_tenant(database, slug=slug), UUID(run_id), demo=settings.demo)


def check() -> None:
    """Say what every check of the installation finds, and end with the status 1 when one has found a fault."""
    context = performing.context()
    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    found = readiness.look(context.database, settings, queue_answers=context.queue.answers)
    print("\n".join(readiness.lines(found)))
    if readiness.state_of(found) == readiness.FAULT:
        sys.exit(1)


def main() -> None:
    set_up_logging()
    tasks = {"worker": (work, 0), "calendar": (keep_calendar, 0), "perform": (perform_one, 2), "check": (check, 0)}
    name, *arguments = sys.argv[1:] or [""]
    if name not in tasks or len(arguments) != tasks[name][1]:
        sys.exit("usage: python -m workers worker | calendar | perform SLUG RUN | check")
    try:
        tasks[name][0](*arguments)
    except (BadSettings, NotReady) as error:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {error}")
    except Unavailable:
        sys.exit(f"{os.path.basename(sys.argv[0])}: the database does not answer")


if __name__ == "__main__":
    main()
