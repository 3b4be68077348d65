"""Nothing leaves from which a small number can be found out, by an attacker who knows all that has left."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.disclosure_control import gate
from app.disclosure_control.attacker import intervals
from app.disclosure_control.tables import (
    AREAS,
    BROAD,
    FAMILIES,
    FAMILY,
    GROUPS,
    MONTHS,
    NO_AREA,
    RUNGS,
    WIDE,
    Counts,
    table,
)
from app.taxonomy import service as taxonomy
from tests.disclosure_control import simulated

TEN_YEARS = 40
SIZES = 0.33, 1.0, 3.0


def outcome(seed: int, areas: int = 6) -> tuple[int, int, list]:
    """(tables let out, cells recovered, cells of which too much is told) of one quarter."""
    counts = simulated.quarter(seed, SIZES[seed % len(SIZES)], areas)
    kinds = list(permutations((GROUPS, MONTHS, AREAS)))[seed % 6]
    tables = simulated.let_out(counts, kinds)
    told = [cell for one in tables for cell in one.cells]
    assert all(n == counts.of(cell) for cell, n in told)
    assert all(one.total == sum(counts.atoms.values()) for one in tables)
    return len(tables), len(simulated.recovered(counts, told)), gate.found_out(counts, tables)


def test_what_leaves_tells_no_small_number():
    seen = [outcome(seed, areas=3) for seed in (1, 2)]
    assert sum(tables for tables, *_ in seen) >= 4
    assert [(one[1], one[2]) for one in seen] == [(0, [])] * len(seen)


@pytest.mark.only_slow
def test_what_leaves_in_ten_years_tells_no_small_number():
    seen = [outcome(seed) for seed in range(TEN_YEARS)]
    assert sum(tables for tables, *_ in seen) >= TEN_YEARS
    assert [(one[1], one[2]) for one in seen] == [(0, [])] * TEN_YEARS


def test_the_attacker_breaks_numbers_that_are_only_left_out():
    """What the two above would be without the gate."""
    counts = simulated.quarter(1)
    assert len(simulated.recovered(counts, simulated.suppressed(counts))) >= 20


def few(atoms, areas=()) -> Counts:
    groups = tuple((group, group) for group in sorted({key[0] for key in atoms}))
    return Counts(("2026-07", "2026-08", "2026-09"), groups, areas, atoms)


def test_a_table_without_small_numbers_is_stopped_when_one_follows_from_it():
    """Both groups of a family lie in July: the council's table says how many each had in the quarter."""
    counts = few({("brand", "2026-07", NO_AREA): 3, ("skadegorelse", "2026-07", NO_AREA): 20})
    only_large = table(counts, MONTHS, FAMILY, "")
    assert all(n == 0 or n >= gate.SMALLEST for _, n in only_large.cells)
    assert (("brand",), "2026-07", None) in gate.found_out(counts, [only_large])
    passed = gate.judge(counts, MONTHS, [], "")
    assert passed.table is None and dict(passed.refused)[FAMILY] == gate.DERIVED


def test_two_tables_that_are_harmless_alone_are_not_let_out_together():
    """By areas everything is at the square, by months everything is in July: together a group of three is found."""
    at = "torget"
    atoms = {(group, "2026-07", at): 30 for group in ("trafik", "skadegorelse")}
    atoms |= {(group, "2026-08", at): 30 for group in ("trafik", "skadegorelse")} | {("brand", "2026-07", at): 3}
    counts = few(atoms, ((at, "Torget"), ("hamnen", "Hamnen")))
    alone = gate.judge(counts, AREAS, [], "")
    assert alone.table is None, "all are in one area: of each group it is known where"
    spread = few(atoms | {("brand", "2026-08", "hamnen"): 3, ("trafik", "2026-08", "hamnen"): 20}, counts.areas)
    assert gate.judge(spread, AREAS, [], "").table


def test_what_does_not_agree_with_what_has_left_stays():
    before, after = simulated.quarter(2), simulated.quarter(5)
    first = gate.judge(before, AREAS, [], "").table
    assert first
    passed = gate.judge(after, MONTHS, [first], "")
    assert passed.table is None and gate.CHANGED in dict(passed.refused).values()


@settings(max_examples=8)
@given(st.lists(st.integers(0, 14), min_size=12, max_size=12), st.sampled_from([MONTHS, AREAS, GROUPS]))
def test_what_is_only_seen_to_be_wide_is_wide(numbers, kind):
    """The attacker asks no further about a cell that is wide enough; asked about every one it says the same."""
    keys = [
        (group, month, where)
        for group in ("brand", "skadegorelse", "trafik")
        for month in ("2026-07", "2026-08")
        for where in ("torget", NO_AREA)
    ]
    groups = tuple((group, group) for group in ("brand", "skadegorelse", "trafik"))
    atoms = {key: n for key, n in zip(keys, numbers, strict=True) if n}
    counts = Counts(("2026-07", "2026-08"), groups, (("torget", "Torget"),), atoms)
    tables = simulated.let_out(counts, (kind, MONTHS))
    small = [cell for cell in gate.cells_of(counts) if 0 < counts.of(cell) < gate.SMALLEST]
    sums = [counts.within(cell) for cell in small]
    before = intervals(gate.knowledge(counts, ()), sums)
    after = intervals(gate.knowledge(counts, tables), sums)
    for cell, (low, high), (least, most) in zip(small, before, after, strict=True):
        assert low <= least <= counts.of(cell) <= most <= high
        assert most - least >= min(gate.NARROWEST, high - low)


def test_every_group_belongs_to_one_line_of_each_rung():
    counted = sorted(group.slug for group in taxonomy.counted_groups())
    for joined in (FAMILIES, BROAD):
        assert sorted(slug for slugs in joined.values() for slug in slugs) == counted
    assert {family for family in RUNGS[GROUPS]} >= {FAMILY, WIDE}
    for slugs in FAMILIES.values():
        assert sum(set(slugs) <= set(wide) for wide in BROAD.values()) == 1
