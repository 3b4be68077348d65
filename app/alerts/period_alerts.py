"""What in a period is more than its history leads one to expect, with an error rate held over the whole list. Pure.

Asked of every category group: at each named place, in each sub-area outside them, and in the whole municipality; and
once of all groups together, whether something lies close in place and time. One rise gives one alert: where a place
explains it, neither the sub-area nor the municipality is alerted too.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np

from app.alerts.findings import AREA, CLUSTER, MUNICIPALITY, PLACE, Alert, Alerts
from app.analysis import alerts as method
from app.analysis.baselines import SAME_SEASON, SHORTEST
from app.analysis.concentration import reporting_units
from app.analysis.scan import OK, Cluster, Scan, space_time_scan
from app.figures.incidents import IncidentArrays
from app.figures.periods import YEAR_DAYS, Days
from app.taxonomy import service as taxonomy

SEED, RUNS = 1983, 999
"""Of the scan's runs: the same reports give the same answer."""
PER_YEAR = 26
EVERYWHERE = 3
"""Of so many places and areas alerted for the same group, the municipality's own alert comes first."""
NOT_YET = "Kan inte avgöras: det behövs minst {periods} hela perioder med rapporter att jämföra med. Här finns {there}."


class Question(NamedTuple):
    """Is there more than usual? `where` is PLACE, AREA, MUNICIPALITY or CLUSTER; `group` a slug, None for all."""

    where: str
    id: UUID | None = None
    group: str | None = None


def period_alerts(
    days: Days,
    history: IncidentArrays,
    periods: int,
    events: IncidentArrays,
    places: Mapping[UUID, tuple[float, float]],
    areas: Sequence[UUID],
) -> Alerts:
    """The alerts of the period's days.

    `history`: counts of the same days in `periods` periods, oldest `periods` − 1 back (`arrays.of_periods`);
    `events`: the year's events up to the last of `days`; `places`: the named places in metres.
    """
    ids = list(places)
    candidates, short = _against_history(history, periods, ids, areas)
    scan = _scan(places, events)
    if candidates and scan and (found := method.scan_candidate(Question(CLUSTER), scan)):
        candidates.append(found)
    searched = (scan.events, scan.zones, scan.runs, scan.seed) if scan and scan.code == OK else (0, 0, 0, 0)
    undecided = "" if candidates else NOT_YET.format(periods=SHORTEST + 2, there=max(periods - 1, 0))
    kept = _without_doubles(method.alerts(candidates), ids)
    found = tuple(_alert(one, days, events, ids, searched[0]) for one in kept)
    return Alerts(found, len(candidates), short, *searched, undecided)


def _against_history(history: IncidentArrays, periods: int, places: Sequence[UUID], areas: Sequence[UUID]):
    """Candidates of every series, and how many series are too short. Counts are oldest first, now last."""
    groups, at = taxonomy.counted_slugs(), periods - 1 - history.day
    place, area = history.place_in(places), history.area_in(areas)

    def table(rows: np.ndarray, n: int, kept: np.ndarray) -> np.ndarray:
        counts = np.zeros((len(groups), n, periods), np.int64)
        np.add.at(counts, (history.group[kept], rows[kept], at[kept]), history.n[kept])
        return counts

    at_place = table(place, len(places), place >= 0)
    in_area = table(area, len(areas), (history.place < 0) & (area >= 0))
    whole = table(np.zeros(len(at), np.int64), 1, np.ones(len(at), bool))
    families = [
        {Question(PLACE, id, slug): at_place[g, row] for row, id in enumerate(places)}
        | {Question(AREA, id, slug): in_area[g, row] for row, id in enumerate(areas)}
        for g, slug in enumerate(groups)
    ]
    families.append({Question(MUNICIPALITY, None, slug): whole[g, 0] for g, slug in enumerate(groups)})
    candidates: list[method.Candidate[Question]] = []
    short = 0
    for family in filter(None, families):
        found, missing = method.history_candidates(family, per_year=PER_YEAR)
        candidates += found
        short += len(missing)
    return candidates, short


def _scan(places: Mapping[UUID, tuple[float, float]], events: IncidentArrays) -> Scan | None:
    span = min(YEAR_DAYS, int(events.day.max(initial=0)) + 1)
    if not places or span < 2:
        return None
    rows = events.place_in(list(places))
    there = (rows >= 0) & events.within(span)
    points = np.array(list(places.values()))
    return space_time_scan(
        points, rows[there], -events.day[there], first_day=1 - span, last_day=0, seed=SEED, runs=RUNS
    )


def _without_doubles(found: list[method.Alert[Question]], ids: list[UUID]) -> list[method.Alert[Question]]:
    """Of two alerts that one rise explains, the more precise alone.

    The municipality keeps its alert when so many places and areas have one that none of them is the point, and when it
    has more than usual without them.
    """
    at_places = {one.key.id for one in found if one.key.where == PLACE}
    kept = []
    for one in found:
        if one.key.where == MUNICIPALITY:
            parts = [other for other in found if other.key.where in (PLACE, AREA) and other.key.group == one.key.group]
            beside = one.n - sum(part.n for part in parts)
            if 0 < len(parts) < EVERYWHERE and one.bound is not None and beside <= one.bound:
                continue
        if isinstance(one.basis, Cluster) and at_places & {ids[at] for at in one.basis.places}:
            continue
        kept.append(one)
    return sorted(kept, key=lambda one: one.key.where != MUNICIPALITY)


def _alert(found: method.Alert[Question], days: Days, events: IncidentArrays, ids: list[UUID], searched: int) -> Alert:
    where, id, group = found.key
    basis = found.basis
    if isinstance(basis, Cluster):
        first, last = events.last + timedelta(days=basis.first), events.last + timedelta(days=basis.last)
        place_ids = tuple(ids[at] for at in basis.places)
        periods, compared, season_removed, trend = 0, searched, True, False
    else:
        first, last, place_ids = days.first, days.last, (id,) if where == PLACE and id else ()
        periods, compared, season_removed, trend = basis.periods, basis.events, basis.method == SAME_SEASON, basis.trend
    area_id = id if where == AREA else None
    here = events.within((last - first).days + 1, (events.last - last).days)
    if group is not None:
        here &= events.group == taxonomy.counted_slugs().index(group)
    if where in (PLACE, CLUSTER):
        here &= events.place_in(place_ids) >= 0
    elif area_id:
        here &= (events.place < 0) & (events.area_in([area_id]) >= 0)
    who = reporting_units(np.zeros(int(here.sum()), int), events.organisation[here], 1)
    return Alert(
        where,
        place_ids,
        area_id,
        group,
        first,
        last,
        n=found.n,
        expected=float(found.expected),
        bound=found.bound,
        p=found.p,
        q=found.q,
        recurrence=found.recurrence,
        periods=periods,
        events=compared,
        season_removed=season_removed,
        trend=trend,
        organisations=int(who.units[0]),
        one_sided=bool(who.one_sided[0]),
    )
