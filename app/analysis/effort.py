"""Reporting effort: a week without a report is a week without incidents only if the unit has said so. Pure.

Effort is counted in unit-weeks: one for each unit and week in which it reported something. A comparison whose two sides
were not reported alike carries a warning.
"""

from dataclasses import dataclass

import numpy as np

ALIKE = 0.2
"""Efforts further apart than this (larger over smaller, less one) are not alike."""


@dataclass(frozen=True)
class Difference:
    """Two reporting efforts. `alike` is None (kan inte avgöras) when either side was not heard from at all.

    `difference` is how much larger the larger effort is than the smaller (0.25 = a quarter), None likewise.
    """

    alike: bool | None
    difference: float | None

    @property
    def sentence(self) -> str:
        """Plain Swedish for beside a comparison; empty when the two were reported alike."""
        if self.alike is None or self.difference is None:
            return "Det går inte att avgöra om antalen kan jämföras: det saknas rapportering på ena sidan."
        if self.alike:
            return ""
        return "Det har inte rapporterats lika mycket i det som jämförs. Skillnaden i antal kan bero på det."


def compare(one: float, two: float, possible_one: float = 1.0, possible_two: float = 1.0) -> Difference:
    """Whether two periods or areas were reported alike.

    `one` and `two` are unit-weeks heard from, `possible_…` what they are out of (unit-weeks there could have been, or
    the number of weeks), so that long and short periods and large and small municipalities can be compared. Raises
    ValueError for efforts below 0 or possible ones not above 0.
    """
    if not all(np.isfinite([one, two, possible_one, possible_two])) or min(one, two) < 0:
        raise ValueError("efforts from 0")
    if min(possible_one, possible_two) <= 0:
        raise ValueError("possible efforts above 0")
    a, b = one / possible_one, two / possible_two
    if min(a, b) == 0:
        return Difference(None, None)
    difference = max(a, b) / min(a, b) - 1
    return Difference(difference <= ALIKE + 1e-9, difference)
