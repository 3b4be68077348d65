"""Three more tests of whether events near in place come near in time, for hundreds of events. Pure.

Sources: Baker 2004 (modified Knox), Mantel 1967, Jacquez 1996. Each is one sum over all pairs, Σ a_ij · b_ij, of how
near two events lie in place (a) and in time (b); chance deals the times anew. The Knox table (`app.analysis.knox`)
is what is decided by; these look at one result in another way:

* `modified_knox` takes out what events have because they have many neighbours anyway;
* `mantel` needs no limit for "near", but a single pair may weigh much;
* `jacquez` counts neighbours instead of metres, so crowded and empty districts weigh alike.
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.undecidable import Undecidable

MOST_EVENTS = 1_500
"""All pairs are held at once: some 100 MB and half a minute at this many, a tenth of a second at 200."""


@dataclass(frozen=True)
class Interaction:
    """statistic: what was seen. p: (1 + #{dealt ≥ seen}) / (1 + runs). events: how many."""

    statistic: float
    p: float
    events: int
    runs: int
    seed: int


def modified_knox(
    x, y, t, *, distance: float, days: float, metric: str = "euclid", runs: int = 999, seed: int = 1
) -> Interaction:
    """Pairs at most `distance` and at most `days` apart, less those expected from how many each event has of either.

    x, y: (n,) metres; t: (n,) days. metric: "euclid" or "manhattan". Raises ValueError on shapes, names and limits;
    Undecidable: "few_events" (under 4), "same_time", "too_many".
    """
    if not (distance > 0 and days >= 0):
        raise ValueError("distance above 0, days from 0")
    apart, later = _apart(x, y, t, metric)
    near, soon = (_without_self(a <= limit) for a, limit in ((apart, distance), (later, days)))
    # The expected are Σ near_i · soon_i / (n − 1): the same as taking each event's mean off its row.
    return _against_chance(_without_self(near - near.sum(1)[:, None] / (len(near) - 1)) / 2, soon, runs, seed)


def mantel(x, y, t, *, metric: str = "euclid", runs: int = 999, seed: int = 1) -> Interaction:
    """The correlation over all pairs of 1/(1 + distance) and 1/(1 + time between). As `modified_knox`; also
    Undecidable: "same_place" (all pairs equally far apart)."""
    apart, later = _apart(x, y, t, metric)
    if np.ptp(apart[~np.eye(len(apart), dtype=bool)]) == 0:
        raise Undecidable("same_place", "Alla händelser ligger lika långt från varandra, så läget säger inget.")
    if np.ptp(later[~np.eye(len(later), dtype=bool)]) == 0:
        raise _same_time()
    return _against_chance(_standard(1 / (1 + apart)), _standard(1 / (1 + later)), runs, seed)


def jacquez(x, y, t, *, nearest: int = 3, metric: str = "euclid", runs: int = 999, seed: int = 1) -> Interaction:
    """How many of the `nearest` events of each in place are also among its nearest in time.

    Events equally near share the last seats alike (two for one seat count half each), so that the order of the rows
    does not matter. As `modified_knox`; ValueError also unless 1 ≤ nearest < n.
    """
    apart, later = _apart(x, y, t, metric)
    if not 1 <= nearest < len(apart):
        raise ValueError("nearest from 1 to one less than there are events")
    return _against_chance(_seats(apart, nearest), _seats(later, nearest), runs, seed)


def _apart(x, y, t, metric):
    """Distance and time between all events, (n, n) each."""
    x, y, t = (np.asarray(a, float) for a in (x, y, t))
    if not x.shape == y.shape == t.shape or x.ndim != 1 or not all(np.isfinite(a).all() for a in (x, y, t)):
        raise ValueError("x, y and t of the same length, all known")
    if metric not in ("manhattan", "euclid"):
        raise ValueError("metric manhattan or euclid")
    if x.size < 4:
        raise Undecidable("few_events", "Minst fyra händelser behövs för att se om händelser upprepas nära varandra.")
    if x.size > MOST_EVENTS:
        raise Undecidable("too_many", "För många händelser för att jämföra alla med alla. Välj en kortare period.")
    if (t == t[0]).all():
        raise _same_time()
    dx, dy, dt = (np.abs(a[:, None] - a) for a in (x, y, t))
    return dx + dy if metric == "manhattan" else np.sqrt(dx * dx + dy * dy), dt


def _same_time():
    sentence = "Tiderna skiljer sig inte åt, så det går inte att se om händelser följer på varandra."
    return Undecidable("same_time", sentence)


def _without_self(a):
    a = a.astype(float)
    np.fill_diagonal(a, 0)
    return a


def _standard(a):
    """Mean 0 and sum of squares 1 over the pairs of different events."""
    n = len(a)
    a = _without_self(a - _without_self(a).sum() / (n * (n - 1)))
    return a / np.sqrt((a * a).sum())


def _seats(apart, nearest):
    """(n, n): each row's share in the seats of the nearest, summing to `nearest`."""
    apart = apart.copy()
    np.fill_diagonal(apart, np.inf)
    last = np.partition(apart, nearest - 1, axis=1)[:, nearest - 1][:, None]
    nearer, level = apart < last, apart == last
    return nearer + level * ((nearest - nearer.sum(1)) / level.sum(1))[:, None]


def _against_chance(a, b, runs, seed):
    rng = np.random.default_rng(seed)
    seen = float((a * b).sum())
    reached, slack = 0, 1e-9 * float(np.abs(a).sum() * np.abs(b).max())
    for _ in range(runs):
        dealt = rng.permutation(len(b))
        reached += (a * b[dealt[:, None], dealt]).sum() >= seen - slack
    return Interaction(seen, (1 + int(reached)) / (1 + runs), len(b), runs, seed)
