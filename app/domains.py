"""The list of domains, and what kinds of things each adds: runs, letters, modules to turn off.

From DOMAINS follow the pages and the API that the web mounts, the commands, the kinds of run, the import contracts and
the tests. Three files of a domain are for others to ask, and each may be missing:

`registration.py`: `KINDS_OF_RUN`, `LETTERS`: the kinds of letters, and the functions that `hooks.py` asks.
Imported by web and worker, so it knows nothing of Flask or the queue.
`commands.py`: `COMMANDS`, the first words of the command line that are its own. It imports acts only when it is used.
`stored.py`: `write(connection)`, rows of the platform that come with a version, written after every migration.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from tenants.rounds import Stand
from tenants.scope import Scope

DOMAINS = (
    "mail",
    "accounts",
    "accessibility",
    "settings",
    "go_live",
    "taxonomy",
    "places",
    "addresses",
    "words",
    "basemaps",
    "documents",
    "stopped_runs",
    "letters",
    "objections",
    "redactions",
    "incidents",
    "photos",
    "doubles",
    "urgent",
    "thresholds",
    "offline",
    "incident_counts",
    "phones",
    "police_events",
    "coverage",
    "organisations",
    "intake",
    "undone_files",
    "counted_sources",
    "mapped_files",
    "inbox",
    "alerts",
    "situational_pictures",
    "closed_quarters",
    "est",
    "problems",
    "groups",
    "call_lists",
    "meetings",
    "measures",
    "measurements",
    "disclosure_control",
    "evaluations",
    "area_papers",
    "consultations",
    "walks",
    "surveys",
    "pledges",
    "handovers",
    "pictures",
    "coming_events",
    "contributions",
    "asks",
    "minutes",
    "attachments",
    "subscriptions",
    "wall",
    "quarterly_reports",
    "council_papers",
    "dossiers",
    "area_sharing",
    "comparison",
    "ground",
    "official_statistics",
    "side_by_side",
    "legal_duties",
    "legal_duties_api",
    "publishing",
    "tips",
    "public",
    "address_files",
    "audit_log",
    "people",
    "practice",
    "moving",
    "setup",
    "search",
    "home",
    "reminders",
    "demo",
    "synth",
)
"""Every domain. Each may import those before it, never one after it."""


@cache
def modules(file: str) -> tuple[ModuleType, ...]:
    """`app.<domain>.<file>` of every domain that has this file, imported, in the order of DOMAINS."""
    names = (f"app.{domain}.{file}" for domain in DOMAINS)
    return tuple(import_module(name) for name in names if find_spec(name))


def know_tables() -> None:
    """Import every domain's tables. Keys point from one domain's table to another's, which nothing else may have
    imported yet when the first row is stored; whoever opens the database calls this first."""
    modules("models")
    import_module("tenants.audit")
    import_module("tenants.installation")
    import_module("tenants.runs")


@dataclass(frozen=True)
class Module:
    """What a municipality may do without, and turns on and off: `MODULE` in the `registration.py` of one of its
    domains. Off it has no page, no tab and no part of the API; what is stored stays."""

    slug: str
    name: str
    about: str
    """What one does with it, in a sentence."""
    domains: tuple[str, ...]
    on: bool = False
    """Whether it is on where nobody has chosen."""
    from_start: bool = False
    """Whether a new municipality begins with it."""


@cache
def switchable() -> dict[str, Module]:
    """Every module by its slug."""
    found = (getattr(module, "MODULE", None) for module in modules("registration"))
    return {one.slug: one for one in found if one}


def module_of(domain: str) -> Module | None:
    return next((one for one in switchable().values() if domain in one.domains), None)


def turned(chosen: tuple[str, ...]) -> dict[str, bool]:
    """Slug of each module -> whether it is on, as `Profile.modules` has chosen."""
    said = dict(one.split("=", 1) for one in chosen)
    return {slug: said[slug] == "on" if slug in said else one.on for slug, one in switchable().items()}


@lru_cache(maxsize=64)
def turned_off(chosen: tuple[str, ...]) -> frozenset[str]:
    """The domains of those that are off."""
    off = (switchable()[slug] for slug, on in turned(chosen).items() if not on)
    return frozenset(domain for one in off for domain in one.domains)


def modules_of_a_new() -> tuple[str, ...]:
    """`Profile.modules` of a new municipality: without what it has not asked for yet."""
    return tuple(f"{one.slug}=off" for one in switchable().values() if one.on and not one.from_start)


@dataclass(frozen=True)
class Recurring:
    """What the calendar orders by itself. `due(stand)` gives the period to order, None when nothing is due: of the
    moment and the rhythm of the tenant's periods, without a question to the database."""

    name: str
    due: Callable[[Scope | Stand], Hashable | None]
    order: Callable[[Scope, Any], object]
    """Takes the scope and the period. Raises Conflict when the period has been ordered already, or it is too early."""
    of_area: bool = False
    """Whether it is a police area's, and no municipality's."""


@dataclass(frozen=True)
class Renewal:
    """Whether a result was ordered anew; if not, when time alone may make that necessary (None: never)."""

    ordered: bool
    again_at: datetime | None = None


@dataclass(frozen=True)
class KindOfRun:
    """One kind of work that a worker does later (`tenants/runs.py`)."""

    name: str
    """As `Run.kind`."""
    make: Callable[..., Any]
    """`make(scope, run=, progress=, demo=)` works it out in a transaction that only reads."""
    keep: Callable[..., UUID | None]
    """`keep(scope, made=, run=)` stores what was made, in the transaction that ends the run, which only the holder of
    its lease can end.

    Returns the id of the document it became, None when it became none.
    """
    work_out: Callable[..., Any] | None = None
    """`work_out(read, progress=)` gives what `keep` stores, of what `make` has read: long work, in no transaction."""
    recurring: tuple[Recurring, ...] = ()
    title: Callable[[str], str] = lambda period: "Ett arbete i bakgrunden"
    """What people call what is made for this period (as `Run.period`)."""
    order_again: Callable[[Scope], Renewal] | None = None
    """Orders anew the one result that has most long been out of date."""
    may_be_cancelled: bool = False
    """Whether nothing else waits for it, so that whoever ordered too much may end it."""


@cache
def kinds_of_run() -> dict[str, KindOfRun]:
    """What a run may be, by its name. Nothing else is ever performed."""
    return {kind.name: kind for found in modules("registration") for kind in getattr(found, "KINDS_OF_RUN", ())}


@dataclass(frozen=True)
class KindOfLetter:
    """One kind of letter (`app/mail`)."""

    name: str
    """As `Mail.kind`."""
    title: str
    """What people call such a letter."""
    write: Callable[[Scope, Any], Any]
    """`write(scope, mail)` gives the `tenants.post.Letter`, or None when nobody needs it any more. In the worker alone:
    it makes the token of a letter's link."""
    choice: str = ""
    """When it is sent, as whoever gets it chooses it on her account page; "" when it always is."""
    usual: bool = True
    """Whether it is sent to whoever has not chosen."""
    permission: str | None = None
    """Chosen by those who hold the permission with this name; None: by everybody."""


@cache
def kinds_of_letters() -> dict[str, KindOfLetter]:
    """What a letter may be, by its name."""
    return {kind.name: kind for found in modules("registration") for kind in getattr(found, "LETTERS", ())}
