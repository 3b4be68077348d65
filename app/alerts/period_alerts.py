"""What in a period is more than its history leads one to expect, with an error rate held over the whole list. Pure.

Asked of every category group: at each named place, in each sub-area outside them, and in the whole municipality; and
once of all groups together, whether something lies close in place and time. One rise gives one alert: where a place
explains it, neither the sub-area nor the municipality is alerted too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np

from app.alerts.findings import AREA, CLUSTER, MUNICIPALITY, PLACE, Alert, Alerts, PeriodLine, PeriodSum, Sums
from app.analysis import alerts as method
from app.analysis.baselines import SAME_SEASON, SHORTEST, Expected
from app.analysis.concentration import reporting_units
from app.analysis.exposure import Exposure, Judged, Said
from app.analysis.scan import OK, Cluster, Scan, space_time_scan
from app.analysis.verdicts import chance_range
from app.figures.compared import EARLIER_PERIODS
from app.figures.incidents import IncidentArrays
from app.figures.periods import FORTNIGHT_DAYS, YEAR_DAYS, Days
from app.taxonomy import service as taxonomy

SEED, RUNS = 1983, 999
"""Of the scan's runs: the same reports give the same answer."""
PER_YEAR = 26
EVERYWHERE = 3
"""Of so many places and areas alerted for the same group, the municipality's own alert comes first."""
SHARE = 0.10
"""Largest share of chance among the alerts, on average (docs/analysis/scan-alerts-effect.md)."""
SHOWN = 13
"""Periods in the lines of an alert: half a year."""
SUMMED = PER_YEAR
"""Periods whose sums are told: a year."""
NOBODY = "Kan inte avgöras: ingen verksamhet har rapporterat regelbundet i minst sex perioder."
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
    said: Said = Said(),
) -> Alerts:
    """The alerts of the period's days.

    `history`: counts of the same days in `periods` periods, oldest `periods` − 1 back (`arrays.of_periods`);
    `events`: the year's events up to the last of `days`; `places`: the named places in metres.
    """
    ids = list(places)
    exposure = Exposure(history, periods, said)
    series = _Series(exposure, history, ids, areas)
    candidates, short = series.candidates()
    judged = exposure.judged(events)
    scan = _scan(places, events.where(judged.rows > 0), exposure)
    at_places = (one.basis for one in candidates if one.key.where == PLACE)
    scatter = method.pooled_scatter(basis for basis in at_places if isinstance(basis, Expected))
    if candidates and scan and (found := method.scan_candidate(Question(CLUSTER), scan, scatter)):
        candidates.append(found)
    searched = (scan.events, scan.zones, scan.runs, scan.seed) if scan and scan.code == OK else (0, 0, 0, 0)
    undecided = ""
    if not candidates:
        young = periods - 1 < SHORTEST + 2
        undecided = NOT_YET.format(periods=SHORTEST + 2, there=max(periods - 1, 0)) if young else NOBODY
    told = _Told(days, events, judged, ids, series, searched[0])
    flagged = method.alerts(candidates, share=SHARE)
    kept = _without_doubles(flagged, ids)
    everything = [series.with_everything(one, one.basis) for one in candidates if isinstance(one.basis, Expected)]
    edge = method.on_the_edge(candidates, share=SHARE)
    told_of = {one.key for one in (*flagged, *edge)}
    others = [one for one in method.alerts(everything, share=SHARE) if one.key not in told_of]
    unsure = {one.key for one in edge}
    return Alerts(
        tuple(told.alert(one) for one in kept),
        len(candidates),
        short,
        *searched,
        undecided,
        tuple(told.alert(one) for one in _without_doubles(others, ids)),
        exposure.reporting(),
        tuple(told.alert(one) for one in _without_doubles([*flagged, *edge], ids) if one.key in unsure),
    )


def period_sums(days: Days, sums: Sums) -> tuple[PeriodSum, ...]:
    """The sums of the latest SUMMED periods that have twelve before them, each beside those twelve as the picture has
    it: an exact test of the two counts, asked about alone."""
    counts, found = sums.counts, []
    for at in range(max(len(counts) - SUMMED, EARLIER_PERIODS), len(counts)):
        now = days.back(FORTNIGHT_DAYS * (len(counts) - 1 - at))
        oldest = now.back(FORTNIGHT_DAYS * EARLIER_PERIODS)
        usual = chance_range(sum(counts[at - EARLIER_PERIODS : at]), 1, EARLIER_PERIODS)
        changed = any(oldest.first < begun <= now.last for begun in sums.begun.values())
        found.append(PeriodSum(now.first, counts[at], *((None, None) if changed else usual)))
    return tuple(found)


