"""How often quiet towns are warned, and how many real surges are found: all of `app.alerts.period_alerts`.

    python -m tests.bench.warned_towns [PERIODS] [PICTURES]

A town has 15 named places of very different size, 8 sub-areas and 1,200 reports a year in 11 groups, each with its own
season, and busier weekends. A surge is six to nine reports of one group at one place within the 14 days. The numbers
are counts, not times: the same start value gives the same towns.
"""

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from app.alerts import period_alerts
from app.alerts.findings import MUNICIPALITY, PLACE, Alert
from app.figures.incidents import IncidentArrays
from app.figures.periods import FORTNIGHT_DAYS, Days
from app.taxonomy import service as taxonomy

LAST = date(2026, 11, 22)
PLACES, AREAS, ORGANISATIONS, A_YEAR = 15, 8, 12, 1200
WEEK = np.array([0.9, 0.9, 0.95, 1, 1.25, 1.2, 0.8])
"""Monday first."""


@dataclass(frozen=True)
class Rates:
    """`warned` of `pictures` have a warning; `chance` of `flags` hold no surge; `found` of `surges` are flagged."""

    pictures: int
    warned: int
    flags: int
    chance: int
    found: int
    surges: int


def measure(periods: int, pictures: int, surges: int = 0, seed: int = 1) -> Rates:
    """`surges` in each picture; 0 for quiet towns, where every alert is chance."""
    rng = np.random.default_rng(seed)
    warned = flags = chance = found = 0
    for _ in range(pictures):
        told, truth = _picture(rng, periods, surges)
        warned, flags = warned + bool(told), flags + len(told)
        chance += sum(not any(_holds(alert, *one) for one in truth) for alert in told)
        found += sum(any(alert.where == PLACE and _holds(alert, *one) for alert in told) for one in truth)
    return Rates(pictures, warned, flags, chance, found, pictures * surges)


def _holds(alert: Alert, place: UUID, group: str) -> bool:
    return (alert.group or group) == group and (alert.where == MUNICIPALITY or place in alert.place_ids)


def _picture(rng, periods: int, surges: int) -> tuple[tuple[Alert, ...], list[tuple[UUID, str]]]:
    ids = tuple(UUID(int=int(n) + 1) for n in rng.integers(1 << 62, size=PLACES))
    areas = tuple(UUID(int=n + 1) for n in range(AREAS))
    sizes, groups = rng.gamma(0.7, 1, PLACES) + 0.02, taxonomy.counted_slugs()
    day, group = _reports(rng, periods, len(groups))
    place = np.where(rng.random(len(day)) < 0.35, -1, rng.choice(PLACES, len(day), p=sizes / sizes.sum()))
    truth = []
    for _ in range(surges):
        at, of, n = int(rng.integers(PLACES)), int(rng.integers(len(groups))), int(rng.integers(6, 10))
        day = np.concatenate((day, rng.integers(0, FORTNIGHT_DAYS, n)))
        group, place = np.concatenate((group, np.full(n, of))), np.concatenate((place, np.full(n, at)))
        truth.append((ids[at], groups[of]))
    n = len(day)
    area, who = rng.integers(0, AREAS, n), rng.integers(0, ORGANISATIONS, n)

    def events(days, organisation) -> IncidentArrays:
        one, nowhere = np.ones(n, np.int64), np.full(n, np.nan)
        return IncidentArrays(
            LAST,
            days,
            group,
            one,
            np.zeros(n, bool),
            place,
            area,
            organisation,
            one,
            nowhere,
            nowhere,
            ids,
            areas,
            tuple(range(ORGANISATIONS)),
        )

    year = events(day, who)
    history = events(day // FORTNIGHT_DAYS, np.full(n, -1))
    named = {id: tuple(map(float, rng.normal(0, 2000, 2))) for id in ids}
    days = Days(LAST - timedelta(days=FORTNIGHT_DAYS - 1), LAST)
    return period_alerts.period_alerts(days, history, periods, year.where(year.day < 378), named, areas).flags, truth


def _reports(rng, periods: int, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Days back and groups of a town's reports."""
    back = np.arange(periods * FORTNIGHT_DAYS)
    weekday = WEEK[(LAST.weekday() - back) % 7]
    share, swing, turn = rng.gamma(1, 1, groups) + 0.03, rng.uniform(0, 0.4, groups), rng.uniform(0, 2 * np.pi, groups)
    season = 1 + swing[:, None] * np.sin(2 * np.pi * back / 365.25 + turn[:, None])
    counts = rng.poisson(A_YEAR / 365 * (share / share.sum())[:, None] * weekday * season)
    at = np.repeat(np.arange(counts.size), counts.ravel())
    return at % len(back), at // len(back)


def main(arguments: list[str]) -> None:
    periods, pictures = (int(one) for one in (*arguments, "79", "300")[:2])
    quiet, busy = measure(periods, pictures), measure(periods, pictures // 3, surges=2)
    print(f"{periods} periods. Quiet: {quiet.warned} of {quiet.pictures} pictures have a warning.")
    print(f"Two surges each: {busy.found} of {busy.surges} found; {busy.chance} of {busy.flags} warnings are chance.")


if __name__ == "__main__":
    main(sys.argv[1:])
