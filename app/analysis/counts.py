"""Two counts and chance. Pure.

`difference_p` is the exact conditional test (Przyborowski & Wilenski 1940): given their sum, the first of two Poisson
counts is binomial; the two-sided probability is that of all outcomes no likelier than the one seen. It needs numpy
alone, since importing scipy takes time that a page should not. `e_test` is the unconditional E-test (Krishnamoorthy &
Thomson 2004): sharper on small counts, and the one that `smallest_visible` says its numbers by.

Assumption of both: incidents come independently of each other at a steady rate within each period. Crime comes in
series, so real differences by chance are larger than these tests believe: they are a floor, not a proof.
"""

from dataclasses import dataclass
from math import ceil, isfinite, sqrt

import numpy as np

LEVEL = 0.05
"""Below this a difference is called larger than chance usually makes it."""
LARGEST = 10**9
"""Above this a count is a mistake (and its sums would fill the memory)."""
UNDECIDED = "kan inte avgöras"
MORE = "fler"
FEWER = "färre"


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
    first, last = _window(mean, n)
    if not first <= now <= last:
        return 0.0
    k = np.arange(first, last + 1)
    # Each outcome's likelihood against the one before it: no factorials, so no digits lost on large counts.
    logs = _logs(np.log((n - k[:-1]) / (k[:-1] + 1)) + np.log(odds), int(mean) - first)
    weights = np.exp(logs)
    # Outcomes as likely as the one seen count too, also when rounding makes them a hair likelier.
    return float(min(1.0, weights[logs <= logs[now - first] + 1e-7].sum() / weights.sum()))


def may_be_chance(now: int, then: int, exposure_now: float = 1, exposure_then: float = 1) -> bool:
    """Whether the difference between two counts is no larger than chance often makes it."""
    return difference_p(now, then, exposure_now, exposure_then) >= LEVEL


def more_or_fewer(now: int, then: int, exposure_now: float = 1, exposure_then: float = 1) -> str:
    """Per exposure, by `difference_p` at 5 %: "fler", "färre" or "kan inte avgöras". Raises as it does."""
    if may_be_chance(now, then, exposure_now, exposure_then):
        return UNDECIDED
    return MORE if now / exposure_now > then / exposure_then else FEWER


def e_test(
    now: int,
    then: int,
    exposure_now: float = 1,
    exposure_then: float = 1,
    *,
    difference: float = 0.0,
    side: str = "two-sided",
) -> float:
    """Probability (0–1) of a standardised difference of rates at least as large when the true one is `difference`.

    `difference` is rate now minus rate then per unit of exposure; `side` is "two-sided", "greater" (now more than
    `difference` above then) or "less". Source: Krishnamoorthy & Thomson 2004; equals `scipy.stats.poisson_means_test`
    without its cut tails. Raises ValueError for impossible input.
    """
    checked(now, then, exposure_now, exposure_then)
    if not isfinite(difference):
        raise ValueError("a finite difference")
    if side == "less":
        return e_test(then, now, exposure_then, exposure_now, difference=-difference, side="greater")
    n, m = exposure_now, exposure_then
    rate_then = (now + then - difference * n) / (n + m)
    rate_now = rate_then + difference
    if min(rate_then, rate_now) <= 0:
        return 1.0  # no rates fit the hypothesis better than none at all: nothing speaks against it
    return extreme_p(
        (now, then),
        (n * rate_now, m * rate_then),
        lambda x: x / n - difference,
        1 / m,
        lambda x: x / n**2,
        1 / m**2,
        side,
    )


