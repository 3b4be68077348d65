"""Where it is hot and where it happens again: named places beside an even share, how the former picture's places did,
squares by Gi*, and repeats. Pure.

A report put at a named place says nothing of where it was within it, so places are counted as places; squares and
near repeats take only reports with a point of their own.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from app.alerts.findings import (
    LEAST,
    LEVEL,
    HotPlace,
    HotPlaces,
    HotSquare,
    HotSquares,
    NearRepeats,
    PeriodLine,
    RepeatPlace,
    Repeats,
    Score,
)
from app.analysis import chance, classes, gi, scores
from app.analysis.concentration import Reporters, reporting_units
from app.analysis.grid import Grid, cover
from app.analysis.knox import DAYS, DISTANCES, knox_table
from app.analysis.multiple import benjamini_hochberg, holm
from app.analysis.rates import rate_interval
from app.analysis.repeats import repeat_places
from app.analysis.undecidable import Undecidable
from app.analysis.verdicts import on_the_edge
from app.figures.incidents import IncidentArrays
from app.taxonomy import service as taxonomy

WINDOW = 84
"""Days: six pictures. In one of 14 days most places have too few incidents to tell them apart."""
MONTH, MONTHS = 28, 13
"""Days and number of the periods that a place's class is judged by: a year of equal months."""
TOWN, COUNTRY = 250, 1000
"""Sides of squares, metres."""
NEAR_PLACE, NEAR_LOCALITY = 1000.0, 2000.0
"""A square so near a named place or a locality is town."""
LEAST_POINTS = 20
MOST_REPEATED = 10
SEED, RUNS = 1983, 999
"""Of the deals of times behind near repeats: the same reports give the same answer."""


