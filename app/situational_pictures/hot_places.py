"""Where it is hot: named places beside an even share, squares by Gi*, and how the former picture's places did. Pure.

A report put at a named place says nothing of where it was within it, so places are counted as places; squares take only
reports with a point of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import numpy as np

from app.analysis import chance, classes, gi, scores
from app.analysis.concentration import Reporters, reporting_units
from app.analysis.grid import Grid, cover
from app.analysis.multiple import benjamini_hochberg, holm
from app.analysis.rates import rate_interval
from app.analysis.undecidable import Undecidable
from app.figures.incidents import IncidentArrays
from app.situational_pictures.findings import LEAST, LEVEL, HotPlace, HotPlaces, HotSquare, HotSquares, Score

WINDOW = 84
"""Days: six pictures. In one of 14 days most places have too few incidents to tell them apart."""
MONTH, MONTHS = 28, 13
"""Days and number of the periods that a place's class is judged by: a year of equal months."""
TOWN, COUNTRY = 250, 1000
"""Sides of squares, metres."""
NEAR_PLACE, NEAR_LOCALITY = 1000.0, 2000.0
"""A square so near a named place or a locality is town."""
LEAST_POINTS = 20


def hot_places(events: IncidentArrays, ids: list[UUID], first_day: date | None) -> HotPlaces:
    """The named places in the last `WINDOW` days, most incidents first."""
    if len(ids) < 2:
        return HotPlaces(undecided="Kan inte avgöras: det behövs minst två namngivna platser att jämföra.")
    rows = _rows(events, ids)
    counts, who = _counted(events, rows, len(ids), WINDOW)
    days = 0 if first_day is None else min(WINDOW, (events.last - first_day).days + 1)
    if not counts.sum():
        return HotPlaces(days=days, undecided="Inga händelser på namngivna platser under perioden.")
    q, hot = _judged(counts, who)
    known = _months(events, first_day)
    try:
        by_month = _hot_months(events, rows, len(ids), known)
        kinds, kind_undecided = classes.classify(by_month), ""
    except Undecidable as why:
        by_month, kinds, kind_undecided = np.zeros((known, len(ids)), bool), None, why.sentence
    low, high = rate_interval(counts, method="exact")
    found = [
        HotPlace(
            id,
            int(counts[at]),
            float(low[at]),
            float(high[at]),
            float(q[at]),
            bool(hot[at]),
            int(who.units[at]),
            float(who.largest_share[at]),
            bool(who.one_sided[at]),
            None if kinds is None else int(kinds[at]),
            int(by_month[:, at].sum()),
            known,
        )
        for at, id in enumerate(ids)
    ]
    total = int(counts.sum())
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
    rows = _rows(events, ids)
    before, who = _counted(events, rows, len(ids), WINDOW, back=days)
    now, _ = _counted(events, rows, len(ids), days)
    _, hot = _judged(before, who) if before.sum() else (None, np.zeros(len(ids), bool))
    try:
        verdict = scores.score_picture(hot, before, now, what="händelser på namngivna platser")
    except Undecidable as why:
        return Score(undecided=why.sentence)
    one = verdict.picture
    return Score(
        tuple(id for id, chosen in zip(ids, hot, strict=True) if chosen),
        int(one.hits),
        int(one.events),
        one.all_cells,
        one.hit_rate,
        one.pai,
        one.pei,
        None if one.rri is None else one.rri * days / WINDOW,
        int(verdict.simple.hits),
        verdict.chance_hits,
        verdict.chance_p,
        verdict.sentence,
    )


