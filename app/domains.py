"""The list of domains, and what a domain tells the others without being imported by them.

From DOMAINS follow the pages and the API that the web mounts, the commands, the kinds of run, the import contracts and
the tests. Three files of a domain are for others to ask, and each may be missing:

`registration.py`: `KINDS_OF_RUN`, `todo(scope)`: what waits for the actor, `related(scope, kind, id)`: what hangs
together with a thing, `way(scope, id)`: what has become of a report, `find(scope, sought)`: what is found by some
words, `notes_on_documents(scope, documents)`: what has happened since one was made, `LETTERS`: the kinds of letters,
`run_ended(scope, run, to, done)`, `picture_parts(scope, first, room)`: what stands in a period's picture,
`at_a_glance(scope, first, asked)`: a row of its page, and `reported(scope, row)`, `stopped(scope, id)`,
`withdrawn(scope, id)`: what follows from a report that has come or gone.
Imported by web and worker, so it knows nothing of Flask or the queue.
`commands.py`: `COMMANDS`, the first words of the command line that are its own. It imports acts only when it is used.
`stored.py`: `write(connection)`, rows of the platform that come with a version, written after every migration.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from app.figures.periods import local_date
from app.figures.rooms import Room
from tenants.access import Actor
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
    "words",
    "basemaps",
    "documents",
    "stopped_runs",
    "letters",
    "objections",
    "incidents",
    "doubles",
    "offline",
    "incident_counts",
    "phones",
    "police_events",
    "coverage",
    "organisations",
    "intake",
    "inbox",
    "alerts",
    "situational_pictures",
    "closed_quarters",
    "est",
    "call_lists",
    "meetings",
    "pictures",
    "contributions",
    "quarterly_reports",
    "dossiers",
    "comparison",
    "ground",
    "audit_log",
    "people",
    "practice",
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
    """Takes the scope and the period. Raises Conflict when the period has been ordered already."""


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


def run_ended(scope: Scope, run: Any, to: Actor, *, done: bool) -> None:
    """Let the domains know that a run of whoever ordered it (`to`) is done or stopped for good, in the transaction in
    which it ends."""
    _asked("run_ended", scope, run, to, done)


def _asked(function: str, *arguments) -> list:
    """What the domains that have this function in their `registration.py` answer, in the order of DOMAINS."""
    asked = (getattr(found, function) for found in modules("registration") if hasattr(found, function))
    return [one for ask in asked for one in ask(*arguments)]


@dataclass(frozen=True)
class Todo:
    """One thing that waits for the actor. The page at `endpoint` with `values` is where it is done."""

    kind: str
    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    due: date | None = None  # the last day, when there is one
    since: date | None = None  # since when it waits, when it has no last day
    held: date | None = None  # the day it is held, of what is nobody's to have done by a day
    button: str = ""
    """What stands on the button, of a thing that is done by one press: its endpoint is sent by POST then."""


def todo(scope: Scope) -> list[Todo]:
    """What waits for the actor in all domains: what should have been done, what has no last day, and what has one to
    come, by it; the same day in the order of DOMAINS."""
    today = local_date(scope.now)
    return sorted(_asked("todo", scope), key=lambda one: one.due or one.held or today)


def notes_on_documents(scope: Scope, documents: Iterable[Any]) -> dict[UUID, str]:
    """Id of a document -> what has happened since it was made, as a sentence. Rows of `app.documents` that the actor
    may open."""
    return dict(_asked("notes_on_documents", scope, documents))


@dataclass(frozen=True)
class Related:
    """One thing that hangs together with another, and that the actor may open at `endpoint` with `values`."""

    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""  # how it hangs together, as a heading for all that do so
    note: str = ""


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """What all domains know that hangs together with a thing, such as ("named_place", its id). Whoever shows the thing
    has seen to it that the actor may know of it."""
    return _asked("related", scope, kind, id)


@dataclass(frozen=True)
class Step:
    """One thing that has become of a report: shown to its own organisation and the coordinator."""

    what: str
    at: datetime | None = None
    by: str | None = None
    text: str = ""
    """What somebody has written to whoever reported."""
    endpoint: str = ""  # where more is, with `values`; "" where nothing is
    values: Mapping[str, Any] = field(default_factory=dict)


def way(scope: Scope, id: UUID) -> list[Step]:
    """What all domains know to have become of a report, in the order in which it did. Whoever shows it has seen to it
    that the actor may know of the report."""
    return sorted(_asked("way", scope, id), key=lambda step: (step.at is None, step.at))


@dataclass(frozen=True)
class PartRow:
    """A line of a part: what stands in its columns, and the ids of the reports that it would tell of one by one, so
    that it is left out when one of them may no longer be told of."""

    cells: tuple[str | int | None, ...]
    reports: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of a period's picture, in the order of DOMAINS: shown on its page, printed on its paper, and kept as it
    is when that is made final. Plain figures and words, which whoever belongs to `room` may read, whoever acts."""

    slug: str
    title: str
    room: Room
    says: str = ""  # a sentence, before the lines
    columns: tuple[str, ...] = ()  # their heads; () for a list
    rows: tuple[PartRow, ...] = ()
    waits_for: tuple[str, ...] = ()
    """What is missing yet, a sentence each: shown while the picture is open, never kept."""
    endpoint: str = ""  # where it is written, with `values`, while the picture is open
    values: Mapping[str, Any] = field(default_factory=dict)

    def is_number(self, column: int) -> bool:
        """Whether the column holds numbers alone, or nothing."""
        return column > 0 and not any(any(map(str.isalpha, str(row.cells[column]))) for row in self.rows)


