"""Counts per group, now and then: the picture's first table. It asks `figures` one question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.analysis.counts import may_be_chance
from app.analysis.verdicts import judged_together
from app.figures.compared import PictureDays, recorded
from app.figures.counted import CountedRow, numbers_of, summed
from app.incident_counts import figures
from app.incident_counts.figures import GroupCounts
from app.taxonomy import service as taxonomy
from tenants.scope import Scope


@dataclass(frozen=True)
class GroupTable:
    """The groups in their order on screen and their sum."""

    rows: list[CountedRow]
    total: CountedRow
    previous_may_be_chance: bool | None
    """None when there is nothing to compare with."""
    last_year_may_be_chance: bool | None


def count_groups(scope: Scope, spans: PictureDays, first_day: date | None) -> GroupTable:
    """One query. What lies before `first_day` (the municipality's first counted incident) is not compared with."""
    earlier = {f"earlier {n}": days for n, days in enumerate(spans.earlier, start=1)}
    if not recorded(spans.earlier[-1], first_day):
        earlier = {}
    counts = figures.group_counts(scope, spans={**spans.known(first_day), **earlier})
    rows = judged_together(_rows(counts, earlier))
    total = summed(rows)
    by_chance = (None if then is None else may_be_chance(total.now, then) for then in (total.previous, total.last_year))
    return GroupTable(rows, total, *by_chance)


def _rows(counts: GroupCounts, earlier: Iterable[str] = ()) -> list[CountedRow]:
    """A row of every counted group; its mean is over the spans `earlier`, None without them."""

    def mean(slug: str) -> float | None:
        past = [counts[span].get(slug, 0) for span in earlier]
        return sum(past) / len(past) if past else None

    return [
        CountedRow(group.name, *numbers_of(counts, group.slug), mean=mean(group.slug), slug=group.slug)
        for group in taxonomy.counted_groups()
    ]
