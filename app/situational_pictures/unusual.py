"""What in a period is more than its history leads one to expect, with an error rate held over the whole list. Pure.

Asked of every category group: at each named place, in each sub-area outside them, and in the whole municipality; and
once of all groups together, whether something lies close in place and time. What is told at a place is not told once
more of the area and the municipality it lies in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np

from app.analysis.alerts import Alert, Candidate, alerts, history_candidates, scan_candidate
from app.analysis.baselines import SAME_SEASON, SHORTEST
from app.analysis.concentration import reporting_units
from app.analysis.scan import OK, Cluster, Scan, space_time_scan
from app.figures.incidents import IncidentArrays
from app.figures.periods import YEAR_DAYS, Days
from app.situational_pictures.findings import AREA, CLUSTER, MUNICIPALITY, PLACE, Flag, Unusual
from app.taxonomy import service as taxonomy

SEED = 1983
"""Of the scan's runs: the same reports give the same answer."""
RUNS = 999
PER_YEAR = 26
EVERYWHERE = 3
"""Of so many places and areas warned of the same, the municipality's own warning comes first."""
NOT_YET = "Kan inte avgöras: det behövs minst {periods} hela perioder med rapporter att jämföra med. Här finns {there}."


class Question(NamedTuple):
    """Is there more than usual? `where` is PLACE, AREA, MUNICIPALITY or CLUSTER; `group` a slug, None for all."""

    where: str
    id: UUID | None = None
    group: str | None = None


@dataclass(frozen=True)
class Place:
    """A named place: id and metres."""

    id: UUID
    x: float
    y: float


def find(
    days: Days,
    history: IncidentArrays,
    periods: int,
    events: IncidentArrays,
    places: Iterable[Place],
    areas: Iterable[UUID],
):
    """The flags of the period's days.

    `history`: counts of the same days in `periods` periods, oldest `periods` − 1 back (`arrays.of_periods`);
    `events`: the year's events up to the last of `days`.
    """
    named = list(places)
    candidates, short = _against_history(history, periods, [p.id for p in named], list(areas), str(days.first))
    scan = _scan(named, events)
    if candidates and scan and (found := scan_candidate(Question(CLUSTER), str(days.first), scan)):
        candidates.append(found)
    told = _told_once(alerts(candidates), named) if candidates else []
    searched = (scan.events, scan.zones, scan.runs, scan.seed) if scan and scan.code == OK else (0, 0, 0, 0)
    undecided = "" if candidates else NOT_YET.format(periods=SHORTEST + 2, there=max(periods - 1, 0))
    flags = tuple(_flag(alert, days, events, named, searched[0]) for alert in told)
    return Unusual(flags, len(candidates), short, *searched, undecided)


def _against_history(history: IncidentArrays, periods: int, places: list[UUID], areas: list[UUID], name: str):
    """Candidates of every series, and how many series are too short. Counts are oldest first, now last."""
    groups, at = taxonomy.counted_slugs(), periods - 1 - history.day
    place_rows = _positions(history.places, places)[history.place]
    area_rows = _positions(history.areas, areas)[history.area]
    at_place = _table((len(groups), len(places), periods), (history.group, place_rows, at), history.n, place_rows >= 0)
    beside = (history.place < 0) & (area_rows >= 0)
    in_area = _table((len(groups), len(areas), periods), (history.group, area_rows, at), history.n, beside)
    whole = _table((len(groups), periods), (history.group, at), history.n, np.ones(len(at), bool))
    candidates: list[Candidate[Question]] = []
    short = 0
    families: list[Mapping[Question, np.ndarray]] = [
        {Question(PLACE, id, slug): at_place[g, row] for row, id in enumerate(places)}
        | {Question(AREA, id, slug): in_area[g, row] for row, id in enumerate(areas)}
        for g, slug in enumerate(groups)
    ]
    families.append({Question(MUNICIPALITY, None, slug): whole[g] for g, slug in enumerate(groups)})
    for family in families:
        found, missing = history_candidates(family, name, per_year=PER_YEAR) if family else ([], [])
        candidates += found
        short += len(missing)
    return candidates, short