def picture_parts(scope: Scope, first: date, room: Room) -> list[Part]:
    """What the domains put into the picture of the period that begins on `first`, of all that may be told in `room`, in
    the order of DOMAINS. The scope's actor only asks: what she herself may read has no part in the answer."""
    return [part for part in _asked("picture_parts", scope, first, room) if room.hears(part.room)]


@dataclass(frozen=True)
class Glance:
    """A row of a picture's page: levels with what each is said of, a sentence, and a link in words."""

    title: str
    marks: tuple[tuple[str, str], ...]
    says: str
    many: str
    endpoint: str
    values: Mapping[str, Any]


def at_a_glance(scope: Scope, first: date, asked: Iterable[UUID]) -> list[Glance]:
    """What people have written for the period; `asked`: the organisations that are to be heard from."""
    return _asked("at_a_glance", scope, first, frozenset(asked))


def reported(scope: Scope, row: Any) -> None:
    """Let the domains know of a report that has just been taken in, in its transaction."""
    _asked("reported", scope, row)


def stopped(scope: Scope, id: UUID) -> None:
    """Let the domains know that a report that was counted with another has been stopped, in the same transaction."""
    _asked("stopped", scope, id)


def withdrawn(scope: Scope, id: UUID) -> None:
    """Let the domains know that a report has been withdrawn, in the same transaction."""
    _asked("withdrawn", scope, id)


MOST_FOUND = 20
"""So many of a kind are shown of what was found."""


@dataclass(frozen=True)
class Sought:
    """What somebody looks for: as she wrote it, and its words in small letters."""

    text: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """One thing that holds what was looked for, and that the actor may open at `endpoint` with `values`."""

    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    excerpt: tuple[Any, ...] = ()
    """Of a text that the actor may read: `words.matching.Part`s."""


@dataclass(frozen=True)
class FoundOfKind:
    """All of one kind that holds it and that the actor may read; no number tells of what she may not."""

    label: str
    hits: tuple[Found, ...]
    """The first MOST_FOUND."""
    n: int
    more: bool = False
    """Whether there are more than `n`."""
    every: Found | None = None
    """Where all are, in words and as an address."""


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """What all domains find, in the order of DOMAINS, which each narrow to what the actor may read."""
    return _asked("find", scope, sought)
