"""Counts per group, now and then: the picture's first table. It asks `figures` two questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.analysis.counts import UNDECIDED
from app.analysis.verdicts import CHANCE, Pair, agreed, judged, judged_alone, judged_together
from app.figures.compared import PictureDays, recorded
from app.figures.counted import CountedRow, numbers_of, summed
from app.figures.periods import Days
from app.incident_counts import figures, history
from app.incident_counts.figures import GroupCounts
from app.incident_counts.history import Newcomers
from app.incidents.visibility import Reader
from app.taxonomy import service as taxonomy
from tenants.scope import Scope


@dataclass(frozen=True)
class Projected:
    """Reports the reader may not read one by one: per group and whole week only."""

    days: Days
    """The whole weeks of the period so far; may be empty."""
    rows: list[CountedRow]
    total: CountedRow


@dataclass(frozen=True)
class GroupTable:
    """The groups in their order on screen and their sum."""

    rows: list[CountedRow]
    total: CountedRow
    previous_may_be_chance: bool | None
    """None when there is nothing to compare with, and where it hangs on who began to report in between."""
    last_year_may_be_chance: bool | None
    newcomers: dict[str, Newcomers]
    """Of "previous" and "last_year", where they are compared: who began to report in between."""
    projected: Projected | None
    """None for whoever reads everything, and for whoever reads her own organisation's reports alone."""


def count_groups(scope: Scope, spans: PictureDays, first_day: date | None) -> GroupTable:
    """Three queries, two for whoever reads everything; one more for each comparison that somebody began to report in.

    What lies before `first_day` (the municipality's first counted incident) is not compared with.
    """
    earlier = {f"earlier {n}": days for n, days in enumerate(spans.earlier, start=1)}
    if not recorded(spans.earlier[-1], first_day):
        earlier = {}
    counts = figures.group_counts(scope, spans={**spans.known(first_day), **earlier})
    late = history.newcomers(scope, spans=spans.known(first_day))
    rows = _agreed(judged_together(_rows(counts, earlier)), theirs := _theirs(scope, spans, late))
    total, reader, projected = summed(rows), Reader.of(scope), None
    if reader.counts_coarsely and not reader.reads_every_class:
        weeks = {name: days.whole_weeks() for name, days in spans.known(first_day).items()}
        coarse = _rows(figures.projected_counts(scope, spans=weeks))
        projected = Projected(weeks["now"], [row for row in coarse if row.anything], summed(coarse))
    (alone,) = _agreed([judged_alone(total)], {name: _sum(one) for name, one in theirs.items()})
    by_chance = (
        None if word in (None, UNDECIDED) else word == CHANCE
        for word in (alone.against_previous, alone.against_last_year)
    )
    return GroupTable(rows, total, *by_chance, newcomers=late, projected=projected)


def _theirs(scope: Scope, spans: PictureDays, late: Mapping[str, Newcomers]) -> dict[str, GroupCounts]:
    """Comparison -> the reports, now and then, of those that began to report in between; without the others."""
    return {
        name: figures.group_counts_of(
            scope, spans={"now": spans.now, name: spans.named[name]}, organisation_ids=some.ids
        )
        for name, some in late.items()
        if some.ids
    }


def _sum(counts: GroupCounts) -> GroupCounts:
    """The same as one group, that of the row of the sum."""
    return {span: {"": sum(numbers.values())} for span, numbers in counts.items()}


def _agreed(rows: list[CountedRow], theirs: Mapping[str, GroupCounts]) -> list[CountedRow]:
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


def _rows(counts: GroupCounts, earlier: Iterable[str] = ()) -> list[CountedRow]:
    """A row of every counted group; its mean is over the spans `earlier`, None without them."""

    def mean(slug: str) -> float | None:
        past = [counts[span].get(slug, 0) for span in earlier]
        return sum(past) / len(past) if past else None

    return [
        CountedRow(group.name, *numbers_of(counts, group.slug), mean=mean(group.slug), slug=group.slug)
        for group in taxonomy.counted_groups()
    ]
