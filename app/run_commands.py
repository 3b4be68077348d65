"""Commands that order a run and wait for it, as the domains have registered them."""

import os
import shutil
import subprocess
import sys
import time
from functools import partial

from app.desk import Desk, Trouble, at_desk, end_progress, say
from app.domains import RunCommand
from config.local.instance import CHECKOUT
from tenants import runs
from tenants.errors import Conflict


def order_and_wait(command: RunCommand, options) -> None:
    """Order the run, wait until it has ended, and say what it gave. Raises Trouble when it was not done."""
    with at_desk() as desk:
        try:
            with desk.scope(options.tenant) as scope:
                run_id = command.order(scope, options)
        except Conflict as error:
            if not command.busy:
                raise
            run_id = error.values.get("id")  # this one is being made already: wait for it
            if run_id is None:
                raise Trouble(command.busy) from None
        _finish(desk, options.tenant, run_id)
        with desk.scope(options.tenant) as scope:
            run = scope.find(runs.Run, run_id)
            if run.state != runs.DONE:
                raise Trouble(run.trouble or command.failed)
            told = command.told or partial(_copied, desk, options.tenant)
            say(told(scope, run_id))


def _copied(desk: Desk, slug: str, scope, run_id) -> str:
    """The path of a copy of the run's document, since documents are kept under their hash: it has the file's name."""
    from app.documents import service as documents

    stored, name = documents.where_it_lies(scope, id=scope.find(runs.Run, run_id).result_id)
    path = desk.settings.var / "reports" / slug / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(stored, path)
    path.chmod(0o600)
    return str(path)


def _finish(desk: Desk, slug: str, run_id) -> None:
    """Wait for a run: a worker that is up may take it; otherwise a process of its own does."""
    shown = ""
    started = 0.0
    while True:
        with desk.scope(slug) as scope:
            run = scope.find(runs.Run, run_id)
        if not run.is_open:
            end_progress()
            return
        if run.step_text and run.step_text != shown:
            shown = run.step_text
            say(f"  {run.step} av {run.steps}: {shown}", file=sys.stderr)
        if run.state == runs.WAITING and time.monotonic() - started > 5:
            started = time.monotonic()
            command = [sys.executable, "-m", "workers", "perform", slug, str(run_id)]
            subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **desk.environment}, check=False)
        else:
            time.sleep(0.3)
