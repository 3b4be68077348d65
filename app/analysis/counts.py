"""Two counts and chance. Pure.

Method: the exact conditional test of two Poisson counts (Przyborowski & Wilenski 1940). Given their sum, the first is
binomial; the two-sided probability is that of all outcomes no likelier than the one seen. Written with numpy because
importing scipy.stats takes a second, and a page should not; a test holds it equal to `scipy.stats.binomtest`.
"""

import numpy as np

LEVEL = 0.05
"""Below this a difference is called larger than chance usually makes it."""


def difference_p(now: int, then: int, exposure_now: float = 1, exposure_then: float = 1) -> float:
    """How often chance alone gives a difference at least this unlikely when nothing has changed (0–1).

    Exposures are lengths of observation in the same unit, most often days. Raises ValueError unless counts are
    at least 0 and exposures above 0.
    """
    if now < 0 or then < 0 or exposure_now <= 0 or exposure_then <= 0:
        raise ValueError("counts from 0, exposures above 0")
    n = now + then
    if n == 0:
        return 1.0
    share = exposure_now / (exposure_now + exposure_then)
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, n + 1)))))
    k = np.arange(n + 1)
    logs = factorials[n] - factorials - factorials[::-1] + k * np.log(share) + (n - k) * np.log1p(-share)
    # Outcomes as likely as the one seen count too, also when rounding makes them a hair likelier.
    return float(min(1.0, np.exp(logs[logs <= logs[now] + 1e-7]).sum()))


def may_be_chance(now: int, then: int, exposure_now: float = 1, exposure_then: float = 1) -> bool:
    """Whether the difference between two counts is no larger than chance often makes it."""
    return difference_p(now, then, exposure_now, exposure_then) >= LEVEL
