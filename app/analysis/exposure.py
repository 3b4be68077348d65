"""Who reports, and since when: what every expectation of the alerts is in proportion to. Pure.

A rise may lie in what happens or in who reports it. So each organisation is asked for in each period: has it begun to
report, and is it silent? One that has said that there is nothing to report has been heard from, and one that is closed
is not asked for. A series is expected to hold what those that report now have given it earlier. Three kinds of
reports take no part in judging, neither now nor in the history, though they are counted everywhere else:

- those of an organisation with under `SETTLED` periods of regular history;
- those that came in files, from an organisation whose files have so short a history (a newly imported source);
- all but one of those of one type at one place within minutes that came from several organisations, or under several
  ids of their senders (probable doubles).
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import numpy as np

from app.figures.incidents import IncidentArrays

SETTLED = 6
"""Earlier periods of regular reports from which on an organisation is judged by."""
BEGINNING, WINDOW = 3, 6
"""Regular reporting begins with a period that begins so many, itself the first, of which it was heard from in half."""
SILENT = 4.0
"""So many reports expected and none come: the organisation did not report. By chance one in fifty."""
BORROWED = 1.0
"""Periods that an organisation's share of a series is drawn towards its share of everything with."""
SHARE_SILENT, UNLIKELY, LATELY = 1 / 3, 0.01, 26
"""A fall is told when so large a share of the organisations is silent, and chance makes it so seldom; chance is what
the latest year of periods says of each."""
ROWS = 65_536
"""So many rows are counted at a time."""
FINE = 20
"""Steps of one unit of log-probability, in which the silent ones are weighed."""


@dataclass(frozen=True)
class Said:
    """What organisations have said beside their reports: organisation -> the periods, counted back from now (0)."""

    nothing: Mapping[UUID, Set[int]] = field(default_factory=dict)
    """In which it has said that there is nothing to report."""
    closed: Mapping[UUID, Set[int]] = field(default_factory=dict)
    """In which it is closed: nothing is expected of it."""


@dataclass(frozen=True)
class Reporting:
    """Who of the organisations that report regularly (`regular`) has not been heard from in the period (`silent`).

    `ids`: the silent ones. `missed` of `usual` reports come from them in a period of so many days, on average.
    `fallen`: at least a third is silent, and more than chance makes.
    """

    regular: int = 0
    silent: int = 0
    ids: tuple[UUID, ...] = ()
    missed: float = 0.0
    usual: float = 0.0
    fallen: bool = False


@dataclass(frozen=True)
class Judged:
    """Which rows of arrays are judged, and why the others are not; masks (n,) that shut each other out."""

    rows: np.ndarray
    """What each row weighs: its n, less those that are doubles."""
    new: np.ndarray
    filed: np.ndarray
    doubles: np.ndarray


