"""Invented towns whose reports are counted as the worker counts them, and what may happen to who reports.

A town has 15 named places of very different size, 8 sub-areas and 12 organisations that leave 1,200 reports a year in
11 groups, each with its own season, and busier weekends. Each organisation has its own places and kinds. Everything
comes from a start value: the same one gives the same towns.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from app.alerts import period_alerts
from app.alerts.findings import Alerts
from app.analysis.exposure import Said
from app.figures.incidents import IncidentArrays
from app.figures.periods import FORTNIGHT_DAYS, Days
from app.taxonomy import service as taxonomy

LAST = date(2026, 11, 22)
PLACES, AREAS, ORGANISATIONS, A_YEAR = 15, 8, 12, 1200
WEEK = np.array([0.9, 0.9, 0.95, 1, 1.25, 1.2, 0.8])
"""Monday first."""
NEWCOMER = ORGANISATIONS
NEW_REPORTS = 12
"""What a new organisation leaves in a fortnight, most of it at one place."""
YEAR = 378

QUIET, DOUBLED, RENAMED, BUNCHED, SILENT, CALM = "quiet", "doubled", "renamed", "bunched", "silent", "calm"
NEW = {"new_1": 1, "new_2": 2, "new_6": 6}
"""A new organisation in its first, second and sixth period."""
SCENARIOS = (QUIET, *NEW, DOUBLED, RENAMED, BUNCHED, SILENT)
"""CALM is SILENT, but the third that has nothing says so: a scenario of those that say so alone."""
SAYS = 0.8
"""How often an organisation that has nothing to report in a period says so, where organisations do."""


@dataclass
class Reports:
    """Columns of a town's reports. `was`: the group that it stood in before a type was moved to another."""

    day: np.ndarray
    group: np.ndarray
    place: np.ndarray
    area: np.ndarray
    who: np.ndarray
    pile: np.ndarray
    was: np.ndarray

    def take(self, rows: np.ndarray) -> "Reports":
        return Reports(*(values[rows] for values in self.__dict__.values()))

    def with_more(self, other: "Reports") -> "Reports":
        pairs = zip(self.__dict__.values(), other.__dict__.values(), strict=True)
        return Reports(*(np.concatenate(pair) for pair in pairs))


