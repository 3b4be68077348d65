"""Made-up quarters of a town like Köping, and what its coordinator lets out of them."""

import random

from app.disclosure_control import gate
from app.disclosure_control.attacker import Contradiction, intervals
from app.disclosure_control.tables import AREAS, GROUP, GROUPS, MONTHS, NO_AREA, Counts, Table, table

A_QUARTER = {
    "trafik": 62,
    "skadegorelse": 61,
    "samling-ordning": 58,
    "narkotika-alkohol": 39,
    "tillgrepp": 29,
    "otrygg-plats": 19,
    "skola-unga": 13,
    "vald-hot": 9,
    "brand": 7,
    "bedrageri-ekonomi": 6,
    "oro-extremism": 2,
}
SLOTS = "2026-07", "2026-08", "2026-09"


def quarter(seed: int, size: float = 1.0, areas: int = 6) -> Counts:
    rng = random.Random(seed)
    names = tuple((f"omrade-{n}", f"Område {n}") for n in range(areas))
    weights = [1 / (n + 1) for n in range(areas)] + [0.4]
    atoms: dict[tuple[str, str, str], int] = {}
    for group, usual in A_QUARTER.items():
        for _ in range(sum(rng.random() < size / 4 for _ in range(usual * 4))):
            where = rng.choices([*(id for id, _ in names), NO_AREA], weights)[0]
            key = group, rng.choice(SLOTS), where
            atoms[key] = atoms.get(key, 0) + 1
    places = tuple((id, sum(n for key, n in atoms.items() if key[2] == id) // 2) for id, _ in names[:5])
    return Counts(SLOTS, tuple((group, group) for group in A_QUARTER), names, atoms, places)


def let_out(counts: Counts, kinds=(GROUPS, AREAS, MONTHS)) -> list[Table]:
    """What leaves when these are asked for, one after the other."""
    released: list[Table] = []
    for kind in kinds:
        passed = gate.judge(counts, kind, released, "K3 2026")
        if passed.table:
            released.append(passed.table)
    return released


def suppressed(counts: Counts) -> list[tuple[tuple, int]]:
    """The control: groups by months and by areas with every number under five left out, and all totals told."""
    told = []
    for kind in (MONTHS, AREAS):
        fine = table(counts, kind, GROUP, "")
        if kind == AREAS:
            lines = [((group,), None, area) for group, _ in counts.groups for area in [*dict(counts.areas), NO_AREA]]
        else:
            lines = [cell for cell, _ in fine.cells]
        told += [(cell, counts.of(cell)) for cell in lines if not 0 < counts.of(cell) < 5]
        sides = [(None, month, None) for month in SLOTS] if kind == MONTHS else [cell for cell, _ in fine.cells]
        told += [(cell, counts.of(cell)) for cell in sides]
    return told


def recovered(counts: Counts, told) -> list[tuple]:
    """Cells of 1–9 that an attacker knows exactly, and would not know of the council's tables alone."""
    small = [cell for cell in gate.cells_of(counts) if 0 < counts.of(cell) < gate.SMALLEST]
    sums = [counts.within(cell) for cell in small]
    alone, with_all = gate.knowledge(counts, ()), gate.knowledge(counts, ())
    with_all.sums.extend((counts.within(cell), n) for cell, n in told)
    try:
        found = zip(small, intervals(alone, sums, 1), intervals(with_all, sums, 1), strict=True)
    except Contradiction:
        raise AssertionError("what was let out does not agree with itself") from None
    return [cell for cell, before, after in found if after[0] == after[1] and before[0] < before[1]]