class _Series:
    """Every category group at each place, in each area outside them, and in the municipality, period by period."""

    def __init__(self, exposure: Exposure, history: IncidentArrays, places: Sequence[UUID], areas: Sequence[UUID]):
        groups = taxonomy.counted_slugs()
        kinds = [(PLACE, id) for id in places] + [(AREA, id) for id in areas]
        self.keys = [Question(where, id, slug) for slug in groups for where, id in kinds]
        self.families = {key: key.group for key in self.keys}
        whole = [Question(MUNICIPALITY, None, slug) for slug in groups]
        self.families |= dict.fromkeys(whole, "")
        inside = _inside(history, places, areas)
        at = np.where(inside >= 0, history.group * len(kinds) + inside, -1)
        del inside
        weight = exposure.judged(history).rows
        parts = [(at, len(self.keys)), (history.group, len(groups))]
        tables = [exposure.of_series(history, weight, those, n) for those, n in parts]
        self.counts, self.exposure = (np.concatenate(two) for two in zip(*tables, strict=True))
        now = history.day == 0
        self._all = np.concatenate(
            [np.bincount(those[now & (those >= 0)], history.n[now & (those >= 0)], n) for those, n in parts]
        )
        self.keys += whole
        self.at = {key: row for row, key in enumerate(self.keys)}
        self.periods = exposure.periods

    def candidates(self) -> tuple[list[method.Candidate[Question]], int]:
        """One for each series, and how many are too short."""
        counts, units = (dict(zip(self.keys, rows, strict=True)) for rows in (self.counts, self.exposure))
        found, missing = method.history_candidates(counts, units, self.families, per_year=PER_YEAR)
        return found, len(missing)

    def with_everything(self, one: method.Candidate[Question], basis: Expected) -> method.Candidate[Question]:
        """The same question of all reports, those that are not judged too."""
        n = int(self._all[self.at[one.key]])
        return one if n == one.n else method.Candidate(one.key, n, basis.p(n), basis)

    def lines(self, key: Question, basis: Expected, days: Days) -> tuple[PeriodLine, ...]:
        """The latest periods, each with what its exposure lets expect."""
        row, found = self.at[key], []
        now = self.exposure[row, -1]
        for back in range(min(SHOWN, self.periods) - 1, -1, -1):
            at = self.periods - 1 - back
            usual = basis.of(self.exposure[row, at] / now).usual()
            found.append(PeriodLine(days.back(FORTNIGHT_DAYS * back).first, int(self.counts[row, at]), *usual))
        return tuple(found)


def _inside(history: IncidentArrays, places: Sequence[UUID], areas: Sequence[UUID]) -> np.ndarray:
    """Each row's place, or, after all places, the area in which it lies outside them; −1 for neither."""
    place, area = history.place_in(places), history.area_in(areas)
    return np.where(place >= 0, place, np.where((history.place < 0) & (area >= 0), len(places) + area, -1))


def _scan(places: Mapping[UUID, tuple[float, float]], events: IncidentArrays, exposure: Exposure) -> Scan | None:
    span = min(YEAR_DAYS, int(events.day.max(initial=0)) + 1)
    if not places or span < 2:
        return None
    rows = events.place_in(list(places))
    there = (rows >= 0) & events.within(span)
    points = np.array(list(places.values()))
    return space_time_scan(
        points,
        rows[there],
        -events.day[there],
        first_day=1 - span,
        last_day=0,
        seed=SEED,
        runs=RUNS,
        strata=events.organisation[there],
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


@dataclass(frozen=True)
class _Told:
    """What is said of an alert beside its figures: of which reports it is made."""

    days: Days
    events: IncidentArrays
    judged: Judged
    ids: list[UUID]
    series: _Series
    searched: int

    def alert(self, found: method.Alert[Question]) -> Alert:
        where, id, group = found.key
        events, days, basis = self.events, self.days, found.basis
        low = high = None
        lines: tuple[PeriodLine, ...] = ()
        if isinstance(basis, Cluster):
            first, last = events.last + timedelta(days=basis.first), events.last + timedelta(days=basis.last)
            place_ids = tuple(self.ids[at] for at in basis.places)
            periods, compared, season_removed, trend = 0, self.searched, True, False
        else:
            first, last, place_ids = days.first, days.last, (id,) if where == PLACE and id else ()
            periods, compared, trend = basis.periods, basis.events, basis.trend
            season_removed = basis.method == SAME_SEASON
            low, high = basis.usual()
            lines = self.series.lines(found.key, basis, days)
        area_id = id if where == AREA else None
        here = events.within((last - first).days + 1, (events.last - last).days)
        if group is not None:
            here &= events.group == taxonomy.counted_slugs().index(group)
        if where in (PLACE, CLUSTER):
            here &= events.place_in(place_ids) >= 0
        elif area_id:
            here &= (events.place < 0) & (events.area_in([area_id]) >= 0)
        who = reporting_units(np.zeros(int(here.sum()), int), events.organisation[here], 1)
        judged = self.judged
        kinds = here & judged.new, here & judged.filed, here & judged.doubles
        return Alert(
            where,
            place_ids,
            area_id,
            group,
            first,
            last,
            n=int(events.n[here].sum()),
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
            judged=int(judged.rows[here].sum()),
            low=low,
            high=high,
            new=int(events.n[kinds[0]].sum()),
            filed=int(events.n[kinds[1]].sum()),
            doubles=int((events.n - judged.rows)[kinds[2]].sum()),
            reporters=_organisations(events, here),
            new_reporters=_organisations(events, kinds[0]),
            filed_reporters=_organisations(events, kinds[1]),
            lines=lines,
        )


def _organisations(events: IncidentArrays, mask: np.ndarray) -> tuple[UUID, ...]:
    return tuple(events.organisations[at] for at in np.unique(events.organisation[mask]) if at >= 0)
