"""How many incidents each municipality of a synthetic Sweden has. Pure.

The whole one is 290 municipalities with 30 million incidents in ten years: the largest has 10,810 in 14 days, the
median one 204, the rest follow a log-normal curve.
"""

from functools import cache
from math import exp, log
from statistics import NormalDist

MUNICIPALITIES, AREAS = 290, 90
WHOLE = 30_000_000
_FORTNIGHTS = 10 * 365.25 / 14
_LARGEST, _MEDIAN = 10_810 * _FORTNIGHTS / WHOLE, 204 * _FORTNIGHTS / WHOLE


def sizes(municipalities: int, incidents: int) -> list[int]:
    """How many incidents the municipalities have, the largest first; they sum to `incidents`.

    The median and the smallest have as many in every world of 290 that is large enough for them, so that the same
    municipality can be measured among few and among many others.
    """
    curve = _shares()
    last = len(curve) - 1
    shares = [curve[round(last * n / max(municipalities - 1, 1))] for n in range(municipalities)]
    kept = {n: round(shares[n] * WHOLE) for n in references(municipalities)}
    if municipalities < MUNICIPALITIES or sum(kept.values()) > incidents / 4:
        kept = {}
    left = incidents - sum(kept.values())
    whole = sum(share for n, share in enumerate(shares) if n not in kept)
    found = [kept[n] if n in kept else int(left * share / whole) for n, share in enumerate(shares)]
    found[0] += incidents - sum(found)
    return found


def references(municipalities: int) -> tuple[int, int]:
    """The places, from 0, of the median municipality and of the smallest."""
    return municipalities // 2, municipalities - 1


def areas(municipalities: int) -> int:
    """How many police areas so many municipalities lie in."""
    return max(1, round(municipalities * AREAS / MUNICIPALITIES))


@cache
def _shares() -> list[float]:
    """The share of each of the 290, the largest first. The spread is what makes them sum to one."""
    quantiles = [NormalDist().inv_cdf(1 - (n + 0.5) / (MUNICIPALITIES - 1)) for n in range(MUNICIPALITIES - 1)]
    low, high = 0.1, 3.0
    for _ in range(60):
        spread = (low + high) / 2
        rest = [exp(log(_MEDIAN) + spread * quantile) for quantile in quantiles]
        low, high = (spread, high) if _LARGEST + sum(rest) < 1 else (low, spread)
    return [_LARGEST, *rest]
