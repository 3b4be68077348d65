"""What domains ask of each other without importing one another.

Each question below is put to the function of its name that a domain may have in its `registration.py`. What waits for
the actor has two more, to be asked in one question with other domains: `waiting(scope)` and `told(scope, rows)`.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select, union_all

from app.domains import modules
from app.figures.periods import Days, local_date
from app.figures.rooms import Room
from tenants.access import Actor
from tenants.isolation import Question
from tenants.scope import Scope


def run_ended(scope: Scope, run: Any, to: Actor, *, done: bool) -> None:
    """Let the domains know that a run that `to` has ordered is done, or stopped for good, in the same transaction."""
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
    due: date | None = None
    """The last day, when there is one."""
    since: date | None = None
    """Since when it waits, when it has no last day."""
    held: date | None = None
    """The day it is held, of what is nobody's to have done by a day."""
    button: str = ""
    """What stands on the button, of a thing that is done by one press: its endpoint is sent by POST then."""
    at_once: bool = False
    """Whether it comes before all else: tomorrow it is late to know of it."""


def todo(scope: Scope) -> list[Todo]:
    """What waits for the actor in all domains: what is to be known at once, what should have been done, what has no
    last day, and what has one to come, by it; the same day in the order of DOMAINS."""
    today = local_date(scope.now)
    found = [*_asked("todo", scope), *_told_of_rows(scope)]
    return sorted(found, key=lambda one: (not one.at_once, one.due or one.held or today))


def _told_of_rows(scope: Scope) -> list[Todo]:
    """What waits in the domains that are asked together: `waiting(scope)` gives SELECTs with the columns `what`, `id`,
    `said`, `day`, `at` (a moment) and `n`, the same objects to whoever reads the same on one day (`now` and `me`, the
    actor's person, are bound), and `told(scope, rows)` says in words what was found by them."""
    asking = [found for found in modules("registration") if hasattr(found, "waiting")]
    parts = tuple((number, part) for number, found in enumerate(asking) for part in found.waiting(scope))
    if not parts:
        return []
    rows = scope.db.ask(_in_one(parts), {"now": scope.now, "me": scope.actor.person_id})
    told = [found.told(scope, [row for row in rows if row.domain == number]) for number, found in enumerate(asking)]
    return [one for ones in told for one in ones]


@lru_cache(maxsize=100)
def _in_one(parts: tuple[tuple[int, Select], ...]) -> Question:
    """Worded once where the domains give the same SELECTs again, as they do to whoever reads the same on one day."""
    return Question(union_all(*(select(literal(n).label("domain"), part.subquery()) for n, part in parts)))


def notes_on_documents(scope: Scope, documents: Iterable[Any]) -> dict[UUID, str]:
    """Id of a document that the actor may open -> what has happened since it was made, as a sentence."""
    notes: dict[UUID, str] = {}
    for id, said in _asked("notes_on_documents", scope, documents):
        notes[id] = f"{notes[id]} {said}" if id in notes else said
    return notes


@dataclass(frozen=True)
class Coming:
    """One thing that is to come, or has its last day, on a day."""

    day: date
    kind: str
    """In a word or two, as people read it: "Möte"."""
    text: str
    who: str = ""
    at: str = ""
    """Its time of the day."""
    late: bool = False
    """Whether it should have been done before."""


def coming(scope: Scope, days: Days) -> list[Coming]:
    """What all domains know to come in these days, for who may know of it, by the day; what is late, on the first."""
    return sorted(_asked("coming", scope, days), key=lambda one: (one.day, not one.late, one.at))


@dataclass(frozen=True)
class Related:
    """One thing that hangs together with another, and that the actor may open at `endpoint` with `values`."""

    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    """How it hangs together, as a heading for all that do so."""
    note: str = ""


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """What all domains know that hangs together with a thing that the actor reads, such as ("named_place", its id)."""
    return _asked("related", scope, kind, id)


def made_of(scope: Scope, sentences: list[str]) -> dict[str, list[Related]]:
    """Of warnings that the actor is told of, by their sentences: what the domains know was made of each."""
    found: dict[str, list[Related]] = {}
    for said, one in _asked("made_of", scope, sentences) if sentences else ():
        found.setdefault(said, []).append(one)
    return found


@dataclass(frozen=True)
class Step:
    """One thing that has become of a report: shown to its own organisation and the coordinator."""

    what: str
    at: datetime | None = None
    by: str | None = None
    text: str = ""
    """What somebody has written to whoever reported."""
    endpoint: str = ""
    """Where more is, with `values`; "" where nothing is."""
    values: Mapping[str, Any] = field(default_factory=dict)


def way(scope: Scope, id: UUID) -> list[Step]:
    """What all domains know to have become of a report that the actor may know of, in the order in which it did."""
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
    says: str = ""
    """A sentence, before the lines."""
    columns: tuple[str, ...] = ()
    """Their heads; () for a list."""
    rows: tuple[PartRow, ...] = ()
    waits_for: tuple[str, ...] = ()
    """What is missing yet, a sentence each: shown while the picture is open, never kept."""
    endpoint: str = ""
    """Where it is written, with `values`, while the picture is open."""
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


