"""Quarterly reports are ordered and made by real workers while each part is killed: each is there once, and so is the
letter that tells of it, or every copy of it is the same letter."""

import contextlib
import os
import signal
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from app.mail import service as mail
from app.mail.kinds import RUN_DONE
from app.quarterly_reports import service as quarterly_reports
from config.clock import machine
from tenants.access import Role
from tenants.files import FileStore
from tenants.registry import all_tenants
from tenants.scope import Database
from tests import PATIENCE
from tests import world as cast
from tests.faults.site import KINDS, Site
from tests.processes import becomes, children_of

KILLED = ("worker", "child", *(kind for kind in KINDS if kind != "worker"))
"""`child`: the process that a worker has forked for a run."""
_MADE = "SELECT edition, count(*) FROM document WHERE kind = 'quarterly_report' GROUP BY edition"
_STATES = "SELECT state, count(*) FROM run WHERE kind = 'quarterly_report' GROUP BY state"

_WAITING = "SELECT kind, state, attempts, trouble, count(*) FROM run WHERE state <> 'done' GROUP BY 1, 2, 3, 4"


@dataclass(frozen=True)
class Made:
    """`missing`, `doubled`: editions; `letters`: those that came more than once as different letters; `unmade`: runs
    that are not done."""

    ordered: int
    missing: set[int]
    doubled: set[int]
    unmade: int
    letters: int
    copies: int
    """Letters that came once more, each with the Message-ID of the first, which is no fault."""

    @property
    def is_good(self) -> bool:
        return not (self.missing or self.doubled or self.unmade or self.letters)

    def __str__(self) -> str:
        return (
            f"{self.ordered} ordered, {len(self.missing)} missing, {len(self.doubled)} doubled, {self.unmade} not done,"
            f" {self.letters} letters too many, {self.copies} the same letter again"
        )


def judge_made(n: int, rows: Iterable[tuple[int, int]], done: int, written: int, message_ids: list[str]) -> Made:
    """Hold the editions 1–n against the documents (edition, how many), and the letters written against those that came
    (their Message-IDs)."""
    made, came = dict(rows), Counter(message_ids)
    return Made(
        n,
        set(range(1, n + 1)) - made.keys(),
        {edition for edition, times in made.items() if times > 1},
        n - done,
        max(len(came) - written, 0),
        sum(came.values()) - len(came),
    )


def make_all(site: Site, box, n: int, kills: int, said=lambda _text: None) -> tuple[Made, Counter[str]]:
    """Order n editions and kill the parts in turn while they are made."""
    killed: Counter[str] = Counter()
    _order(site, n)
    for number in range(kills):
        # The next is killed when so many more have been made, so that the kills are spread over the work.
        assert becomes(lambda number=number: _done(site) >= n * number // kills, every=0.5)
        kind = KILLED[number % len(KILLED)]
        _kill(site, kind)
        killed[kind] += 1
        said(f"{_done(site)} made: {kind} killed")
    left = [0] * (1 + n // 10)  # many reports are given so many times the patience
    assert any(becomes(lambda: _done(site) >= n, every=1) for _ in left), "not all were made"
    written = _ask(site, "SELECT count(*) FROM mail")[0][0]
    # A letter that was stopped twice is sent again after five minutes, and then after fifteen (`runs.PAUSES`).
    came = any(becomes(lambda: len({one["Message-ID"] for one in box.letters}) >= written, every=1) for _ in left)
    assert came, f"letters are missing: {_ask(site, _WAITING)}"
    ids = [one["Message-ID"] for one in box.letters]
    return judge_made(n, _ask(site, _MADE), dict(_ask(site, _STATES)).get("done", 0), written, ids), killed


def _order(site: Site, n: int) -> None:
    """As the coordinator does; the calendar enqueues."""
    options = {"files": FileStore(site.instance.var / "documents"), "clock": machine, "pool_timeout": PATIENCE}
    web = Database(site.addresses["DATABASE_URL"], enqueue=lambda *_ids: None, **options)
    try:
        world = cast.World(web, web, {}, {one.slug: one for one in all_tenants(web)}, [])
        with world.scope(Role.COORDINATOR) as scope:
            mail.choose(scope, wanted=[RUN_DONE])
            for edition in range(1, n + 1):
                quarterly_reports.order_quarterly_report(scope, period="2026-Q3", edition=edition)
    finally:
        web.engine.dispose()


def _ask(site: Site, question: str) -> list[tuple]:
    """Of the database, as soon as it answers: it may have been killed."""
    found: list[list[tuple]] = []

    def answered() -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            address = site.addresses["BACKUP_DATABASE_URL"].replace("+psycopg", "")
            with psycopg.connect(address) as connection:
                found.append(connection.execute(question).fetchall())
                return True
        return False

    assert becomes(answered, every=0.5), "the database does not come back"
    return found[0]


def _done(site: Site) -> int:
    return dict(_ask(site, _STATES)).get("done", 0)


def _kill(site: Site, kind: str) -> None:
    if kind != "child":
        return site.kill(kind)

    def killed() -> bool:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            for child in children_of(site.process("worker")):
                os.kill(child, signal.SIGKILL)
                return True
        return False

    becomes(killed, every=0.02)  # none where all is made already
    return None
