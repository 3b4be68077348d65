"""Counts per group, now and then: the picture's first table. Pure but for the two questions it asks `figures`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.analysis.counts import may_be_chance
from app.figures.periods import Days
from app.incidents import figures, reading
from app.situations.differences import Pair, judged
from app.situations.periods_compared import Compared
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tenants.scope import Scope

SMALL_BASE = 20
"""A group with fewer in all periods compared is marked "litet underlag"."""


@dataclass(frozen=True)
class GroupRow:
    """`previous`, `last_year` and `mean` are None when the place has no history that far back."""

    slug: str
    name: str
    now: int
    previous: int | None
    last_year: int | None
    mean: float | None = None
    """Of the same days of the twelve periods before."""
    against_previous: str | None = None
    against_last_year: str | None = None
    """As `differences.judged` says it."""

    @property
    def small_base(self) -> bool:
        return all(n < SMALL_BASE for n in (self.now, self.previous, self.last_year) if n is not None)

    @property
    def anything(self) -> bool:
        return any((self.now, self.previous, self.last_year))


@dataclass(frozen=True)
class Projected:
    """Reports the reader may not read one by one: per group and whole week only."""

    days: Days
    """The whole weeks of the period so far; may be empty."""
    rows: list[GroupRow]
    total: GroupRow


@dataclass(frozen=True)
class GroupTable:
    """The groups in their order on screen and their sum."""

    rows: list[GroupRow]
    total: GroupRow
    previous_may_be_chance: bool | None
    """None when there is nothing to compare with."""
    last_year_may_be_chance: bool | None
    projected: Projected | None
    """None for whoever reads everything, and for whoever reads her own organisation's reports alone."""


def count_groups(scope: Scope, spans: Compared, first_day) -> GroupTable:
    """Two queries, one for whoever reads everything.

    What lies before `first_day` (the place's first counted incident) is not compared with.
    """
    earlier = {f"earlier {n}": days for n, days in enumerate(spans.earlier, start=1)}
    known = {name: days for name, days in _three(spans).items() if _recorded(days, first_day)}
    whole = _recorded(spans.earlier[-1], first_day)
    counts = figures.group_counts(scope, spans={"now": spans.now, **known, **(earlier if whole else {})})
    rows = [_row(group.slug, group.name, counts, earlier if whole else None) for group in taxonomy.counted_groups()]
    rows = _judged(rows)
    total = summed(rows)
    return GroupTable(
        rows,
        total,
        _chance(total.now, total.previous),
        _chance(total.now, total.last_year),
        _projected(scope, spans, first_day),
    )


def summed(rows: list[GroupRow]) -> GroupRow:
    def total(numbers):
        return None if None in numbers else sum(numbers)

    return GroupRow(
        "",
        "Summa",
        sum(r.now for r in rows),
        total([r.previous for r in rows]),
        total([r.last_year for r in rows]),
        total([r.mean for r in rows]),
    )


def _judged(rows: list[GroupRow]) -> list[GroupRow]:
    """Both comparisons of every group are tested together: one error rate for the whole table."""
    pairs = [Pair(row.now, row.previous) for row in rows] + [Pair(row.now, row.last_year) for row in rows]
    words = judged(pairs)
    return [
        replace(row, against_previous=previous, against_last_year=last_year)
        for row, previous, last_year in zip(rows, words[: len(rows)], words[len(rows) :], strict=True)
    ]


def _three(spans: Compared) -> dict[str, Days]:
    return {"previous": spans.previous, "last_year": spans.last_year}


def _recorded(days: Days, first_day) -> bool:
    """Whether the whole span lies in the time the place has reported. An empty span always does."""
    return not len(days) or (first_day is not None and first_day <= days.first)


def _row(slug: str, name: str, counts: Mapping, earlier: Mapping | None) -> GroupRow:
    def n(span: str) -> int | None:
        return counts[span].get(slug, 0) if span in counts else None

    mean = sum(n(span) for span in earlier) / len(earlier) if earlier else None
    return GroupRow(slug, name, n("now"), n("previous"), n("last_year"), mean)


def _chance(now: int, then: int | None) -> bool | None:
    return None if then is None else may_be_chance(now, then)


def _projected(scope: Scope, spans: Compared, first_day) -> Projected | None:
    reads_everything = reading.classes_read(scope) == reading.CLASSES_READ[Role.COORDINATOR]
    if reads_everything or not reading.sees_projection(scope):
        return None
    weeks = spans.now.whole_weeks()
    then = {name: days.whole_weeks() for name, days in _three(spans).items() if _recorded(days, first_day)}
    counts = figures.projected_counts(scope, spans={"now": weeks, **then})
    rows = [_row(group.slug, group.name, counts, None) for group in taxonomy.counted_groups()]
    return Projected(weeks, [row for row in rows if row.anything], summed(rows))