class Exposure:
    """What the organisations have reported in each of `periods` periods, the last of them now."""

    def __init__(self, history: IncidentArrays, periods: int, said: Said = Said()):
        self.periods, self.organisations = periods, history.organisations
        n = len(history.organisations)
        self.counts, filed = np.zeros((n, periods)), np.zeros((n, periods))
        for rows in _parts(len(history)):
            at, who, number = periods - 1 - history.day[rows], history.organisation[rows], history.n[rows]
            np.add.at(self.counts, (who, at), number)
            kept = history.filed[rows]
            np.add.at(filed, (who[kept], at[kept]), number[kept])
        self._heard = (self.counts > 0) | self._said(said.nothing)
        self._closed = self._said(said.closed) & ~self._heard
        self.begins, self.settled = _begins(self._heard, self._closed)
        self.files_settled = _begins(filed > 0, np.zeros_like(self._closed))[1] & self.settled

    def _said(self, those: Mapping[UUID, Set[int]]) -> np.ndarray:
        """Of each organisation and period, (O, T), whether it is among those."""
        found = np.zeros((len(self.organisations), self.periods), bool)
        for at, id in enumerate(self.organisations):
            for back in those.get(id, ()):
                if back < self.periods:
                    found[at, self.periods - 1 - back] = True
        return found

    @cached_property
    def present(self) -> np.ndarray:
        """Whether each organisation reported in each period, (O, T): it has begun, is open, and is not in a silence."""
        begun = (np.arange(self.periods) >= self.begins[:, None]) & ~self._closed
        present = begun.copy()
        for _ in range(2):
            silent = np.zeros_like(present)
            for at, mean in enumerate(self._mean(present)):
                for first, after in _spans(~self._heard[at] & ~self._closed[at]):
                    silent[at, first:after] = mean * (after - first) >= SILENT
            present = begun & ~silent
        return present

    def _mean(self, present: np.ndarray) -> np.ndarray:
        """Reports in a period with the organisation there, before now."""
        there = present[:, :-1]
        return (self.counts[:, :-1] * there).sum(axis=1) / np.maximum(there.sum(axis=1), 1)

    def judged(self, events: IncidentArrays) -> Judged:
        """Of arrays of the same organisations."""
        at = _positions(self.organisations, events.organisations)[events.organisation]
        # An organisation that the history does not know is found at the end: it is new.
        new = ~np.append(self.settled, False)[at]
        filed = ~new & events.filed & ~np.append(self.files_settled, False)[at]
        weight = np.where(new | filed, 0, events.n)
        kept = (weight > 0) & (events.pile >= 0)
        surplus = np.zeros_like(weight)
        surplus[kept] = weight[kept] - _without_doubles(events.where(kept))
        return Judged(weight - surplus, new, filed, surplus > 0)

    def of_series(self, history: IncidentArrays, weight: np.ndarray, series: np.ndarray, n: int):
        """(counts, exposure), each (S, T), of `n` series: `series` is each row's, −1 for none; `weight` what it is
        judged by.

        A series is in proportion to what those that report would give it: an organisation's own share of it, and, while
        that stands on few periods, its share of everything.
        """
        there = self.present & self.settled[:, None]
        before = there.copy()
        before[:, -1] = False
        counts, held = np.zeros((n, self.periods)), np.zeros((n, len(there)))
        for rows in _parts(len(history)):
            at, who, of = self.periods - 1 - history.day[rows], history.organisation[rows], series[rows]
            kept = (of >= 0) & there[who, at]
            np.add.at(counts, (of[kept], at[kept]), weight[rows][kept])
            kept &= before[who, at]
            np.add.at(held, (of[kept], who[kept]), weight[rows][kept])
        whole, spans = self._mean(before), before.sum(axis=1)
        share = (held.sum(axis=1) + 0.5) / max((whole * spans).sum(), 1.0)
        rates = (held + BORROWED * share[:, None] * whole) / (spans + BORROWED)
        return counts, (rates * (spans > 0)) @ there.astype(float)

    def reporting(self) -> Reporting:
        """How many of those that report regularly have not been heard from now.

        The chance that one is silent: negative binomial with its own mean and the scatter of all together, and no less
        than the share of periods in which it was not heard from; less, as it usually says so when it has nothing.
        Together they are weighed by how unlikely each of the silent is: three large ones say more than five that are
        often empty.
        """
        before = -2 if self.periods > 1 else -1
        regular = self.settled & (self.present | self._closed)[:, before] & ~self._closed[:, -1]
        lately = (self.present & (np.arange(self.periods) >= self.periods - 1 - LATELY))[:, :-1]
        spans = lately.sum(axis=1)
        empty = ((self.counts[:, :-1] == 0) & lately).sum(axis=1)
        unheard = (~self._heard[:, :-1] & lately).sum(axis=1)
        mean = (self.counts[:, :-1] * lately).sum(axis=1) / np.maximum(spans, 1)
        apart = (((self.counts[:, :-1] - mean[:, None]) ** 2) * lately).sum(axis=1) / np.maximum(mean, 1e-9)
        scatter = max(1.0, apart[regular].sum() / max((spans[regular] - 1).sum(), 1))
        chance = np.maximum(_empty(mean, scatter) * (unheard + 1) / (empty + 1), unheard / (spans + 1))
        silent = regular & ~self._heard[:, -1]
        n, asked = int(silent.sum()), int(regular.sum())
        ids = tuple(self.organisations[at] for at in np.flatnonzero(silent))
        told = asked >= 3 and n >= SHARE_SILENT * asked and _as_unlikely(chance[regular], silent[regular]) <= UNLIKELY
        return Reporting(asked, n, ids, float(mean[silent].sum()), float(mean[regular].sum()), bool(told))


