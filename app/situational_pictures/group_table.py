"""Counts per group, now and then: the picture's first table. It asks `figures` two questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.analysis.counts import may_be_chance
from app.analysis.verdicts import judged_together
from app.figures.compared import PictureDays, recorded
from app.figures.counted import CountedRow, numbers_of, summed
from app.figures.periods import Days
from app.incident_counts import figures
from app.incident_counts.figures import GroupCounts
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
    """None when there is nothing to compare with."""
    last_year_may_be_chance: bool | None
    projected: Projected | None
    """None for whoever reads everything, and for whoever reads her own organisation's reports alone."""


def count_groups(scope: Scope, spans: PictureDays, first_day: date | None) -> GroupTable:
    """Two queries, one for whoever reads everything.

    What lies before `first_day` (the municipality's first counted incident) is not compared with.
    """
    earlier = {f"earlier {n}": days for n, days in enumerate(spans.earlier, start=1)}
    if not recorded(spans.earlier[-1], first_day):
        earlier = {}
    counts = figures.group_counts(scope, spans={**spans.known(first_day), **earlier})
    rows = judged_together(_rows(counts, earlier))
    total, reader, projected = summed(rows), Reader.of(scope), None
    if reader.counts_coarsely and not reader.reads_every_class:
        weeks = {name: days.whole_weeks() for name, days in spans.known(first_day).items()}
        coarse = _rows(figures.projected_counts(scope, spans=weeks))
        projected = Projected(weeks["now"], [row for row in coarse if row.anything], summed(coarse))
    by_chance = (None if then is None else may_be_chance(total.now, then) for then in (total.previous, total.last_year))
    return GroupTable(rows, total, *by_chance, projected=projected)


def _rows(counts: GroupCounts, earlier: Iterable[str] = ()) -> list[CountedRow]:
    """A row of every counted group; its mean is over the spans `earlier`, None without them."""

    def mean(slug: str) -> float | None:
        past = [counts[span].get(slug, 0) for span in earlier]
        return sum(past) / len(past) if past else None

    return [
        CountedRow(group.name, *numbers_of(counts, group.slug), mean=mean(group.slug), slug=group.slug)
        for group in taxonomy.counted_groups()
    ]