def extreme_p(seen, means, numerator, slope: float, variance, spread: float, side: str) -> float:
    """P(T at least as extreme as seen) over two independent Poisson counts x and y with these means, where
    T = (numerator(x) − slope·y) / √(variance(x) + spread·y). `side` is "two-sided" (|T|) or "greater"; at least one
    event is seen.

    For each x the extreme y lie outside (or between) the roots of a quadratic, so the double sum over all pairs
    becomes one sum of Poisson tails: counts of millions take as many terms as their standard deviation.
    """
    from scipy.special import pdtr, pdtrc

    if side not in ("two-sided", "greater"):
        raise ValueError("two-sided, greater or less")
    score = float(numerator(seen[0]) - slope * seen[1]) / sqrt(variance(seen[0]) + spread * seen[1])
    if score == 0 and side == "two-sided":
        return 1.0
    first, last = _window(means[0], deviations=12)
    x = np.arange(first, last + 1, dtype=float)
    logs = _logs(np.log(means[0] / x[1:]), int(means[0]) - first)
    share = np.exp(logs) / np.exp(logs).sum()
    a, v = numerator(x), variance(x)
    linear = 2 * a * slope + score**2 * spread
    inside = 4 * score**2 * (a * slope * spread + slope**2 * v) + score**4 * spread**2
    root = np.sqrt(np.maximum(inside, 0))
    low, high = (linear - root) / (2 * slope**2), (linear + root) / (2 * slope**2)
    nothing = (a == 0) & (v == 0)  # at x = 0 also y = 0 gives T = 0, which is extreme only when everything is
    slack = 1e-10 * (1 + np.abs(high))
    if side == "two-sided":
        to_low = np.where(nothing, -1, np.floor(low + slack))
        from_high = np.maximum(np.ceil(high - slack), to_low + 1)
        found = np.where(inside < 0, 1.0, _up_to(pdtr, to_low, means[1]) + _above(pdtrc, from_high - 1, means[1]))
    elif score > 0:
        to_low = np.where(nothing | (a < 0) | (inside < 0), -1, np.floor(low + slack))
        found = _up_to(pdtr, to_low, means[1])
    else:
        to_high = np.where(inside < 0, -1, np.floor(high + slack))
        below = np.where(a < 0, np.ceil(low - slack) - 1, -1)
        found = np.maximum(0, _up_to(pdtr, to_high, means[1]) - _up_to(pdtr, below, means[1]))
    return float(min(1.0, (share * found).sum()))


@dataclass(frozen=True)
class Visible:
    """The counts nearest to no change that are told from chance: `fewer` or less, `more` or above.

    `fewer` is None where even none at all could be chance: a decrease kan inte avgöras.
    """

    fewer: int | None
    more: int


def smallest_visible(
    then: int, exposure_now: float = 1, exposure_then: float = 1, *, level: float = LEVEL, test=e_test
) -> Visible:
    """What change from `then` could be seen at all ("från 3 till 9 kan vara slump"), by `e_test` or `difference_p`.

    It tells which counts would be called different, not how large a true change must be to be found most often (about
    half as much again; see the power of a registered measure). Raises ValueError for impossible input.
    """
    if not 0 < level < 1:
        raise ValueError("a level between 0 and 1")
    checked(0, then, exposure_now, exposure_then)

    def seen(now: int) -> bool:
        return test(now, then, exposure_now, exposure_then) < level

    same = then * exposure_now / exposure_then
    step = 1
    start = ceil(same)
    while not seen(start + step):
        step *= 2
    more = _first(seen, start, start + step)
    if same == 0 or not seen(0):
        return Visible(None, more)
    down = _first(lambda back: seen(start - back), 0, start)
    return Visible(start - down, more)


def checked(now: int, then: int, exposure_now: float, exposure_then: float) -> None:
    """Raises ValueError unless counts are whole from 0 to LARGEST and exposures finite and above 0."""
    for count in (now, then):
        if not 0 <= count <= LARGEST or count != int(count):
            raise ValueError("whole counts from 0 to 1 000 000 000, exposures above 0")
    for exposure in (exposure_now, exposure_then):
        if not (exposure > 0 and isfinite(exposure)):
            raise ValueError("whole counts from 0 to 1 000 000 000, exposures above 0")
    if not 1e-12 < exposure_now / exposure_then < 1e12:
        raise ValueError("exposures that can be compared")


def _first(holds, fails: int, succeeds: int) -> int:
    """The first whole number after `fails` where `holds`, which is false at `fails` and true at `succeeds`."""
    while succeeds - fails > 1:
        middle = (fails + succeeds) // 2
        fails, succeeds = (fails, middle) if holds(middle) else (middle, succeeds)
    return succeeds


def _window(mean: float, largest: int | None = None, deviations: int = 40) -> tuple[int, int]:
    """The counts whose probability can be told from 0 when the mean is this: 12 deviations leave out 1e-30."""
    reach = deviations * (sqrt(mean) + 25)
    first, last = max(0, int(mean - reach)), int(mean + reach)
    return first, last if largest is None else min(last, largest)


def _logs(steps: np.ndarray, mode: int) -> np.ndarray:
    """Logarithms of likelihoods against the one at index `mode`, from those of each against the one before it.

    Summed outwards from the likeliest, so rounding grows where nothing weighs.
    """
    mode = min(max(mode, 0), len(steps))
    return np.concatenate((-np.cumsum(steps[:mode][::-1])[::-1], [0.0], np.cumsum(steps[mode:])))


def _up_to(pdtr, k: np.ndarray, mean: float) -> np.ndarray:
    return np.where(k < 0, 0.0, pdtr(np.maximum(k, 0), mean))


def _above(pdtrc, k: np.ndarray, mean: float) -> np.ndarray:
    return np.where(k < 0, 1.0, pdtrc(np.maximum(k, 0), mean))