def _parts(n: int) -> Iterator[slice]:
    """Of n rows, so many at a time. What is counted in parts are whole numbers, whose sum is the same in any order."""
    return (slice(start, start + ROWS) for start in range(0, n, ROWS))


def _begins(heard: np.ndarray, closed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The period in which each organisation's regular reporting begins, (O,), T for none, and whether it is settled:
    SETTLED periods since then, or as many earlier periods in which it was heard from."""
    periods = heard.shape[1]
    begins = np.ones_like(heard)
    for span in (BEGINNING, WINDOW):
        held, over = np.zeros(heard.shape), np.zeros(heard.shape)
        for ahead in range(min(span, periods)):
            held[:, : periods - ahead] += heard[:, ahead:]
            over[:, : periods - ahead] += ~closed[:, ahead:]
        begins &= 2 * held >= over
    begins &= heard
    first = np.where(begins.any(axis=1), begins.argmax(axis=1), periods)
    seldom = heard[:, :-1].sum(axis=1) >= SETTLED
    first = np.where(seldom, np.minimum(first, heard.argmax(axis=1)), first)
    return first, (periods - 1 - first >= SETTLED) | seldom


def _spans(true: np.ndarray) -> list[tuple[int, int]]:
    """The first and the one after the last of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], true.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _without_doubles(events: IncidentArrays) -> np.ndarray:
    """What each row weighs when a pile of several organisations, or of several ids, is one occurrence."""
    weight, piles = events.n.copy(), events.pile
    there = np.flatnonzero(piles >= 0)
    if not len(there):
        return weight
    numbers, first, of = np.unique(piles[there], return_index=True, return_inverse=True)
    total = np.bincount(of, weights=events.n[there])
    filed = np.bincount(of, weights=(events.n * events.filed)[there])
    who = events.organisation[there]
    several = np.zeros(len(numbers), bool)
    np.logical_or.at(several, of, who != who[first[of]])
    one = (total > 1) & (several | (filed > 0))
    doubles = one[of]
    weight[there[doubles]] = 0
    weight[there[first[one]]] = 1
    return weight


def _positions(wanted: tuple, ids: tuple) -> np.ndarray:
    """Position in `wanted` of each of `ids`; the last element, which −1 finds, is −1."""
    at: dict[UUID, int] = {id: row for row, id in enumerate(wanted)}
    return np.array([*(at.get(id, -1) for id in ids), -1], np.int32)


def _empty(mean: np.ndarray, scatter: float) -> np.ndarray:
    """The probability of no report where this many are usual and counts scatter so many times more than Poisson's."""
    return np.exp(-mean * (np.log(scatter) / (scatter - 1) if scatter > 1 else 1.0))


def _as_unlikely(chance: np.ndarray, silent: np.ndarray) -> float:
    """The probability that independent silences of these probabilities are together at least as unlikely as those that
    are there (mask): the sum of −log(chance) over the silent, in steps of 1/FINE."""
    weight = np.rint(-np.log(np.clip(chance, 1e-9, 1)) * FINE).astype(int)
    spread = np.zeros(int(weight.sum()) + 1)
    spread[0] = 1.0
    for one, step in zip(chance, weight, strict=True):
        moved = np.zeros_like(spread)
        moved[step:] = spread[: len(spread) - step] * one
        spread = spread * (1 - one) + moved
    return float(spread[weight[silent].sum() :].sum())