def hot_squares(events: IncidentArrays, outline: list, towns: list, localities: list) -> HotSquares:
    """Gi* over the municipality: 250 m in and near localities and named places, 1 km elsewhere.

    outline: rings of (k, 2) metres, empty for none; towns, localities: (k, 2) metres.
    """
    lately = events.where(events.day < WINDOW)
    own = lately.where(np.isfinite(lately.x))
    unplaced = len(lately) - len(own)
    if len(own) < LEAST_POINTS:
        return HotSquares(
            WINDOW,
            len(own),
            unplaced,
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
        return HotSquares(WINDOW, len(own), unplaced, undecided=why.sentence)
    is_town = _near(town, towns, NEAR_PLACE) | _near(town, localities, NEAR_LOCALITY)
    in_town = np.zeros(len(own), bool)
    cells = town.cells(own.x, own.y)
    in_town[cells >= 0] = is_town.ravel()[cells[cells >= 0]]
    parts = [
        _gi(town, town.area & is_town, own.where(in_town)),
        _gi(country, country.area & _has_country(country, town, is_town), own.where(~in_town)),
    ]
    judged = [part for part in parts if not isinstance(part, str)]
    if not judged:
        return HotSquares(WINDOW, len(own), unplaced, undecided=" ".join(dict.fromkeys(map(str, parts))))
    q = benjamini_hochberg(np.concatenate([part.p for part in judged]))
    hot, one_sided, at = [], 0, 0
    for part in judged:
        found, alone = part.hot(q[at : at + part.p.size])
        hot, one_sided, at = hot + found, one_sided + alone, at + part.p.size
    held = sum(part.events for part in judged)
    return HotSquares(
        WINDOW,
        len(own),
        unplaced,
        len(own) - held,
        at,
        tuple(dict.fromkeys(part.method for part in judged)),
        tuple(sorted(hot, key=lambda one: (-one.around, one.x, one.y))),
        one_sided,
    )


class _Judged:
    """One grid's Gi*, flat over the cells inside."""

    def __init__(self, grid: Grid, inside: np.ndarray, events: IncidentArrays):
        self._grid, self._inside = grid, inside
        self._cells = grid.cells(events.x, events.y)
        held = self._cells >= 0
        held[held] = inside.ravel()[self._cells[held]]
        self._who = events.organisation[held]
        self._cells = self._cells[held]
        self.events = int(held.sum())
        self._counts = np.bincount(self._cells, minlength=inside.size).reshape(inside.shape)
        found = gi.hot_spots(self._counts, inside=inside)
        self.method, self._z = found.method, found.z[inside]
        self.p = np.nan_to_num(found.p[inside], nan=1.0)

    def hot(self, q: np.ndarray) -> tuple[list[HotSquare], int]:
        """The squares that stand out where something happened in the middle, and how many one organisation made."""
        grid, squares, alone = self._grid, [], 0
        flat = np.flatnonzero(self._inside.ravel())
        for at in np.flatnonzero((q <= LEVEL) & (self._z > 0) & (self._counts.ravel()[flat] > 0)):
            row, column = divmod(int(flat[at]), grid.columns)
            near_row, near_column = np.divmod(self._cells, grid.columns)
            around = (abs(near_row - row) <= 1) & (abs(near_column - column) <= 1)
            who = reporting_units(np.zeros(int(around.sum()), int), self._who[around], 1)
            if who.one_sided[0]:
                alone += 1
                continue
            squares.append(
                HotSquare(
                    round(grid.x0 + column * grid.cell),
                    round(grid.y0 + row * grid.cell),
                    round(grid.cell),
                    int(self._counts[row, column]),
                    int(around.sum()),
                    float(q[at]),
                    int(who.units[0]),
                )
            )
        return squares, alone


def _gi(grid: Grid, inside: np.ndarray, events: IncidentArrays) -> _Judged | str:
    try:
        return _Judged(grid, inside, events)
    except Undecidable as why:
        return why.sentence


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


def _rows(events: IncidentArrays, ids: list[UUID]) -> np.ndarray:
    """Each event's position among `ids`, −1 for none."""
    at = {id: row for row, id in enumerate(ids)}
    return np.array([*(at.get(id, -1) for id in events.places), -1], np.int64)[events.place]


def _counted(
    events: IncidentArrays, rows: np.ndarray, places: int, days: int, back: int = 0
) -> tuple[np.ndarray, Reporters]:
    kept = (rows >= 0) & (events.day >= back) & (events.day < back + days)
    who = reporting_units(rows[kept], events.organisation[kept], places)
    return who.events, who


def _judged(counts: np.ndarray, who: Reporters) -> tuple[np.ndarray, np.ndarray]:
    """(q, hot): more than an even share, by more than one organisation."""
    q = benjamini_hochberg(_above_even(counts))
    return q, (q <= LEVEL) & (counts >= LEAST) & ~who.one_sided


def _above_even(counts: np.ndarray) -> np.ndarray:
    return chance.poisson_upper(counts, np.full(counts.size, counts.sum() / counts.size))


def _months(events: IncidentArrays, first_day: date | None) -> int:
    """Whole months of 28 days that the place has reported, at most `MONTHS`."""
    return 0 if first_day is None else min(MONTHS, ((events.last - first_day).days + 1) // MONTH)


def _hot_months(events: IncidentArrays, rows: np.ndarray, places: int, months: int) -> np.ndarray:
    """Where each place was hot in each month, (months, places) bool, oldest first."""
    p = np.ones((months, places))
    for month in range(months):
        counts, who = _counted(events, rows, places, MONTH, back=(months - 1 - month) * MONTH)
        if counts.sum():
            p[month] = np.where((counts >= LEAST) & ~who.one_sided, _above_even(counts), 1.0)
    return np.array([holm(p[:, place]) < LEVEL for place in range(places)]).T.reshape(months, places)