IN_HEAD, APPROVED = "head", "approved"
"""Where a quarter's report says a fact: on top of every page, or where it says who answers for it."""


def quarter_parts(scope: Scope, quarter: Any) -> list[Part]:
    """What the domains have printed in a quarter's report to the council, in the order of DOMAINS: what everybody who
    is in the room may read, whoever acts. A part without rows and words is left out."""
    return [part for part in _asked("quarter_parts", scope, quarter) if part.rows or part.says]


def quarter_facts(scope: Scope, quarter: Any, where: str) -> list[str]:
    """What the domains have said IN_HEAD of such a report, or where it is APPROVED, a few words each."""
    return [said for place, said in _asked("quarter_facts", scope, quarter) if place == where]


@dataclass(frozen=True)
class QuarterStep:
    """A step of a quarter after those of the report itself. `state`: done, now or blocked."""

    state: str
    name: str
    says: str
    """What blocks it, and whom it waits for."""
    endpoint: str
    values: Mapping[str, Any]


def quarter_steps(scope: Scope, quarter: Any, final: UUID | None) -> list[QuarterStep]:
    """`final`: the quarter's latest final report, if it has one."""
    return _asked("quarter_steps", scope, quarter, final)


def area_paper(scope: Scope, kind: str, content: Any, slug: str) -> tuple[str, bytes] | None:
    """(file name, PDF) of what a municipality (`slug`) has told its area, set anew of what its own paper is made of."""
    return next(iter(_asked("area_paper", scope, kind, content, slug)), None)


def reported(scope: Scope, row: Any) -> None:
    """Let the domains know of a report that has just been taken in, in its transaction."""
    _asked("reported", scope, row)
    came(scope, [row])


def came(scope: Scope, rows: Iterable[Any]) -> None:
    """Let the domains know of reports that have just been taken in, many by a file, or been let go after they were
    stopped, in the same transaction. Some may count nowhere yet."""
    _asked("came", scope, list(rows))


def pictured(scope: Scope, row: Any, photo: Any) -> None:
    """Hand over the photo (`app/report/photo.py`) that has come with a report, in the same transaction."""
    _asked("pictured", scope, row, photo)


def stopped(scope: Scope, id: UUID) -> None:
    """Let the domains know that a report that was counted with another has been stopped, in the same transaction."""
    _asked("stopped", scope, id)


def withdrawn(scope: Scope, id: UUID) -> None:
    """Let the domains know that a report has been withdrawn, in the same transaction."""
    _asked("withdrawn", scope, id)


def unreported(scope: Scope, ids: Sequence[UUID]) -> None:
    """Have the domains let go of what they made by themselves of reports that are to be removed in this transaction."""
    _asked("unreported", scope, ids)


@dataclass(frozen=True)
class Fixed:
    what: str
    reports: Set[UUID] = frozenset()
    days: Days | None = None


def fixed_since(scope: Scope, since: datetime, days: Days) -> list[Fixed]:
    """What has been made final since that moment and counts these reports, or all of these days."""
    return _asked("fixed_since", scope, since, days)


@dataclass(frozen=True)
class Due:
    """One thing that is due for a meeting to take up, and that the actor may open at `endpoint` with `values`."""

    kind: str
    """Of the point of the agenda under which it stands."""
    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


def agenda(scope: Scope, meeting: Any) -> list[Due]:
    """What all domains know that the meeting (`app.meetings.models.Meeting`) is to take up, of all that the actor may
    read, in the order of DOMAINS. Whoever asks has seen to it that she reads the meeting."""
    return _asked("agenda", scope, meeting)


@dataclass(frozen=True)
class RedactedRow:
    """A row in which words stood that a redaction removes. `part`: such as a room of an edition, else ""."""

    table: str
    id: UUID
    part: str


def told_to_area(scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """What the domains have to tell the police area, by its part (`app/area_sharing`), after a slash which of what
    belongs to it: plain values, of what the police in the municipality may be told, whoever acts."""
    return _asked("told_to_area", scope)


def made_final(scope: Scope) -> None:
    """Let the domains know that a picture or a report has been made final, in the same transaction."""
    _asked("made_final", scope)


def redactable() -> dict[str, str]:
    """Table -> what people call its rows, of all tables in which words are removed. Their columns stand in the
    database's own function (`migrations/redactions.sql`), which alone may change what is final."""
    return dict(_asked("redactable"))


def redacted(scope: Scope, rows: Iterable[RedactedRow]) -> dict[RedactedRow, str]:
    """Let the domains know of rows in which the mask stands now, in the same transaction; gives the hash of each that
    is known by one."""
    return dict(_asked("redacted", scope, list(rows)))


@dataclass(frozen=True)
class MadeAnew:
    """A final document made once more: its bytes, what they were made of, and the file's name."""

    content: bytes
    source: bytes
    file_name: str


def made_anew(scope: Scope, row: Any, source: bytes, edition: int, said: str) -> MadeAnew | None:
    """A final document made once more of `source`, with another number and a line that says why; None if nobody can."""
    return next(iter(_asked("made_anew", scope, row, source, edition, said)), None)


def read_before(scope: Scope) -> date | None:
    """The day of the next meeting at which what comes in now is read, as far as the actor may know of it."""
    return min(_asked("read_before", scope), default=None)


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
