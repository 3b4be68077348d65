"""How often pictures of invented towns warn, and how often a surge is found."""

from dataclasses import dataclass

import numpy as np

from app.alerts.findings import MUNICIPALITY, Alert
from tests.simulations import towns

STARTS = 1, 2
"""Start values: the method was adjusted on the towns of the first, and has never met those of the second."""
SEED = STARTS[0]
ONE_YEAR, THREE_YEARS = 30, 82
"""Periods: with the second, the same season of three years is compared."""


@dataclass(frozen=True)
class Warned:
    """Of `pictures`: how many have a warning, and how many say that reporting has fallen."""

    pictures: int
    warned: int
    fallen: int


def quiet(
    scenario: str, periods: int, pictures: int, *, exposure: bool = True, says: bool = False, start: int = SEED
) -> Warned:
    """Pictures in which no more happens than before, whatever becomes of the reporting. `says`: whoever has nothing to
    report mostly says so."""
    warned = fallen = 0
    for at in range(pictures):
        rng = drawing(start, scenario, periods, at)
        town = towns.town(rng, periods, scenario)
        found = (_saying(town, rng, scenario) if says else town).analysed(exposure)
        warned, fallen = warned + bool(found.flags), fallen + found.reporting.fallen
    return Warned(pictures, warned, fallen)


def surges_found(n: int, periods: int, pictures: int, start: int = SEED, *, says: bool = False) -> int:
    """In how many pictures a surge of `n` reports of one group at one place is warned of, at the place."""
    found = 0
    for at in range(pictures):
        rng = drawing(start, towns.QUIET, periods, at)
        town, place, group = towns.town(rng, periods, towns.QUIET).with_surge(rng, n)
        town = _saying(town, rng, towns.QUIET) if says else town
        found += any(_tells(alert, place, group) for alert in town.analysed().flags)
    return found


def drawing(start: int, scenario: str, periods: int, at: int) -> np.random.Generator:
    """Where the numbers of one picture's town come from."""
    # The calm third is the silent one, in the same towns.
    number = towns.SCENARIOS.index(towns.SILENT if scenario == towns.CALM else scenario)
    return np.random.default_rng([start, number, periods, at])


def _saying(town: towns.Town, rng: np.random.Generator, scenario: str) -> towns.Town:
    return town.saying_so(rng, calm=scenario != towns.SILENT)


def _tells(alert: Alert, place, group: str) -> bool:
    return alert.where != MUNICIPALITY and place in alert.place_ids and (alert.group or group) == group
