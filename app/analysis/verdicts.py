"""Whether the differences of a table are chance when many are tested at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt
from typing import TypeVar

from app.analysis.counts import FEWER, MORE, UNDECIDED, difference_p, smallest_visible
from app.analysis.multiple import benjamini_hochberg
from app.figures.counted import CountedRow

CHANCE = "kan bero på slumpen"
LEVEL = 0.05


EDGE = 0.0005
"""A probability this near to LEVEL is on neither side of it: no verdict hangs on the third decimal."""


def on_the_edge(p: float, drawn: int = 0, times: float = 1.0) -> bool:
    """Whether a probability lies too near to LEVEL to decide; one out of so many drawn ones is less sure (two standard
    errors). `times`: how many times what was drawn a correction has made of it; its error grows as much."""
    drawn_at = LEVEL / max(times, 1.0)
    error = max(times, 1.0) * sqrt(drawn_at * (1 - drawn_at) / drawn) if drawn else 0.0
    return abs(p - LEVEL) < max(EDGE, 2 * error)


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
    what would be larger than chance makes it if it had been asked about alone, but is not among so many, and what lies
    on the edge of either.
    """
    tested = [(at, pair, pair.then) for at, pair in enumerate(pairs) if pair.then is not None and pair.now + pair.then]
    alone = [difference_p(pair.now, then, pair.days, pair.days_then) for _at, pair, then in tested]
    found: list[str | None] = [None] * len(pairs)
    for (at, pair, then), p, q in zip(tested, alone, benjamini_hochberg(alone), strict=True):
        more = pair.now * pair.days_then > then * pair.days
        surely = q <= LEVEL and not on_the_edge(q) and not on_the_edge(p)
        found[at] = (MORE if more else FEWER) if surely else CHANCE if p >= LEVEL and not on_the_edge(p) else UNDECIDED
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
    """The row with its verdicts, each asked about alone (as `judged`)."""
    words = [judged([Pair(row.now, then)])[0] for then in (row.previous, row.last_year)]
    return replace(row, against_previous=words[0], against_last_year=words[1])


@lru_cache(maxsize=4096)
def chance_range(then: int, days: int, days_then: int) -> tuple[int, int]:
    """The lowest and the highest count now that may be chance beside this one, asked about alone."""
    seen = smallest_visible(then, days, days_then)
    return 0 if seen.fewer is None else seen.fewer + 1, seen.more - 1
