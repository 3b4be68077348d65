"""How large a neighbourhood's sum gets by chance: the exact permutation null, drawn permutations, and Poisson. Pure.

The question of the conditional permutation test (Anselin 1995; Ord & Getis 1995): a cell keeps its own value, all other
values are dealt out anew; how often do its k neighbours get at least the sum they have? Upper tails throughout.

* `exact_upper` needs no drawing. The sums of k different cells are counted by the coefficients of
  Π(1 + t·q^x): on the discrete Fourier transform of the histogram Newton's identities give them for all k at once
  (time grows with k·largest value, not with the number of cells). A cell's own value is taken out of the deck exactly:
  #{k of the others, sum ≥ s} = Σ_j (−1)^j #{k−j of all, sum ≥ s − j·own}.
* `permuted_upper` deals `runs` times, the same deals for every cell (as public libraries do), and corrects those in
  which a cell would have met itself.
* `poisson_upper` is for counts over unequal exposure.
"""

from typing import Any, cast

import numpy as np

FLOOR = 1e-13
"""The transform's rounding: an exact probability below it is reported as this much."""

LARGEST_TRANSFORM = 4_000_000
"""Longest transform (k · largest value): beyond it the exact null would take gigabytes."""


def exact_possible(values, most: int) -> bool:
    """Whether `exact_upper` can answer for up to `most` neighbours: whole numbers, a modest largest value, and
    neighbourhoods small enough beside the whole that taking a cell's own value out leaves digits to read."""
    values = np.asarray(values)
    n = values.size
    if not np.issubdtype(values.dtype, np.integer) or most >= n or values.min() < 0:
        return False
    largest = most * int(values.max())
    return largest < LARGEST_TRANSFORM and _loss(n, most) < 1e6 and (most**2 <= 2 * n or n * most * largest <= 4e8)


def _loss(n, k):
    """The sum of all terms' sizes when one value is taken out: how many times the rounding is magnified."""
    ratio = total = n / (n - k)
    for j in range(1, k + 1):
        ratio *= (k - j + 1) / (n - k + j)
        total += ratio
        if ratio < 1e-3 or total > 1e12:
            break
    return total


def exact_upper(values, sums, neighbours) -> np.ndarray:
    """P(the neighbours' sum is at least what it is), (n,), from the exact conditional permutation null.

    values: (n,) whole numbers from 0, all cells. sums: (n,) sum of each cell's neighbours, itself not counted.
    neighbours: (n,) how many it has; 0 gives 1. Raises ValueError where `exact_possible` is False.
    """
    values, sums, neighbours = (np.asarray(a) for a in (values, sums, neighbours))
    most = int(neighbours.max(initial=0))
    if not exact_possible(values, most):
        raise ValueError("the exact null needs whole numbers and neighbourhoods small beside the whole")
    n = values.size
    tails = _Tails(values, most)
    p = np.ones(n)
    # With few events most cells and their neighbours are empty, and chance always gives them at least nothing.
    alive = sums > 0
    for k in np.flatnonzero(np.bincount(neighbours[alive])).tolist():
        here = np.flatnonzero(alive & (neighbours == k))
        if not k:
            continue
        v, s = values[here], sums[here]
        ratio = n / (n - k)  # C(n, k) / C(n−1, k)
        total = ratio * tails.at_least(k, s)
        for j in range(1, k + 1):
            ratio *= (k - j + 1) / (n - k + j)  # C(n, k−j) / C(n−1, k)
            if ratio < 1e-15:
                break
            total += (-1) ** j * ratio * tails.at_least(k - j, s - j * v)
        p[here] = total
    return np.clip(p, FLOOR, 1.0)


def permuted_upper(values, sums, neighbours, *, runs: int = 999, seed: int = 1) -> np.ndarray:
    """(1 + #{dealt sum ≥ the sum seen}) / (1 + runs) for each cell, (n,).

    As `exact_upper`, for any numbers. `seed` makes the same input give the same bytes. The smallest possible answer is
    1/(1 + runs): over many cells no false-discovery control can then find anything; prefer the exact null.
    """
    values, sums, neighbours = (np.asarray(a) for a in (values, sums, neighbours))
    n, most = values.size, int(neighbours.max(initial=0))
    p = np.ones(n)
    if most == 0:
        return p
    deals = _deals(np.random.default_rng(seed), n, most + 1, runs)
    dealt = np.cumsum(values[deals], axis=1)
    slack = 0 if np.issubdtype(values.dtype, np.integer) else 1e-9 * max(1.0, float(np.abs(values).sum()))
    for k in np.unique(neighbours[neighbours > 0]).tolist():
        here = neighbours == k
        drawn = dealt[:, k - 1]
        reached = runs - np.searchsorted(np.sort(drawn), sums[here] - slack, side="left")
        full = np.zeros(n, np.int64)
        full[here] = reached
        # A cell dealt to itself is exchanged for the next card of the same deal.
        run, slot = np.nonzero(here[deals[:, :k]])
        cell = deals[run, slot]
        was = drawn[run] >= sums[cell] - slack
        becomes = drawn[run] - values[cell] + values[deals[run, k]] >= sums[cell] - slack
        np.add.at(full, cell, becomes.astype(np.int64) - was)
        p[here] = (1 + full[here]) / (1 + runs)
    return p


