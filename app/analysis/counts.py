"""Two counts and chance. Pure.

`difference_p` is the exact conditional test (Przyborowski & Wilenski 1940): given their sum, the first of two Poisson
counts is binomial; the two-sided probability is that of all outcomes no likelier than the one seen. It needs numpy
alone, since importing scipy takes time that a page should not.

Assumption: incidents come independently of each other at a steady rate within each period. Crime comes in
series, so real differences by chance are larger than these tests believe: they are a floor, not a proof.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, isfinite, sqrt

import numpy as np

LEVEL = 0.05
"""Below this a difference is called larger than chance usually makes it."""
LARGEST = 10**9
"""Above this a count is a mistake (and its sums would fill the memory)."""
UNDECIDED = "kan inte avgöras"
MORE = "fler"
FEWER = "färre"


@lru_cache(maxsize=20_000)
def difference_p(now: int, then: int, exposure_now: float = 1, exposure_then: float = 1) -> float:
    """How often chance alone gives a difference at least this unlikely when nothing has changed (0–1).

    Exposures are lengths of observation in the same unit, most often days. Raises ValueError unless counts are
    from 0 to 1 000 000 000 and exposures finite and above 0.
    """
    checked(now, then, exposure_now, exposure_then)
    n = now + then
    if n == 0:
        return 1.0
    odds = exposure_now / exposure_then
    mean = n * odds / (1 + odds)
    first, last = window(mean, n)
    if not first <= now <= last:
        return 0.0
    k = np.arange(first, last + 1)
    # Each outcome's likelihood against the one before it: no factorials, so no digits lost on large counts.
    logs = log_likelihoods(np.log((n - k[:-1]) / (k[:-1] + 1)) + np.log(odds), int(mean) - first)
    weights = np.exp(logs)
    # Outcomes as likely as the one seen count too, also when rounding makes them a hair likelier.
    return float(min(1.0, weights[logs <= logs[now - first] + 1e-7].sum() / weights.sum()))


def may_be_chance(now: int, then: int, exposure_now: float = 1, exposure_then: float = 1) -> bool:
    """Whether the difference between two counts is no larger than chance often makes it."""
    return difference_p(now, then, exposure_now, exposure_then) >= LEVEL


@dataclass(frozen=True)
class Visible:
    """The counts nearest to no change that are told from chance: `fewer` or less, `more` or above.

    `fewer` is None where even none at all could be chance: a decrease kan inte avgöras.
    """

    fewer: int | None
    more: int


def smallest_visible(then: int, exposure_now: float = 1, exposure_then: float = 1) -> Visible:
    """What change from `then` could be seen at all ("från 3 till 9 kan vara slump"), by `difference_p` at `LEVEL`.

    It tells which counts would be called different, not how large a true change must be to be found most often (about
    half as much again; see the power of a registered measure). Raises ValueError for impossible input.
    """
    checked(0, then, exposure_now, exposure_then)

    def seen(now: int) -> bool:
        return not may_be_chance(now, then, exposure_now, exposure_then)

    same = then * exposure_now / exposure_then
    step, start = 1, ceil(same)
    while not seen(start + step):
        step *= 2
    more = _first(seen, start, start + step)
    if same == 0 or not seen(0):
        return Visible(None, more)
    return Visible(start - _first(lambda back: seen(start - back), 0, start), more)


def checked(now: int, then: int, exposure_now: float, exposure_then: float) -> None:
    """Raises ValueError unless counts are whole from 0 to LARGEST and exposures finite, above 0 and comparable."""
    if not all(0 <= count <= LARGEST and count == int(count) for count in (now, then)):
        raise ValueError("whole counts from 0 to 1 000 000 000")
    if not all(exposure > 0 and isfinite(exposure) for exposure in (exposure_now, exposure_then)):
        raise ValueError("exposures above 0")
    if not 1e-12 < exposure_now / exposure_then < 1e12:
        raise ValueError("exposures that can be compared")


def _first(holds, fails: int, succeeds: int) -> int:
    """The first whole number after `fails` where `holds`, which is false at `fails` and true at `succeeds`."""
    while succeeds - fails > 1:
        middle = (fails + succeeds) // 2
        fails, succeeds = (fails, middle) if holds(middle) else (middle, succeeds)
    return succeeds


def window(mean: float, largest: int | None = None, deviations: int = 40) -> tuple[int, int]:
    """The counts whose probability can be told from 0 when the mean is this: 12 deviations leave out 1e-30."""
    reach = deviations * (sqrt(mean) + 25)
    first, last = max(0, int(mean - reach)), int(mean + reach)
    return first, last if largest is None else min(last, largest)


def log_likelihoods(steps: np.ndarray, mode: int) -> np.ndarray:
    """Logarithms of likelihoods against the one at index `mode`, from those of each against the one before it.

    Summed outwards from the likeliest, so rounding grows where nothing weighs.
    """
    mode = min(max(mode, 0), len(steps))
    return np.concatenate((-np.cumsum(steps[:mode][::-1])[::-1], [0.0], np.cumsum(steps[mode:])))
