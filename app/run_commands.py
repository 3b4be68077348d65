"""Commands that order a run and wait for it: the quarterly report and the analysis of a period."""

import os
import shutil
import subprocess
import sys
import time
from datetime import date

from app.desk import Desk, Trouble, at_desk, end_progress, say
from config.instance import CHECKOUT
from tenants import runs
from tenants.errors import Conflict


def report_quarterly(options) -> None:
    """Make the quarterly EST report and print where the PDF lies."""
    from app.documents import service as documents
    from app.est import reports

    with at_desk() as desk:
        with desk.scope(options.tenant) as scope:
            run = None if options.new_version else reports.latest_run(scope, period=options.quarter)
            if run is None or run.state == runs.PARKED:
                run = reports.order_quarterly_report(scope, period=options.quarter)
        _finish(desk, options.tenant, run.id)
        with desk.scope(options.tenant) as scope:
            run = scope.find(runs.Run, run.id)
            if run.state != runs.DONE or run.result_id is None:
                raise Trouble(run.trouble or "Rapporten blev inte klar.")
            stored, name = documents.where_it_lies(scope, id=run.result_id)
        # Documents are kept under their hash; whoever asked wants a file with a name.
        path = desk.settings.var / "reports" / options.tenant / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(stored, path)
        path.chmod(0o600)
        say(str(path))


def analyse(options) -> None:
    """Work out a period's warnings and hot places now, and say how many there are."""
    from app.situations import analysing

    with at_desk() as desk:
        try:
            with desk.scope(options.tenant) as scope:
                run_id = analysing.order_analysis(scope, first=_day(options.period)).id
        except Conflict as error:
            run_id = error.values.get("id")  # this one is being made already: wait for it
            if run_id is None:
                raise Trouble("Flera analyser väntar redan. Försök igen när de är klara.") from None
        _finish(desk, options.tenant, run_id)
        with desk.scope(options.tenant) as scope:
            run = scope.find(runs.Run, run_id)
            if run.state != runs.DONE:
                raise Trouble(run.trouble or "Analysen blev inte klar.")
            told = analysing.count_findings(scope, run_id=run_id)
        say(f"{told.days.label}. Varningar: {told.flags}, heta platser: {told.places}, heta rutor: {told.squares}.")


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


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Trouble(f"Skriv periodens första dag som 2026-11-23, inte ”{text}”.") from None
