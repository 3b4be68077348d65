"""What somebody can compute from all that is known, by linear programming (HiGHS). Pure.

Unknown are the atoms, none under nought. Known are sums of them. A cell, a sum of atoms, then lies between the least
and the most that agree with what is known; where these are one number it has been found out, whatever was left out.

Suppression alone does not stand this: of 135 cells under 5 that were left out of tables with published totals, 68 were
found exactly. The oracle of the tests breaks it here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf

import numpy as np

FIRST_LOOKS = 8
"""So many solutions in random directions are looked at first: most cells are seen to be wide in these alone."""
NEARLY = 1e-6
Sum = tuple[Sequence[int], int]
"""(which atoms, their sum)."""


class Contradiction(Exception):
    """No counts at all agree with what is said to be known."""


@dataclass(frozen=True)
class Known:
    """What the attacker knows of `n` atoms."""

    n: int
    sums: list[Sum] = field(default_factory=list)
    at_least: list[Sum] = field(default_factory=list)


def intervals(known: Known, cells: Sequence[Sequence[int]], enough: float = inf) -> list[tuple[int, int]]:
    """(least, most) of each cell. One that is seen to be at least `enough` wide is not asked about further: it may be
    wider. Raises Contradiction."""
    from scipy.sparse import csr_array

    if not cells:
        return []
    member = _matrix([(one, 0) for one in cells], known.n)
    low, high = np.full(len(cells), inf), np.full(len(cells), -inf)
    solve = _solver(known)

    def look(objective: np.ndarray) -> None:
        seen = csr_array(member) @ solve(objective)
        np.minimum(low, seen, out=low)
        np.maximum(high, seen, out=high)

    rng = np.random.default_rng(0)
    for _ in range(FIRST_LOOKS):
        look(rng.normal(size=known.n))
    for at in range(len(cells)):
        for sign in (-1.0, 1.0):
            if _wide(low[at], high[at]) < enough:
                objective = np.zeros(known.n)
                objective[list(cells[at])] = sign
                look(objective)
    return [(ceil(a - NEARLY), floor(b + NEARLY)) for a, b in zip(low, high, strict=True)]


def _wide(low: float, high: float) -> int:
    return floor(high + NEARLY) - ceil(low - NEARLY)


def _solver(known: Known):
    from scipy.optimize import linprog

    most = sum(n for _, n in known.sums) + 1000.0
    equal, least = _matrix(known.sums, known.n), _matrix(known.at_least, known.n)
    values = {"A_eq": equal, "b_eq": [n for _, n in known.sums]} if known.sums else {}
    if known.at_least:
        values |= {"A_ub": -least, "b_ub": [-n for _, n in known.at_least]}

    def solve(objective: np.ndarray) -> np.ndarray:
        found = linprog(objective, bounds=(0, most), method="highs", **values)
        if not found.success:
            raise Contradiction(found.message)
        return found.x

    return solve


def _matrix(sums: Sequence[Sum], n: int):
    from scipy.sparse import csr_array

    rows = [at for at, (atoms, _) in enumerate(sums) for _one in atoms]
    columns = [one for atoms, _ in sums for one in atoms]
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(sums), n))