def hot_places(events: IncidentArrays, ids: list[UUID], first_day: date | None) -> HotPlaces:
    """The named places in the last `WINDOW` days, most incidents first."""
    if len(ids) < 2:
        return HotPlaces(undecided="Kan inte avgöras: det behövs minst två namngivna platser att jämföra.")
    rows = events.place_in(ids)
    who = _reporters(events, rows, len(ids), WINDOW)
    days = 0 if first_day is None else min(WINDOW, (events.last - first_day).days + 1)
    total = int(who.events.sum())
    if not total:
        return HotPlaces(days=days, undecided="Inga händelser på namngivna platser under perioden.")
    q, hot, edge = _judged(who)
    # Whole months of 28 days that the municipality has reported.
    months = 0 if first_day is None else min(MONTHS, ((events.last - first_day).days + 1) // MONTH)
    by_month = np.zeros((months, len(ids)), bool)
    kinds, kind_undecided = [None] * len(ids), ""
    hot_months, counts = _by_month(events, rows, len(ids), months)
    try:
        kinds, by_month = classes.classify(hot_months).tolist(), hot_months
    except Undecidable as why:
        kind_undecided = why.sentence
    low, high = rate_interval(who.events, method="exact")
    measured = who.events, low, high, q, hot, who.units, who.largest_share, who.one_sided
    columns = ids, *(values.tolist() for values in measured), kinds, by_month.sum(axis=0).tolist(), edge.tolist()
    found = [HotPlace(*row, months=months, edge=near) for *row, near in zip(*columns, strict=True)]
    usual = [_alike(int(total), len(ids)) for total in counts.sum(axis=1)]
    first = [events.last - timedelta(days=MONTH * (months - month) - 1) for month in range(months)]
    for at, one in enumerate(found):
        if one.kind or one.stands_out or one.edge:
            seen = zip(first, counts[:, at].tolist(), usual, strict=True)
            found[at] = replace(one, lines=tuple(PeriodLine(day, n, *band) for day, n, band in seen))
    ranked = tuple(sorted(found, key=lambda one: -one.n))
    return HotPlaces(days, total, total / len(ids), ranked, "", kind_undecided)


def score(events: IncidentArrays, ids: list[UUID], days: int, first_day: date | None) -> Score:
    """The hot places of the `WINDOW` days before the period, tried on its `days`."""
    if len(ids) < 2:
        return Score(undecided="Kan inte avgöras: det behövs minst två namngivna platser att jämföra.")
    before = 0 if first_day is None else max(0, (events.last - first_day).days + 1 - days)
    if before < WINDOW:
        return Score(
            undecided=(
                f"Kan inte avgöras: en bilds heta platser bygger på {WINDOW} dagar, och kommunen hade rapporterat i "
                f"{before} när perioden började."
            )
        )
    rows = events.place_in(ids)
    then = _reporters(events, rows, len(ids), WINDOW, back=days)
    now = _reporters(events, rows, len(ids), days).events
    hot = _judged(then)[1] if then.events.sum() else np.zeros(len(ids), bool)
    try:
        verdict = scores.score_picture(hot, then.events, now, what="händelser på namngivna platser")
    except Undecidable as why:
        return Score(undecided=why.sentence)
    one = verdict.picture
    then_hot = tuple(id for id, chosen in zip(ids, hot, strict=True) if chosen)
    rri = None if one.rri is None else one.rri * days / WINDOW
    measured = int(one.hits), int(one.events), one.all_cells, one.hit_rate, one.pai, one.pei, rri
    beside = int(verdict.simple.hits), verdict.chance_hits, verdict.chance_p
    return Score(then_hot, *measured, *beside, verdict.sentence)


def hot_squares(events: IncidentArrays, outline: list, towns: list, localities: list) -> HotSquares:
    """Gi* over the municipality: 250 m in and near localities and named places, 1 km elsewhere.

    outline: rings of (k, 2) metres, empty for none; towns, localities: (k, 2) metres.
    """
    lately = events.where(events.within(WINDOW))
    own = lately.where(np.isfinite(lately.x))
    counted = WINDOW, len(own), len(lately) - len(own)
    if len(own) < LEAST_POINTS:
        return HotSquares(
            *counted,
            undecided=(
                f"Kan inte avgöras: {len(own)} händelser under perioden har en egen punkt på kartan, och det behövs "
                f"minst {LEAST_POINTS}. De andra har rapporterats på en namngiven plats eller i ett delområde och "
                "räknas där."
            ),
        )
    try:
        town = cover(own.x, own.y, TOWN, border=outline or None, aligned=True)
        country = cover(own.x, own.y, COUNTRY, border=outline or None, aligned=True)
    except Undecidable as why:
        return HotSquares(*counted, undecided=why.sentence)
    is_town = _near(town, towns, NEAR_PLACE) | _near(town, localities, NEAR_LOCALITY)
    in_town = np.zeros(len(own), bool)
    cells = town.cells(own.x, own.y)
    in_town[cells >= 0] = is_town.ravel()[cells[cells >= 0]]
    judged, sentences = [], []
    for grid, inside, within in (
        (town, town.area & is_town, in_town),
        (country, country.area & _has_country(country, town, is_town), ~in_town),
    ):
        try:
            judged.append(_JudgedGrid(grid, inside, own.where(within)))
        except Undecidable as why:
            sentences.append(why.sentence)
    if not judged:
        return HotSquares(*counted, undecided=" ".join(dict.fromkeys(sentences)))
    # Both grids are one question: their squares are corrected together.
    q = benjamini_hochberg(np.concatenate([part.p for part in judged]))
    hot, one_sided, edge, at = [], 0, 0, 0
    for part in judged:
        found, alone, near = part.hot(q[at : at + part.p.size])
        hot, one_sided, edge, at = hot + found, one_sided + alone, edge + near, at + part.p.size
    return HotSquares(
        *counted,
        outside=len(own) - sum(part.events for part in judged),
        cells=at,
        methods=tuple(dict.fromkeys(part.method for part in judged)),
        hot=tuple(sorted(hot, key=lambda one: (-one.around, one.x, one.y))),
        one_sided=one_sided,
        edge=edge,
    )


class _JudgedGrid:
    """One grid's Gi*, flat over the cells inside. Raises Undecidable as `gi.hot_spots` does."""

    def __init__(self, grid: Grid, inside: np.ndarray, events: IncidentArrays):
        self._grid, self._inside = grid, inside
        cells = grid.cells(events.x, events.y)
        held = cells >= 0
        held[held] = inside.ravel()[cells[held]]
        self._cells, self._who = cells[held], events.organisation[held]
        self.events = int(held.sum())
        self._counts = np.bincount(self._cells, minlength=inside.size).reshape(inside.shape)
        found = gi.hot_spots(self._counts, inside=inside)
        self.method, self._z = found.method, found.z[inside]
        self.p = np.nan_to_num(found.p[inside], nan=1.0)

    def hot(self, q: np.ndarray) -> tuple[list[HotSquare], int, int]:
        """The squares that stand out where something happened in the middle, how many one organisation made, and how
        many lie on the edge."""
        grid, squares, alone, edge = self._grid, [], 0, 0
        flat = np.flatnonzero(self._inside.ravel())
        near_row, near_column = np.divmod(self._cells, grid.columns)
        unsure = _on_the_edge(q, self.p, gi.RUNS if self.method == "permutation" else 0)
        for at in np.flatnonzero(((q <= LEVEL) | unsure) & (self._z > 0) & (self._counts.ravel()[flat] > 0)):
            row, column = divmod(int(flat[at]), grid.columns)
            around = (abs(near_row - row) <= 1) & (abs(near_column - column) <= 1)
            who = reporting_units(np.zeros(int(around.sum()), int), self._who[around], 1)
            if who.one_sided[0] or unsure[at]:
                alone, edge = alone + bool(who.one_sided[0]), edge + (not who.one_sided[0])
                continue
            corner = round(grid.x0 + column * grid.cell), round(grid.y0 + row * grid.cell)
            n = int(self._counts[row, column])
            squares.append(HotSquare(*corner, round(grid.cell), n, int(around.sum()), float(q[at]), int(who.units[0])))
        return squares, alone, edge


def _near(grid: Grid, points: Iterable, reach: float) -> np.ndarray:
    x, y = grid.centres()
    near = np.zeros(grid.shape, bool)
    for px, py in points:
        near |= (x[None, :] - px) ** 2 + (y[:, None] - py) ** 2 <= reach**2
    return near


def _has_country(country: Grid, town: Grid, is_town: np.ndarray) -> np.ndarray:
    """The large squares that hold a small one of the municipality which is no town."""
    rows, columns = np.nonzero(town.area & ~is_town)
    cells = country.cells(town.x0 + (columns + 0.5) * TOWN, town.y0 + (rows + 0.5) * TOWN)
    held = np.zeros(country.rows * country.columns, bool)
    held[cells[cells >= 0]] = True
    return held.reshape(country.shape)


def repeats(events: IncidentArrays, days: int, named: set[UUID]) -> Repeats:
    """Places hit several times by one group in the last `days` days, and reports soon followed by another near by."""
    year = events.where(events.within(days))
    reports, of_places, groups = len(year), _repeat_places(year, named), taxonomy.counted_slugs()
    points = year.where(np.isfinite(year.x))
    del year  # and one group at a time: what is looked for near each other needs the room
    near = [_near_repeats(None, points)]
    near += [_near_repeats(group, points.where(points.group == at)) for at, group in enumerate(groups)]
    distances, bands = tuple(map(float, DISTANCES)), tuple(map(int, DAYS))
    return Repeats(days, distances, bands, tuple(filter(None, near)), of_places, reports, len(points))


def _near_repeats(group: str | None, points: IncidentArrays) -> NearRepeats | None:
    if len(points) < LEAST_POINTS:
        return None
    try:
        table = knox_table(points.x, points.y, -points.day, seed=SEED, runs=RUNS)
    except Undecidable:
        return None
    p = holm(table.p)
    edge = tuple(tuple(row) for row in _on_the_edge(p, table.p, table.runs).tolist())
    numbers = table.observed.astype(int), table.expected, p
    rows = (tuple(tuple(round(n, 6) for n in row) for row in values.tolist()) for values in numbers)
    return NearRepeats(group, len(points), *rows, method=table.method, runs=table.runs, seed=table.seed, edge=edge)


def _repeat_places(year: IncidentArrays, named: set[UUID]) -> tuple[RepeatPlace, ...]:
    """Places that met the same group again, the most often hit first."""
    groups = taxonomy.counted_slugs()
    spots = np.where(year.place >= 0, year.place * len(groups) + year.group, -1)
    found = repeat_places(spots, -year.day)
    rows = [
        RepeatPlace(year.places[spot // len(groups)], groups[spot % len(groups)], int(n), int(shortest))
        for spot, n, shortest in zip(found.places, found.events, found.shortest, strict=True)
    ]
    return tuple(row for row in rows if row.place_id in named)[:MOST_REPEATED]


def _reporters(events: IncidentArrays, rows: np.ndarray, places: int, days: int, back: int = 0) -> Reporters:
    """How much each place met in these days, and who reported it; `rows`: each event's place, −1 for none."""
    kept = (rows >= 0) & events.within(days, back)
    return reporting_units(rows[kept], events.organisation[kept], places)


def _judged(who: Reporters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(q, hot, edge): more than an even share, by more than one organisation; and where that cannot be told."""
    p = _above_even(who.events)
    q = benjamini_hochberg(p)
    asked, edge = (who.events >= LEAST) & ~who.one_sided, _on_the_edge(q, p)
    return q, (q <= LEVEL) & asked & ~edge, asked & edge


def _on_the_edge(q: np.ndarray, p: np.ndarray, drawn: int = 0) -> np.ndarray:
    """Where corrected probabilities lie too near to LEVEL to decide; `p`: uncorrected, each out of so many drawn."""
    pairs = zip(q.ravel().tolist(), p.ravel().tolist(), strict=True)
    return np.array([on_the_edge(one, drawn, one / max(alone, 1e-300)) for one, alone in pairs], bool).reshape(q.shape)


def _above_even(counts: np.ndarray) -> np.ndarray:
    return chance.poisson_upper(counts, np.full(counts.size, counts.sum() / counts.size))


def _alike(events: int, places: int) -> tuple[int, int]:
    """Between what nine in ten places lie when so many events are spread evenly over them."""
    tails = chance.poisson_upper(np.arange(1, events + 1), events / places)
    return int((tails > 0.95).sum()), int((tails > 0.05).sum())


def _by_month(events: IncidentArrays, rows: np.ndarray, places: int, months: int) -> tuple[np.ndarray, np.ndarray]:
    """(Where each place was hot, bool, and how much it met) in each month, (months, places), oldest first."""
    p, counts = np.ones((months, places)), np.zeros((months, places), int)
    for month in range(months):
        who = _reporters(events, rows, places, MONTH, back=(months - 1 - month) * MONTH)
        counts[month] = who.events
        if who.events.sum():
            p[month] = np.where((who.events >= LEAST) & ~who.one_sided, _above_even(who.events), 1.0)
    q = np.array([holm(p[:, place]) for place in range(places)]).T.reshape(months, places)
    return (q <= LEVEL) & ~_on_the_edge(q, p), counts
