"""The scan in time only: how unusual is it that some stretch of days holds many events? Pure.

Naus (1982): with k the length of the window, L of the whole, µ events a unit of time and ψ = µk, the probability that
some window holds n or more is about 1 − Q2 · (Q3/Q2)^(L/k − 2), where 1 − Q2 and 1 − Q3 are the probabilities over
two and three windows' length. "Five in a week" is rare for a week named beforehand, but not for some week of a year.

Assumption: a Poisson process with the same rate throughout.
"""

import math


def some_window_p(n: int, rate: float, window: float, whole: float) -> float:
    """Probability (0–1) that some window of length `window` within `whole` holds n or more events.

    rate: events expected in a unit of time; window and whole in that unit, whole at least twice the window.
    Raises ValueError for n under 1, a rate not above 0, or lengths out of range.
    """
    if n < 1 or not rate > 0 or not 0 < window <= whole / 2:
        raise ValueError("n from 1, a rate above 0 and at least two windows' length")
    mean = rate * window
    if n == 1:
        return -math.expm1(-rate * whole)
    # Below n the formulas ask for terms with negative counts: those are 0.
    one = [math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(2 * n)]
    up_to, total = [], 0.0
    for term in one:
        total += term
        up_to.append(total)

    def cumulative(i: int) -> float:
        return up_to[i] if i >= 0 else 0.0

    under, at = cumulative(n - 1), one[n]
    two = under**2 - (n - 1) * at * one[n - 2] - (n - 1 - mean) * at * cumulative(n - 3)
    three = under**3
    three -= 2 * at * under * ((n - 1) * cumulative(n - 2) - mean * cumulative(n - 3))
    three += (
        at**2
        / 2
        * ((n - 1) * (n - 2) * cumulative(n - 3) - 2 * (n - 2) * mean * cumulative(n - 4) + mean**2 * cumulative(n - 5))
    )
    three += sum(one[2 * n - r] * up_to[r - 1] ** 2 for r in range(1, n))
    three -= sum(
        one[2 * n - r] * one[r] * ((r - 1) * cumulative(r - 2) - mean * cumulative(r - 3)) for r in range(2, n)
    )
    # Where the mean is far above n the approximation leaves its range; the probability is then 1.
    if two <= 0 or three <= 0:
        return 1.0
    return min(1.0, max(0.0, 1 - two * (three / two) ** (whole / window - 2)))
