"""By how many units the incidents of each place were reported. Pure.

A place that one zealous reporter fills is no hot spot.
"""

from dataclasses import dataclass

import numpy as np

FEW_REPORTERS = 2
"""Fewer distinct reporting units than this, and a place's count speaks of who reports."""
DOMINANT = 0.8
"""From this share of a place's incidents by one unit, likewise."""


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
