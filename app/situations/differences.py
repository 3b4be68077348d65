"""Whether differences are chance when a table tests many at once, and whether both sides were reported alike. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.analysis import effort
from app.analysis.counts import FEWER, MORE, UNDECIDED, difference_p, smallest_visible
from app.analysis.multiple import benjamini_hochberg
from app.figures.periods import Days
from app.incidents.figures import Fact

CHANCE = "kan bero på slumpen"
LEVEL = 0.05


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
    tested = [at for at, pair in enumerate(pairs) if pair.then is not None and pair.now + pair.then]
    alone = [difference_p(pairs[at].now, pairs[at].then, pairs[at].days, pairs[at].days_then) for at in tested]
    found: list[str | None] = [None] * len(pairs)
    for at, p, q in zip(tested, alone, benjamini_hochberg(alone), strict=True):
        more = pairs[at].now * pairs[at].days_then > pairs[at].then * pairs[at].days
        found[at] = CHANCE if p >= LEVEL else UNDECIDED if q > LEVEL else MORE if more else FEWER
    return found


@lru_cache(maxsize=4096)
def chance_range(then: int, days: int, days_then: int) -> tuple[int, int]:
    """The lowest and the highest count now that may be chance beside this one, asked about alone."""
    seen = smallest_visible(then, days, days_then, test=difference_p)
    return 0 if seen.fewer is None else seen.fewer + 1, seen.more - 1


@dataclass(frozen=True)
class Effort:
    """How much was reported from on both sides: organisations × weeks with a report."""

    now: int
    then: int
    compared: effort.Compared
    may_be_chance: bool
    """So few units may differ this much from one span to the next without anybody reporting otherwise."""

    @property
    def alike(self) -> bool:
        return self.compared.alike is True


def efforts(now: int, then: int | None, days: int = 1, days_then: int = 1) -> Effort | None:
    """None where there is nothing to compare with, and where nobody was heard from on either side."""
    if then is None or not now + then:
        return None
    by_chance = difference_p(now, then, days, days_then) >= LEVEL
    return Effort(now, then, effort.compare(now, then, days, days_then), by_chance)


def unit_weeks(facts: Sequence[Fact] | None, days: Days) -> int | None:
    """Organisations × weeks with a report, the weeks counted back from the last day (as `figures.unit_weeks`)."""
    return None if facts is None else len({(f.organisation_id, (days.last - f.local_date).days // 7) for f in facts})


def picture_efforts(facts: Mapping[str, Sequence[Fact] | None], spans) -> dict[str, Effort]:
    """Of the picture's comparisons ("previous", "last_year"), where they can be made. `facts` by the names of spans."""
    now = unit_weeks(facts["now"], spans.now)
    found = {
        name: efforts(now, unit_weeks(facts[name], days))
        for name, days in (("previous", spans.previous), ("last_year", spans.last_year))
    }
    return {name: one for name, one in found.items() if one}