def poisson_upper(sums, expected) -> np.ndarray:
    """P(Poisson(expected) ≥ sums), elementwise; 1 at sums 0. Raises ValueError on negative input."""
    from scipy.special import gammainc

    sums, expected = np.asarray(sums, float), np.asarray(expected, float)
    if (sums < 0).any() or not (expected >= 0).all():
        raise ValueError("sums and expected from 0")
    return np.where(sums > 0, gammainc(np.maximum(sums, 1), expected), 1.0)


def sum_upper(values, number: int, reached: int) -> float:
    """P(the sum of `number` different cells, drawn blindly from all, is at least `reached`). values: (n,) as above."""
    return float(np.clip(_Tails(np.asarray(values), number).at_least(number, np.array([reached]))[0], FLOOR, 1.0))


class _Tails:
    """P(the sum of m different cells of all is at least s), for m = 0 … most."""

    def __init__(self, values, most):
        self.values, self.most, self.tables = values, most, {}
        self.sums = self._newton() if most**2 <= 2 * values.size else self._counted()

    def at_least(self, m, s):
        if m == 0:
            return (s <= 0).astype(float)
        if m not in self.tables:
            chances = self.sums(m)
            # One more place for "more than the largest possible": chance nil.
            self.tables[m] = np.append(np.cumsum(chances[::-1])[::-1], 0.0)
        return np.take(self.tables[m], s, mode="clip")

    def _newton(self):
        import scipy.fft

        fourier = cast(Any, scipy.fft)  # dispatched at run time: no checker sees what its functions give
        histogram = np.bincount(self.values).astype(float)
        length = fourier.next_fast_len(self.most * (histogram.size - 1) + 1, real=True)
        transform = fourier.fft(histogram, length)
        half = np.arange(length // 2 + 1)
        # Newton: q·e_q = Σ (−1)^(j−1)·e_(q−j)·p_j. Kept as e_q·q!/n^q and p_j/n, which stay near one whatever n and k.
        n, powers = float(self.values.size), [np.empty(0)]
        elementary = [np.ones(half.size, complex)]
        for q in range(1, self.most + 1):
            step, share = np.zeros(half.size, complex), 1.0
            for j in range(1, q + 1):
                if j == len(powers):
                    powers.append(np.take(transform, j * half, mode="wrap") * ((-1) ** (j - 1) / n))
                step += share * (powers[j] * elementary[q - j])
                share *= (q - j) / n
                if share < 1e-18:  # what follows is below the rounding of what is there
                    break
            elementary.append(step)
        top = histogram.size - 1

        def chances(m):
            found = np.maximum(fourier.irfft(elementary[m], length)[: m * top + 1], 0)
            return found / found.sum()

        return chances

    def _counted(self):
        # Cell by cell: ways[m, s] = number of m-subsets so far with sum s, as shares so that nothing overflows.
        top = int(self.values.max())
        ways = np.zeros((self.most + 1, self.most * top + 1))
        ways[0, 0] = 1.0
        for seen, v in enumerate(self.values.tolist()):
            # share_m(n+1) = share_m(n)·(n+1−m)/(n+1) + shifted share_{m−1}(n)·m/(n+1)
            m = np.arange(self.most + 1)[:, None]
            fresh = ways * np.maximum(seen + 1 - m, 0) / (seen + 1)
            fresh[1:, v:] += ways[:-1, : ways.shape[1] - v] * m[1:] / (seen + 1)
            ways = fresh
        return lambda m: ways[m, : m * top + 1]


def _deals(rng, n, size, runs):
    """(runs, size) different cells in random order."""
    if size**2 > n / 2:
        return rng.random((runs, n)).argsort(axis=1)[:, :size]
    deals = rng.integers(0, n, (runs, size))
    while True:  # a deal with a cell twice is thrown away whole: what is left is as even as it should be
        sorted_deals = np.sort(deals, axis=1)
        twice = np.flatnonzero((sorted_deals[:, 1:] == sorted_deals[:, :-1]).any(axis=1))
        if not twice.size:
            return deals
        deals[twice] = rng.integers(0, n, (twice.size, size))
