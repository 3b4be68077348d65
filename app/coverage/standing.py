"""Where each organisation stands in a period. Pure.

Whoever has reported, or has said that there is nothing to report, has been heard from. Of the others those are silent
that were expected: as it has been set (the latest word that holds on the period's last day, an organisation's own
before its kind's), else those that report regularly. Whoever is closed for more than half of the period is not asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.figures.numbers import number
from app.figures.periods import Days, local_date

EXPECTED, UNEXPECTED, CLOSED = WHATS = "expected", "unexpected", "closed"
"""What may be set of some days."""
WHAT = {EXPECTED: "Ska rapportera", UNEXPECTED: "Ska inte rapportera", CLOSED: "Lov eller stängt"}
"""As people read it."""
REPORTED, NOTHING, SILENT, SHUT = STATES = "reported", "nothing", "silent", "shut"


@dataclass(frozen=True)
class Span:
    """Days of an organisation, or of all of a kind; `last` None: until further notice."""

    what: str
    organisation_id: UUID | None
    organisation_kind: str | None
    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def concerns(self, organisation: Any) -> bool:
        return self.organisation_id == organisation.id or self.organisation_kind == organisation.kind


@dataclass(frozen=True)
class Standing:
    """Of a period: organisation -> one of STATES; whoever is neither heard from nor expected is left out."""

    states: Mapping[UUID, str]
    one_source: int = 0
    """Of how many of them one source counts, of two that tell of the same events."""

    def of(self, *states: str) -> list[UUID]:
        return [id for id, state in self.states.items() if state in states]

    @property
    def heard(self) -> int:
        return len(self.of(REPORTED, NOTHING))

    @property
    def asked(self) -> int:
        """Those that have been heard from, and those that are silent."""
        return self.heard + len(self.of(SILENT))

    @property
    def sentence(self) -> str:
        """ "9 av 11 verksamheter har hörts av, 2 av dem utan något att rapportera. 2 är tysta." """
        silent = len(self.of(SILENT))
        quiet = f" {number(silent)} är {'tyst' if silent == 1 else 'tysta'}." if silent else ""
        return f"{self.heard_of}{quiet}"

    @property
    def heard_of(self) -> str:
        """The same without the silent, for where they are named."""
        if not self.asked:
            return "Ingen verksamhet väntas rapportera."
        nothing = len(self.of(NOTHING))
        said = f", {number(nothing)} av dem utan något att rapportera" if nothing else ""
        every = "verksamhet" if self.asked == 1 else "verksamheter"
        return f"{number(self.heard)} av {number(self.asked)} {every} har hörts av{said}.{self._of_one_source}"

    @property
    def _of_one_source(self) -> str:
        n = self.one_source
        return f" {number(n).capitalize()} räknas ur en av sina källor, så att inget räknas två gånger." if n else ""


def standing(
    days: Days,
    organisations: Collection[Any],
    spans: Sequence[Span],
    begun: Mapping[UUID, date],
    reported: Collection[UUID],
    nothing: Collection[UUID],
    *,
    untold: Set[UUID] = frozenset(),
) -> Standing:
    """Of the period of these days.

    `organisations`: rows of `Organisation`. `begun`: since when each has reported regularly. `untold`: of whom it
    cannot be told that they are silent.
    """
    states = {}
    for one in organisations:
        ended = one.ended_at is not None and local_date(one.ended_at) <= days.last
        if one.id in reported:
            states[one.id] = REPORTED
        elif one.id in nothing:
            states[one.id] = NOTHING
        elif ended or one.id in untold:
            continue
        elif is_closed(one, spans, days):
            states[one.id] = SHUT
        elif is_expected(one, spans, begun.get(one.id), days.last):
            states[one.id] = SILENT
    chosen = sum(one.id in states and bool(one.counted_source) for one in organisations)
    return Standing(states, chosen)


def is_expected(organisation: Any, spans: Iterable[Span], begun: date | None, day: date) -> bool:
    """Whether it is expected to report on this day. `begun`: since when it reports regularly, if it does."""
    said = [one for one in spans if one.what != CLOSED and one.concerns(organisation) and one.holds(day)]
    if organisation.added_on > day:  # what is said of its kind was said before it was here
        said = [one for one in said if one.organisation_id]
    if not said:
        return begun is not None and begun <= day
    return max(said, key=lambda one: (one.organisation_id is not None, one.first)).what == EXPECTED


def is_closed(organisation: Any, spans: Iterable[Span], days: Days) -> bool:
    """Whether it is closed for more than half of the days."""
    closed: set[date] = set()
    for one in spans:
        if one.what == CLOSED and one.concerns(organisation):
            first, last = max(one.first, days.first), min(one.last or days.last, days.last)
            closed.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return 2 * len(closed) > len(days)
