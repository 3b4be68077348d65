"""One counted row of a table, and the sum of several. Pure.

A number is None where it is not known (nothing was reported that far back), which is something else than 0.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.figures.periods import Days


@dataclass(frozen=True)
class CountedRow:
    """Something counted now, in the period before and a year before."""

    name: str
    now: int
    previous: int | None = None
    last_year: int | None = None
    mean: float | None = None
    """Of the same days of several earlier periods."""
    against_previous: str | None = None
    against_last_year: str | None = None
    """The verdict on a difference, in one of the words of `analysis.verdicts`; None where nothing is compared."""
    slug: str = ""
    """Of what is counted, where it has one."""

    @property
    def anything(self) -> bool:
        return any((self.now, self.previous, self.last_year))


NO_PLACE = UUID(int=0)


@dataclass(frozen=True)
class CountedPlace(CountedRow):
    """A named place and how many organisations have reported from it now."""

    id: UUID = NO_PLACE
    kind: str = ""
    sub_area: str | None = None
    lat: float = 0.0
    lon: float = 0.0
    approximate: bool = False
    organisations: int = 0


@dataclass(frozen=True)
class CountedCell:
    """A square of 250 m with `n` incidents: its edges in degrees, and what the map or the table calls it."""

    south: float
    west: float
    north: float
    east: float
    n: int
    label: str


def counts_within(spans: Mapping[str, Days], rows: Iterable, *, day: str, key: str) -> dict[str, Counter]:
    """Span -> key -> n, of rows that count `n` incidents each; `day` and `key` are names of their fields."""
    counts: dict[str, Counter] = {name: Counter() for name in spans}
    counted_in: dict[date, list[Counter]] = {}
    for row in rows:
        when = getattr(row, day)
        if when not in counted_in:
            counted_in[when] = [counts[name] for name, days in spans.items() if when in days]
        for one in counted_in[when]:
            one[getattr(row, key)] += row.n
    return counts


def numbers_of(counts: Mapping[str, Mapping], key: Hashable) -> tuple[int, int | None, int | None]:
    """The numbers of one key (now, previous, last_year) out of span -> key -> n; None for a span that is missing."""
    now, previous, last_year = (
        counts[span].get(key, 0) if span in counts else None for span in ("now", "previous", "last_year")
    )
    return now or 0, previous, last_year


def summed(rows: Sequence[CountedRow], name: str = "Summa") -> CountedRow:
    """The sum of rows. None where one part is None: half a sum beside a whole one would mislead."""
    return CountedRow(
        name,
        sum(row.now for row in rows),
        sum_or_none([row.previous for row in rows]),
        sum_or_none([row.last_year for row in rows]),
        sum_or_none([row.mean for row in rows]),
    )


def sum_or_none(numbers: Sequence):
    """The sum; None when a part is."""
    return None if None in numbers else sum(numbers)
