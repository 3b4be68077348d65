"""Reporting effort: a week without a report is a week without incidents only if the unit has said so. Pure.

Exposure is counted in unit-weeks: one for each unit and week in which it reported something or said "inget att
rapportera". Rates divide by it, regressions take its logarithm as offset, and a comparison whose two sides were not
reported alike carries a warning.
"""

from dataclasses import dataclass

import numpy as np

ALIKE = 0.2
"""Efforts further apart than this (larger over smaller, less one) are not alike."""


def unit_weeks(reported, nothing=None) -> np.ndarray:
    """How many units were heard from in each week: whole numbers (weeks,).

    `reported` and `nothing` (units × weeks): incidents reported, and whether the unit said there was nothing. Raises
    ValueError unless they are tables of the same shape.
    """
    heard = np.asarray(reported) > 0
    if heard.ndim != 2:
        raise ValueError("units × weeks")
    if nothing is not None:
        said = np.asarray(nothing, bool)
        if said.shape != heard.shape:
            raise ValueError("the same units × weeks")
        heard = heard | said
    return heard.sum(axis=0)


def offset(exposure) -> tuple[np.ndarray, np.ndarray]:
    """(logarithm of each exposure, which rows can be used).

    A row without exposure knows nothing: its logarithm is given as 0 and it must be left out, not taken for a zero.
    Raises ValueError for exposures below 0 or not finite.
    """
    t = np.asarray(exposure, float)
    if not (np.isfinite(t) & (t >= 0)).all():
        raise ValueError("finite exposures from 0")
    return np.log(np.where(t > 0, t, 1.0)), t > 0


@dataclass(frozen=True)
class Difference:
    """Two reporting efforts. `alike` is None (kan inte avgöras) when either side was not heard from at all.

    `difference` is how much larger the larger effort is than the smaller (0.25 = a quarter), None likewise.
    """

    one: float
    two: float
    alike: bool | None
    difference: float | None

    @property
    def sentence(self) -> str:
        """Plain Swedish for beside a comparison; empty when the two were reported alike."""
        if self.alike is None or self.difference is None:
            return "Det går inte att avgöra om antalen kan jämföras: det saknas rapportering på ena sidan."
        if self.alike:
            return ""
        return (
            f"Rapporteringen skiljer sig {self.difference * 100:.0f}\N{NO-BREAK SPACE}% mellan det som jämförs. "
            "Skillnaden i antal kan bero på det."
        )


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
        return Difference(a, b, None, None)
    difference = max(a, b) / min(a, b) - 1
    return Difference(a, b, difference <= ALIKE + 1e-9, difference)
