"""A whole house for the browser: the demo world, and beside it one of everything that a page can show."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.accounts import service as accounts
from app.accounts import sessions, signing_in
from app.demo import loading
from app.incidents.models import Incident
from app.quarterly_reports import service as quarterly_reports
from tenants.access import NOBODY, Actor, Role
from tenants.models import Tenant
from tenants.scope import Database
from workers.performing import perform_run

KEY = b"0" * 32
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
AREA, EMPTY = "vastra-malardalen", "sundby"
"""EMPTY is a municipality that has just been registered: people, and nothing else."""
FINAL, DRAFT, UNORDERED = "2026-Q3", "2026-Q2", "2026-Q1"
"""Quarters of Köping whose report is final, a draft, and not ordered."""
INVITED = "Ny rapportör (exempel)"
HOSTILE = "</script><img src=x onerror=window.__pwn=1>"
"""A tenant with a name that somebody hopes will run."""
PASSWORD = "en hel mening som lösenord"
PERSONAL = "En pojke med personnummer 191212121212 sågs vid entrén."
FILE = (
    "externt_id;typ;tidigast;senast;plats;delområde;lat;lon;precision;organisation;källa;polisanmäld;antal;text\n"
    "A1;klotter;2026-11-20 20:00;;;;;;;;;;;\n"
    "A2;klottr;2026-11-20 20:00;;;;;;;;;;;\n"
    "A3;klotter;2026-13-20 20:00;;;;;;;;;;;\n"
    "A4;klotter;2026-11-20 21:00;;;;;;;;;;;\n"
)


@dataclass
class House:
    """Two connections to one database, its tenants, and example ids (and days) by what they are."""

    web: Database
    worker: Database
    folder: Path
    tenants: dict[str, Tenant]
    ids: dict[str, object] = field(default_factory=dict)
    origin: str = ""
    app: Flask | None = None

    def actor(self, role: Role, slug: str = "koping") -> Actor:
        with self.web.scope(self.tenants[slug]) as scope:
            return accounts.actor_of_email(scope, email=email(role, slug))

    def scope(self, role: Role | None, slug: str = "koping"):
        return self.web.scope(self.tenants[slug], self.actor(role, slug) if role else NOBODY)

    def session(self, role: Role, slug: str = "koping") -> str:
        """A new session's token for the person with this role."""
        given = {"email": email(role, slug), "password": PASSWORD if slug == EMPTY else password(role, slug)}
        with self.web.scope(self.tenants[slug]) as scope:
            token = signing_in.sign_in(scope, **given, network="")
        assert token
        return token

    def end_session(self, token: str, slug: str = "koping") -> None:
        with self.web.scope(self.tenants[slug]) as scope:
            sessions.sign_out(scope, token=token)

    def count_reports(self, slug: str = "koping") -> int:
        with self.scope(Role.COORDINATOR, slug) as scope:
            return scope.db.scalar(select(func.count()).select_from(Incident))

    def work(self, period: str, slug: str = "koping") -> None:
        """Be the worker: do the latest order of this quarter's report."""
        with self.scope(Role.COORDINATOR, slug) as scope:
            run = quarterly_reports.latest_run(scope, period=period)
        assert perform_run(self.worker, self.tenants[slug], run.id, demo=True)


def email(role: Role, slug: str) -> str:
    if slug == EMPTY:
        return f"{role}@{slug}.example"
    known = (person.email for person in loading.people(slug) if person.role is role)
    return next(known, f"{role}@{slug}.example")


def password(role: Role, slug: str = "koping") -> str:
    return loading.password(KEY, email(role, slug))
