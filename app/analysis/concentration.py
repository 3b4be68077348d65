"""How concentrated incidents are on places, and by how many they were reported. Pure.

Sources: Gini 1912; the generalised Gini of Bernasco & Steenbeek 2017, which does not call it concentration that five
events cannot fall on ten places; `reporting_units` is ours: a place that one zealous reporter fills is no hot spot.
"""

from dataclasses import dataclass

import numpy as np

FEW_REPORTERS = 2
"""Fewer distinct reporting units than this, and a place's count speaks of who reports."""
DOMINANT = 0.8
"""From this share of a place's incidents by one unit, likewise."""


def gini(counts) -> float | None:
    """0 (the same everywhere) to just under 1 (all on one place); None when there is no event or no place.

    `counts`: one number from 0 per place, places without events included. Raises ValueError for others.
    """
    x = _checked(counts)
    total = x.sum()
    if total == 0:
        return None
    ranks = np.arange(1, x.size + 1)
    return max(0.0, float((2 * ranks - x.size - 1) @ (np.sort(x) / total) / x.size))


def generalised_gini(counts) -> float | None:
    """Gini against the most even spread that N whole events on n places allow; equals `gini` from N = n on."""
    plain, x = gini(counts), _checked(counts)
    return None if plain is None else max(0.0, float(max(1, x.size / x.sum()) * (plain - 1) + 1))


def top_share(counts, places: int) -> float | None:
    """The share of all events on the `places` places with most of them (0–1); None when there is no event."""
    x = _checked(counts)
    if places < 0:
        raise ValueError("places from 0")
    return float(np.sort(x)[::-1][:places].sum() / x.sum()) if x.sum() else None


@dataclass(frozen=True)
class Reporters:
    """Per place, arrays of one length: events, distinct units that reported them, and the largest unit's share (0 where
    there is no event)."""

    events: np.ndarray
    units: np.ndarray
    largest_share: np.ndarray

    @property
    def one_sided(self) -> np.ndarray:
        """Where a count speaks of who reports: one unit alone, or at least 80 % from one."""
        return (self.events > 0) & ((self.units < FEW_REPORTERS) | (self.largest_share >= DOMINANT))


def reporting_units(place, unit, places: int) -> Reporters:
    """Who stands behind each place's count.

    `place` (whole, 0 to places−1) and `unit` (any whole number), one each per event. Raises ValueError for others.
    """
    where, who = np.asarray(place, int), np.asarray(unit, int)
    if where.shape != who.shape or where.ndim != 1 or places < 0:
        raise ValueError("a place and a unit per event")
    if where.size and (where.min() < 0 or where.max() >= places):
        raise ValueError("places from 0 to the number of places less one")
    events, units = np.bincount(where, minlength=places), np.zeros(places, int)
    largest = np.zeros(places)
    if where.size:
        pairs, n = np.unique(np.column_stack((where, who)), axis=0, return_counts=True)
        units = np.bincount(pairs[:, 0], minlength=places)
        np.maximum.at(largest, pairs[:, 0], n)
    return Reporters(events, units, largest / np.maximum(events, 1))


def _checked(counts) -> np.ndarray:
    x = np.asarray(counts, float)
    if x.ndim != 1 or not np.isfinite(x).all() or (x < 0).any():
        raise ValueError("one finite count from 0 per place")
    return x
