"""The table that readers know from Brå (P1), over the reports: the period, the year so far, the last twelve months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from app.analysis import p1
from app.analysis.counts import difference_p
from app.analysis.timing import Wheel, same_dates
from app.analysis.verdicts import Pair, chance_range, judged
from app.coverage import service as coverage
from app.figures import identity
from app.figures.audience import Audience
from app.figures.compared import PictureDays, picture_days, recorded
from app.figures.periods import Days, last_whole_day
from app.incident_counts import figures, heard, history
from app.incidents.visibility import Reader, for_the_room
from app.places import service as places
from app.situational_pictures import permissions
from app.situational_pictures.efforts import Effort, efforts
from app.situational_pictures.room import SharedNumber, shared_number
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope

YEARS_BACK = 3
SpanCounts = dict[int, dict[int, int]]
"""Number of the span -> id of the category -> number of incidents."""
PERIOD, YEAR, TWELVE = 0, 1, 2
"""The places of the three spans in every row."""


@dataclass(frozen=True)
class Line:
    """A row: a group, one of its types, or the sum. `figures` are of the three spans."""

    name: str
    figures: tuple[p1.Figure, ...]
    what: str
    """What is counted, as an identity says it."""
    difference: str | None = None
    """As `verdicts.judged` says of the twelve months; None where nothing is compared, and for a type."""
    may_be_chance: tuple[int, int] | None = None
    """Lowest and highest count of the twelve months that may be chance beside the year before, asked about alone."""
    types: tuple["Line", ...] = ()

    @property
    def anything(self) -> bool:
        return any(figure.number or figure.then for figure in self.figures)


@dataclass(frozen=True)
class Inhabitants(p1.Population):
    """The population that a span's rate is over: of what days it is the mean, and out of which sources."""

    dates: tuple[date, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """One group of columns."""

    now: Days
    then: Days
    inhabitants: Inhabitants | None
    effort: Effort | None
    known_then: bool
    newcomers: history.Newcomers = history.Newcomers()
    """Those of its organisations that did not report yet when the days beside it began."""


@dataclass(frozen=True)
class Table:
    """The whole page as the actor may see it."""

    compared: PictureDays
    spans: tuple[Span, ...]
    lines: list[Line]
    total: Line
    wheel: Wheel
    wheel_days: list[Days]
    """The days of `wheel.earlier`."""
    first_day: date | None
    own_only: bool
    shared: SharedNumber | None
    """Of the period; None for whoever reads her own organisation's reports alone."""
    counted_for: Audience | None
    """Whose numbers all others are; None: her own organisation's alone, or all that this reader may read."""


@requires(permissions.READ)
def year_table(scope: Scope, *, first: date | None = None, own: bool = False) -> Table:
    """The table of the period that begins on `first` (None = today's), counted for the room or, `own`, for the actor.

    Raises NotFound as `service.picture` does.
    """
    return scope.while_true(_table, first, own)


def _table(scope: Scope, first: date | None, own: bool) -> Table:
    days = picture_days(last_whole_day(scope.now), scope.profile.anchor, first)
    shared = shared_number(scope, days)
    scope = scope if own else for_the_room(scope)
    counted_for = Audience(scope.audience) if scope.audience else None
    first_day = history.first_counted_day(scope)
    columns, earlier = p1.period_spans(days.now), same_dates(days.now, YEARS_BACK)
    whole = [recorded(span, first_day) for span in (*columns.now, *columns.then, *earlier)]
    every = enumerate((*columns.now, *columns.then, *earlier))
    found = figures.category_counts(scope, spans={str(n): span for n, span in every if n == PERIOD or whole[n]})
    counts = {int(n): numbers for n, numbers in found.items()}
    # What has come so far is the period's number, also where the place began to report in the midst of it.
    known = np.array([[True, *whole[1:3]], whole[3:6]])
    own_only = not Reader.of(scope).counts_coarsely
    heard = {} if own_only else _efforts(scope, columns, known, days.running)
    ends = places.year_ends(scope)
    inhabitants = [None, *(_inhabitants(span, ends) for span in columns.now[1:])]
    lines, total = _lines(counts, known, inhabitants, columns, taxonomy.named(scope.profile.type_names))
    begun = history.organisation_history(scope)
    late = [history.newcomers_among(begun, columns.now[n], columns.then[n]) if known[1, n] else None for n in range(3)]
    spans = tuple(
        Span(
            columns.now[n], columns.then[n], inhabitants[n], heard.get(n), bool(known[1, n]), late[n] or Span.newcomers
        )
        for n in range(3)
    )
    return Table(days, spans, lines, total, _wheel(counts, whole), earlier, first_day, own_only, shared, counted_for)


def _efforts(scope: Scope, columns: p1.Columns, known: np.ndarray, running: bool) -> dict[int, Effort | None]:
    pairs = {n: (columns.now[n], columns.then[n]) for n in range(3) if known[:, n].all()}
    asked = {f"{side} {n}": days for n, pair in pairs.items() for side, days in zip(("now", "then"), pair, strict=True)}
    every = (
        Days(min(days.first for days in asked.values()), max(days.last for days in asked.values())) if asked else None
    )
    nothing = coverage.nothing_said(scope, days=every) if every else []
    if running:
        # Most say it when a period is over: neither of the one that runs nor of what it is beside.
        beside = columns.now[PERIOD], columns.then[PERIOD]
        nothing = [
            one
            for one in nothing
            if not any(one[1].first <= days.last and days.first <= one[1].last for days in beside)
        ]
    found = heard.unit_weeks(scope, spans=asked, nothing=nothing)
    return {n: efforts(found[f"now {n}"], found[f"then {n}"], *map(len, pair)) for n, pair in pairs.items()}


def _inhabitants(days: Days, ends: Mapping) -> Inhabitants | None:
    """Brå's mean of the year's two ends. Where an end is not known yet the latest known one stands in."""
    years = range(days.first.year - 1, days.last.year + 1)
    known = {year: row.n for year, row in ends.items()}
    latest = max(known, default=None)
    if latest is None:
        return None
    stand_in = {year: known[latest] for year in years if year > latest}
    found = p1.population_of(days, known | stand_in)
    if found is None:
        return None
    used = sorted({min(year, latest) for year in years} & set(known))
    return Inhabitants(
        found.n,
        found.final and not stand_in,
        tuple(date(year, 12, 31) for year in used),
        tuple(dict.fromkeys(ends[year].source for year in used)),
    )


def _lines(counts: SpanCounts, known, inhabitants: Sequence[Inhabitants | None], columns: p1.Columns, called):
    """The groups with their types, and the sum. One error rate over the groups; the sum is asked about alone."""
    days, days_then = len(columns.now[TWELVE]), len(columns.then[TWELVE])
    rows: list[tuple[str, list[int]]] = []
    what: list[str] = []
    starts = []
    for group in taxonomy.counted_groups():
        types = [
            (called[category.id].name, [counts.get(n, {}).get(category.id, 0) for n in range(6)])
            for category in group.categories
            if category.counts
        ]
        starts.append(len(rows))
        rows += [(group.name, _sums(types)), *types]
        what += [identity.group(group.slug), *(f"type {name} of {group.slug}" for name, _numbers in types)]
    rows.append(("Summa", _sums([rows[start] for start in starts])))
    what.append(identity.ALL)
    x = np.array([numbers for _name, numbers in rows], np.int64)
    figures_of = p1.layout(x.reshape(-1, 2, 3), known, [one and one.n for one in inhabitants])
    lines = [Line(name, found, it) for (name, _numbers), found, it in zip(rows, figures_of, what, strict=True)]
    pairs = [Pair(int(n[TWELVE]), int(n[3 + TWELVE]) if known[:, TWELVE].all() else None, days, days_then) for n in x]

    def with_word(row: int, word: str | None, types: Sequence[Line] = ()) -> Line:
        may_be_chance = chance_range(pairs[row].then, days, days_then) if word else None
        some = tuple(one for one in types if one.anything)
        return replace(lines[row], difference=word, may_be_chance=may_be_chance, types=some)

    words = judged([pairs[start] for start in starts])
    ends = [*starts[1:], len(rows) - 1]
    groups = [
        with_word(start, word, lines[start + 1 : end]) for start, end, word in zip(starts, ends, words, strict=True)
    ]
    return [one for one in groups if one.anything], with_word(len(rows) - 1, judged(pairs[-1:])[0])


def _sums(rows: Sequence[tuple[str, list[int]]]) -> list[int]:
    return [sum(column) for column in zip(*(numbers for _name, numbers in rows), strict=True)]


def _wheel(counts: SpanCounts, whole: Sequence[bool]) -> Wheel:
    now = sum(counts[PERIOD].values())
    earlier = [sum(counts[n].values()) if whole[n] else None for n in range(6, 6 + YEARS_BACK)]
    known = [n for n in earlier if n is not None]
    if not known:
        return Wheel(now, earlier, None, None)
    return Wheel(now, earlier, sum(known) / len(known), difference_p(now, sum(known), 1, len(known)))
