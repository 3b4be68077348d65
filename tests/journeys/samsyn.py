"""Samsyn as its users meet it: the command line, the pages in Chromium, and three processes under a clock we set.

A journey writes nothing into the database by any other way.
"""

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Browser, Locator, expect
from redis import Redis
from sqlalchemy import text

from app import commands
from tests import PATIENCE
from tests.browser.visitor import Visitor
from tests.databases import engine_of
from tests.mail.smtp_server import Mailbox
from tests.processes import web_worker_calendar

PASSWORD = "en hel mening som lösenord"


class Samsyn:
    """One installation. `settings` is the environment of its processes; `superuser` a URL that only holds locks."""

    def __init__(self, chromium: Browser, settings: dict[str, str], superuser: str):
        self._chromium, self._settings, self._superuser = chromium, settings, superuser
        self.origin = f"http://127.0.0.1:{settings['PORT']}"
        self.visitors: list[Visitor] = []

    def it_is(self, moment: str) -> None:
        """Set the clock of all processes, e.g. "2026-10-01T05:00+02:00"."""
        clock = Path(self._settings["SAMSYN_CLOCK_FILE"])
        unread = clock.with_suffix(".new")
        unread.write_text(moment)
        unread.replace(clock)

    def sends_by(self, box: Mailbox) -> None:
        """Letters go by this server."""
        self._settings |= box.settings

    def command(self, *words: str) -> str:
        """Run `samsyn …`, in this process because that is quicker; gives what it printed."""
        printed = io.StringIO()
        with patch.dict(os.environ, self._settings, clear=True), redirect_stdout(printed):
            assert commands.main(list(words)) == 0, printed.getvalue()
        return printed.getvalue()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Web, worker and calendar are at work."""
        Redis.from_url(self._settings["REDIS_URL"]).flushall()
        with web_worker_calendar(self._settings):
            yield

    @contextmanager
    def held(self, table: str) -> Iterator[None]:
        """Whoever reads this table waits, so that what a run says halfway can be seen at any speed."""
        with engine_of(self._superuser) as engine, engine.begin() as holder:
            holder.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
            yield

    def somebody(self, slug: str, size: dict) -> Visitor:
        """A browser that nobody has signed in with, on a screen of this size."""
        visitor = Visitor(self._chromium, self, None, slug, service_workers="allow")
        visitor.context.set_default_timeout(1000 * PATIENCE)
        visitor.wear(size, "light")
        self.visitors.append(visitor)
        return visitor

    def invited(self, slug: str, size: dict, *, name: str, role: str, organisation: str) -> Visitor:
        """Somebody who has been invited by the command line, and has chosen a password on the page."""
        about = ("--email", address(slug, role), "--name", name, "--role", role, "--organisation", organisation)
        (link,) = re.findall(r"http\S+", self.command("person", "invite", "--tenant", slug, *about))
        visitor = self.somebody(slug, size)
        visitor.go(link.removeprefix(f"{self.origin}/{slug}"))
        visitor.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
        visitor.page.get_by_role("button", name="Spara och logga in").click()
        visitor.page.wait_for_url(f"**/{slug}/")
        return visitor

    def signs_in(self, visitor: Visitor, role: str) -> None:
        """Sign in by the form, as one must after half an hour."""
        visitor.go("/logga-in")
        visitor.page.get_by_label("E-postadress").fill(address(visitor.slug, role))
        visitor.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
        visitor.page.get_by_role("button", name="Logga in").click()
        visitor.page.wait_for_url(f"**/{visitor.slug}/")

    def close(self) -> None:
        for visitor in self.visitors:
            visitor.context.close()


def shows(part: Locator, words: str) -> None:
    """Wait until this part of a page says so."""
    expect(part).to_contain_text(words, timeout=1000 * PATIENCE)


def address(slug: str, role: str) -> str:
    return f"{role}@{slug}.example"


def download(visitor: Visitor, row: Locator) -> bytes:
    """The document that the link of a row leads to."""
    with visitor.page.expect_download() as downloading:
        row.get_by_role("link", name="Ladda ner").click()
    return downloading.value.path().read_bytes()