@dataclass(frozen=True)
class Town:
    """The reports of `periods` fortnights; places in metres."""

    periods: int
    reports: Reports
    places: dict[UUID, tuple[float, float]]
    said: Said = Said()

    def analysed(self, exposure: bool = True) -> Alerts:
        """As the worker does it; without `exposure` nobody knows who reported, what is doubled or what was moved."""
        told, n = self.reports, len(self.reports.day)
        one, nowhere = np.ones(n, np.int64), np.full(n, np.nan)
        ids, areas = tuple(self.places), tuple(UUID(int=at + 1) for at in range(AREAS))
        who, pile = (told.who, told.pile) if exposure else (np.zeros(n, np.int64), np.full(n, -1))
        events = IncidentArrays(
            LAST,
            told.day,
            told.group,
            one,
            np.zeros(n, bool),
            told.place,
            told.area,
            who,
            one,
            np.zeros(n, bool),
            pile,
            nowhere,
            nowhere,
            ids,
            areas,
            tuple(range(ORGANISATIONS + 1)),
        )
        back = told.day // FORTNIGHT_DAYS
        group = np.where((back > 0) & (not exposure), told.was, told.group)
        history = replace(events, day=back, group=group)
        days = Days(LAST - timedelta(days=FORTNIGHT_DAYS - 1), LAST)
        year = events.where(events.day < YEAR)
        return period_alerts.period_alerts(days, history, self.periods, year, self.places, areas, self.said)

    def saying_so(self, rng, *, calm: bool) -> "Town":
        """The same town where whoever has nothing to report in a period mostly says so; now, `calm`, all of them, else
        none."""
        said = {}
        for who in range(ORGANISATIONS):
            heard = set((self.reports.day[self.reports.who == who] // FORTNIGHT_DAYS).tolist())
            empty = [back for back in range(1, self.periods) if back not in heard]
            nothing = {back for back in empty if rng.random() < SAYS}
            said[who] = nothing | ({0} if calm and 0 not in heard else set())
        return replace(self, said=Said(nothing=said))

    def with_surge(self, rng, n: int) -> tuple["Town", UUID, str]:
        """The same town with `n` more reports of one group at one place now, by the organisations it has."""
        at, of = int(rng.integers(PLACES)), int(rng.integers(len(taxonomy.counted_slugs())))
        more = _reports(rng, rng.integers(0, FORTNIGHT_DAYS, n), np.full(n, of))
        more.place[:], more.who[:] = at, rng.integers(0, ORGANISATIONS, n)
        town = replace(self, reports=self.reports.with_more(more))
        return town, list(self.places)[at], taxonomy.counted_slugs()[of]


def town(rng, periods: int, scenario: str) -> Town:
    """One of SCENARIOS; what happens to the reporting happens in the period now (a new organisation began before)."""
    groups = len(taxonomy.counted_slugs())
    reports = _reports(rng, *_times(rng, periods, groups, bunched=scenario == BUNCHED))
    sizes = rng.gamma(0.7, 1, PLACES) + 0.02
    share = rng.gamma(2, 1, ORGANISATIONS)
    # Whose report it is depends on its kind, and where it lies on whose it is.
    by_group = share * rng.gamma(1, 1, (groups, ORGANISATIONS))
    by_place = sizes * rng.gamma(1, 1, (ORGANISATIONS, PLACES))
    first = _first_of_bunches(reports)
    reports.who[first] = _drawn(rng, by_group[reports.group[first]])
    named = rng.random(len(first)) >= 0.35
    reports.place[first] = np.where(named, _drawn(rng, by_place[reports.who[first]]), -1)
    reports.area[first] = rng.integers(0, AREAS, len(first))
    if scenario == BUNCHED:
        _as_first(reports)
    reports.pile[:] = -1
    reports = _changed(rng, reports, scenario)
    ids = [UUID(int=int(n) + 1) for n in rng.integers(1 << 62, size=PLACES)]
    return Town(periods, reports, {id: tuple(map(float, rng.normal(0, 2000, 2))) for id in ids})


def _changed(rng, reports: Reports, scenario: str) -> Reports:
    now = reports.day < FORTNIGHT_DAYS
    if scenario in NEW:
        n = NEW_REPORTS * NEW[scenario]
        kinds = rng.integers(0, len(taxonomy.counted_slugs()), 3)
        more = _reports(rng, rng.integers(0, FORTNIGHT_DAYS * NEW[scenario], n), rng.choice(kinds, n))
        more.who[:] = NEWCOMER
        more.place[:] = np.where(rng.random(n) < 0.7, rng.integers(PLACES), rng.integers(0, PLACES, n))
        return reports.with_more(more)
    if scenario == DOUBLED:
        rows = np.flatnonzero(now)
        reports.pile[rows] = np.arange(len(rows))
        again = reports.take(rows)
        again.who[:] = (again.who + 1) % ORGANISATIONS
        return reports.with_more(again)
    if scenario == RENAMED:
        # Half of a common group's reports are of a type that is now called something in another group.
        common = np.argsort(-np.bincount(reports.group, minlength=len(taxonomy.counted_slugs())))
        old, new = common[1], common[6]
        moved = (reports.group == old) & (rng.random(len(now)) < 0.5)
        reports.was = np.where(moved & ~now, old, reports.was)
        reports.group = np.where(moved, new, reports.group)
        return reports
    if scenario in (SILENT, CALM):
        quiet = rng.choice(ORGANISATIONS, ORGANISATIONS // 3, replace=False)
        return reports.take(~(now & np.isin(reports.who, quiet)))
    return reports


def _reports(rng, day: np.ndarray, group: np.ndarray, pile: np.ndarray | None = None) -> Reports:
    n = len(day)
    nobody = np.full(n, -1)
    area = rng.integers(0, AREAS, n)
    pile = nobody.copy() if pile is None else pile
    return Reports(day, group.copy(), nobody.copy(), area, np.zeros(n, np.int64), pile, group.copy())


def _times(rng, periods: int, groups: int, bunched: bool):
    """Days back, groups and numbers of the bunch of a town's reports. Bunched: one in four occurrences gives three
    reports, so that counts scatter twice as much as by chance."""
    back = np.arange(periods * FORTNIGHT_DAYS)
    weekday = WEEK[(LAST.weekday() - back) % 7]
    share, swing, turn = rng.gamma(1, 1, groups) + 0.03, rng.uniform(0, 0.4, groups), rng.uniform(0, 2 * np.pi, groups)
    season = 1 + swing[:, None] * np.sin(2 * np.pi * back / 365.25 + turn[:, None])
    a_day = A_YEAR / 365 / (1.5 if bunched else 1)
    counts = rng.poisson(a_day * (share / share.sum())[:, None] * weekday * season)
    at = np.repeat(np.arange(counts.size), counts.ravel())
    bunch = np.arange(len(at))
    if bunched:
        bunch = np.repeat(bunch, np.where(rng.random(len(at)) < 0.25, 3, 1))
        at = at[bunch]
    return at % len(back), at // len(back), bunch


def _first_of_bunches(reports: Reports) -> np.ndarray:
    return np.unique(reports.pile, return_index=True)[1]


def _as_first(reports: Reports) -> None:
    """Every report of a bunch is where its first one is, by the same organisation."""
    _numbers, first, of = np.unique(reports.pile, return_index=True, return_inverse=True)
    for values in (reports.who, reports.place, reports.area):
        values[:] = values[first[of]]


def _drawn(rng, weights: np.ndarray) -> np.ndarray:
    """One column of each row, in proportion to its weights."""
    sums = np.cumsum(weights, axis=1)
    return (rng.random(len(weights))[:, None] * sums[:, -1:] > sums).sum(axis=1)
