"""Counts per group, now and then: the picture's first table. It asks `figures` one question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.analysis.counts import UNDECIDED
from app.analysis.verdicts import CHANCE, Pair, agreed, chance_range, judged, judged_alone, judged_together
from app.figures.compared import PictureDays, recorded
from app.figures.counted import CountedRow, numbers_of, summed
from app.incident_counts import figures, history
from app.incident_counts.figures import CategoryCounts
from app.incident_counts.history import Newcomers
from app.incident_counts.narrow import ALL, Narrow
from app.taxonomy import service as taxonomy
from tenants.scope import Scope


@dataclass(frozen=True)
class Before:
    """The sums of the same days of the twelve periods before, the oldest first, and what they make usual."""

    sums: tuple[int, ...]
    usual: tuple[int, int] | None
    """The lowest and the highest sum now that may be chance beside theirs, asked about alone (the exact conditional
    test of `analysis.counts`, of one period and twelve). None where somebody began to report in that time."""


@dataclass(frozen=True)
class GroupTable:
    """The groups in their order on screen, or the types of the one that is asked for, and their sum."""

    rows: list[CountedRow]
    total: CountedRow
    previous_may_be_chance: bool | None
    """None when there is nothing to compare with, and where it hangs on who began to report in between."""
    last_year_may_be_chance: bool | None
    newcomers: dict[str, Newcomers]
    """Of "previous" and "last_year", where they are compared: who began to report in between."""
    before: Before | None
    """None when the tenant has not reported through twelve periods before."""


def count_groups(
    scope: Scope, spans: PictureDays, first_day: date | None, begun: Mapping[UUID, date], narrow: Narrow = ALL
) -> GroupTable:
    """One query; one more for each comparison that somebody began to report in.

    What lies before `first_day` (the municipality's first counted incident) is not compared with. `begun`: as
    `history.organisation_history` tells it.
    """
    earlier = {f"earlier {n}": days for n, days in enumerate(spans.earlier, start=1)}
    if not recorded(spans.earlier[-1], first_day):
        earlier = {}
    counts = figures.narrowed_counts(scope, spans={**spans.known(first_day), **earlier}, narrow=narrow)
    if narrow.organisation_ids is not None:
        begun = {id: day for id, day in begun.items() if id in narrow.organisation_ids}
    beside = {name: days for name, days in spans.known(first_day).items() if name != "now"}
    late = {name: history.newcomers_among(begun, spans.now, days) for name, days in beside.items()}
    theirs = _theirs(scope, spans, late, narrow)
    by, names = _groups() if narrow.group is None else _types(narrow.group, scope.profile.type_names)
    rows = _agreed(judged_together(_rows(_by(counts, by), names, earlier)), {n: _by(c, by) for n, c in theirs.items()})
    total = summed(rows)
    (alone,) = _agreed([judged_alone(total)], {name: _by(one, lambda _id: "") for name, one in theirs.items()})
    by_chance = (
        None if word in (None, UNDECIDED) else word == CHANCE
        for word in (alone.against_previous, alone.against_last_year)
    )
    sums = tuple(sum(counts[name].values()) for name in reversed(earlier))
    changed = sums and history.newcomers_among(begun, spans.now, spans.earlier[-1]).ids
    usual = chance_range(sum(sums), 1, len(sums)) if sums and not changed else None
    return GroupTable(rows, total, *by_chance, newcomers=late, before=Before(sums, usual) if sums else None)


def _groups() -> tuple[Callable[[int], str], list[tuple[str, str]]]:
    """What a type is counted under, and (slug, name) of all that is counted under."""
    kinds = taxonomy.categories()
    return lambda id: kinds[id].group, [(group.slug, group.name) for group in taxonomy.counted_groups()]


def _types(group: str, called: tuple[str, ...]) -> tuple[Callable[[int], str], list[tuple[str, str]]]:
    kinds = taxonomy.named(called)
    types = taxonomy.group_named()[group].categories
    return lambda id: kinds[id].slug, [(one.slug, kinds[one.id].name) for one in types if one.counts]


Counts = Mapping[str, Mapping[str, int]]
"""Span -> slug -> number of incidents."""


def _by(counts: CategoryCounts, slug_of: Callable[[int], str]) -> Counts:
    found: dict[str, dict[str, int]] = {span: {} for span in counts}
    for span, numbers in counts.items():
        for id, n in numbers.items():
            slug = slug_of(id)
            found[span][slug] = found[span].get(slug, 0) + n
    return found


def _theirs(
    scope: Scope, spans: PictureDays, late: Mapping[str, Newcomers], narrow: Narrow
) -> dict[str, CategoryCounts]:
    """Comparison -> the reports, now and then, of those that began to report in between; without the others."""
    return {
        name: figures.narrowed_counts(
            scope, spans={"now": spans.now, name: spans.named[name]}, narrow=replace(narrow, organisation_ids=some.ids)
        )
        for name, some in late.items()
        if some.ids
    }


def _agreed(rows: list[CountedRow], theirs: Mapping[str, Counts]) -> list[CountedRow]:
    """The rows with those verdicts left that are the same without the reports of `theirs`."""
    if not theirs:
        return rows

    def pair(row: CountedRow, then: int | None, name: str) -> Pair:
        less = theirs.get(name, {})
        now = row.now - less.get("now", {}).get(row.slug, 0)
        return Pair(now, None if then is None else then - less.get(name, {}).get(row.slug, 0))

    words = judged(
        [pair(row, row.previous, "previous") for row in rows] + [pair(row, row.last_year, "last_year") for row in rows]
    )
    return [
        replace(
            row,
            against_previous=agreed(row.against_previous, previous),
            against_last_year=agreed(row.against_last_year, year),
        )
        for row, previous, year in zip(rows, words[: len(rows)], words[len(rows) :], strict=True)
    ]


def _rows(counts: Counts, names: Sequence[tuple[str, str]], earlier: Iterable[str] = ()) -> list[CountedRow]:
    """A row of every name; its mean is over the spans `earlier`, None without them."""

    def mean(slug: str) -> float | None:
        past = [counts[span].get(slug, 0) for span in earlier]
        return sum(past) / len(past) if past else None

    return [CountedRow(name, *numbers_of(counts, slug), mean=mean(slug), slug=slug) for slug, name in names]
