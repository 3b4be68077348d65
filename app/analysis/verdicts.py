"""Whether the differences of a table are chance when many are tested at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from app.analysis.counts import FEWER, MORE, UNDECIDED, difference_p, more_or_fewer, smallest_visible
from app.analysis.multiple import benjamini_hochberg
from app.figures.counted import CountedRow

CHANCE = "kan bero på slumpen"
LEVEL = 0.05


Row = TypeVar("Row", bound=CountedRow)


@dataclass(frozen=True)
class Pair:
    """Two counts that are compared, and how many days each is of. `then` is None when there is nothing to compare."""

    now: int
    then: int | None
    days: int = 1
    days_then: int = 1


def judged(pairs: Sequence[Pair]) -> list[str | None]:
    """Of each difference "fler", "färre", "kan bero på slumpen" or "kan inte avgöras"; None where nothing is compared.

    More and fewer are corrected for how many are tested together (Benjamini–Hochberg, 5 %). "Kan inte avgöras" is
    what would be larger than chance makes it if it had been asked about alone, but is not among so many.
    """
    tested = [(at, pair, pair.then) for at, pair in enumerate(pairs) if pair.then is not None and pair.now + pair.then]
    alone = [difference_p(pair.now, then, pair.days, pair.days_then) for _at, pair, then in tested]
    found: list[str | None] = [None] * len(pairs)
    for (at, pair, then), p, q in zip(tested, alone, benjamini_hochberg(alone), strict=True):
        more = pair.now * pair.days_then > then * pair.days
        found[at] = CHANCE if p >= LEVEL else UNDECIDED if q > LEVEL else MORE if more else FEWER
    return found


def agreed(word: str | None, without: str | None) -> str | None:
    """The verdict, where it is the same without those that began to report in between; else it cannot be told.

    `without` None: nothing is left to compare, which chance may give.
    """
    return word if word is None or word == (without or CHANCE) else UNDECIDED


def judged_together(rows: Sequence[Row]) -> list[Row]:
    """The rows with their verdicts. Both comparisons of every row are tested together: one error rate for the table."""
    words = judged([Pair(row.now, row.previous) for row in rows] + [Pair(row.now, row.last_year) for row in rows])
    return [
        replace(row, against_previous=previous, against_last_year=last_year)
        for row, previous, last_year in zip(rows, words[: len(rows)], words[len(rows) :], strict=True)
    ]


def judged_alone(row: CountedRow) -> CountedRow:
    """The row with its verdicts, each asked about alone: "fler", "färre" or "kan inte avgöras" (`more_or_fewer`)."""
    words = [None if then is None else more_or_fewer(row.now, then) for then in (row.previous, row.last_year)]
    return replace(row, against_previous=words[0], against_last_year=words[1])


@lru_cache(maxsize=4096)
def chance_range(then: int, days: int, days_then: int) -> tuple[int, int]:
    """The lowest and the highest count now that may be chance beside this one, asked about alone."""
    seen = smallest_visible(then, days, days_then)
    return 0 if seen.fewer is None else seen.fewer + 1, seen.more - 1