def _positions(ids: tuple, wanted: list[UUID]) -> np.ndarray:
    """Position in `wanted` of each of `ids`; the last element, which −1 finds, is −1."""
    at = {id: row for row, id in enumerate(wanted)}
    return np.array([*(at.get(id, -1) for id in ids), -1], np.int64)


def _table(shape: tuple, index: tuple, n: np.ndarray, kept: np.ndarray) -> np.ndarray:
    table = np.zeros(shape, np.int64)
    np.add.at(table, tuple(one[kept] for one in index), n[kept])
    return table


def _scan(named: list[Place], events: IncidentArrays) -> Scan | None:
    if not named:
        return None
    span = min(YEAR_DAYS, int(events.day.max(initial=0)) + 1)
    if span < 2:
        return None
    rows = _positions(events.places, [p.id for p in named])[events.place]
    there = (rows >= 0) & (events.day < span)
    points = np.array([[p.x, p.y] for p in named])
    return space_time_scan(
        points, rows[there], -events.day[there], first_day=1 - span, last_day=0, seed=SEED, runs=RUNS
    )


def _told_once(found: list[Alert[Question]], named: list[Place]) -> list[Alert[Question]]:
    """Without the more general of two that tell the same.

    A rise all over the municipality is told as one too: when it shows at so many places that none of them is the point,
    or is more than usual also without them.
    """
    at_places = {alert.key.id for alert in found if alert.key.where == PLACE}
    told = []
    for alert in found:
        where, _id, group = alert.key
        basis = alert.basis
        if where == MUNICIPALITY:
            parts = [other for other in found if other.key.where in (PLACE, AREA) and other.key.group == group]
            beside = alert.n - sum(part.n for part in parts)
            if 0 < len(parts) < EVERYWHERE and alert.bound is not None and beside <= alert.bound:
                continue
        if isinstance(basis, Cluster) and at_places & {named[at].id for at in basis.places}:
            continue
        told.append(alert)
    return sorted(told, key=lambda alert: alert.key.where != MUNICIPALITY)


def _flag(alert: Alert[Question], days: Days, events: IncidentArrays, named: list[Place], searched: int) -> Flag:
    where, id, group = alert.key
    basis = alert.basis
    if isinstance(basis, Cluster):
        first, last = events.last + timedelta(days=basis.first), events.last + timedelta(days=basis.last)
        ids = tuple(named[at].id for at in basis.places)
        periods, told, season, trend = 0, searched, True, False
    else:
        first, last, ids = days.first, days.last, (id,) if where == PLACE and id else ()
        periods, told, season, trend = basis.periods, basis.events, basis.method == SAME_SEASON, basis.trend
    here = events.where(
        _inside(
            events, where, ids, id if where == AREA else None, group, (last - first).days + 1, (events.last - last).days
        )
    )
    who = reporting_units(np.zeros(len(here), int), here.organisation, 1)
    return Flag(
        where,
        ids,
        id if where == AREA else None,
        group,
        first,
        last,
        alert.n,
        float(alert.expected),
        alert.bound,
        alert.p,
        alert.q,
        alert.recurrence,
        periods,
        told,
        season,
        trend,
        int(who.units[0]),
        bool(who.one_sided[0]),
    )


def _inside(
    events: IncidentArrays, where: str, ids: tuple, area: UUID | None, group: str | None, length: int, back: int
):
    """Mask of the events a flag counts."""
    kept = (events.day >= back) & (events.day < back + length)
    if group is not None:
        kept &= events.group == taxonomy.counted_slugs().index(group)
    if where in (PLACE, CLUSTER):
        at = {id: row for row, id in enumerate(events.places)}
        kept &= np.isin(events.place, [at[id] for id in ids if id in at])
    elif where == AREA:
        rows = {id: row for row, id in enumerate(events.areas)}
        kept &= (events.place < 0) & (events.area == rows.get(area, -2))
    return kept
