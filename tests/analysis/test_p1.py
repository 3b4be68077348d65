"""Brå's table P1: spans, gaps, marks and rates."""

from datetime import date, timedelta

import numpy as np
import pytest

from app.analysis.p1 import MISSING, NO_BASE, WITHHELD, Cell, Population, Sums, layout, period_spans, population_of
from app.figures.periods import Days


def summed(now, then, known_then=(True, True, True)) -> Sums:
    now, then = np.array(now), np.array(then)
    return Sums(now, then, np.ones(now.shape, bool), np.broadcast_to(known_then, now.shape))


def days_of(a, b) -> Days:
    return Days(date.fromisoformat(a), date.fromisoformat(b))


def test_the_spans_of_a_fortnight():
    found = period_spans(days_of("2026-11-16", "2026-11-29"))
    assert found.now[1:] == (days_of("2026-01-01", "2026-11-29"), days_of("2025-11-30", "2026-11-29"))
    assert found.then == (
        days_of("2025-11-17", "2025-11-30"),
        days_of("2025-01-01", "2025-11-29"),
        days_of("2024-11-30", "2025-11-29"),
    )
    for last in (date(2024, 2, 29), date(2025, 2, 28), date(2026, 1, 3)):
        spans = period_spans(Days(last - timedelta(days=13), last))
        assert spans.then[2].last + timedelta(days=1) == spans.now[2].first and 365 <= len(spans.now[2]) <= 366
    leap = period_spans(days_of("2025-02-15", "2025-02-28"))
    assert leap.now[2] == days_of("2024-03-01", "2025-02-28")  # 365 days: the 29th belongs to the year before
    assert leap.then[1:] == (days_of("2024-01-01", "2024-02-28"), days_of("2023-03-01", "2024-02-29"))


def test_a_table_by_hand():
    found = summed([[13, 23, 123], [6, 6, 6], [0, 0, 0]], [[10, 20, 120], [4, 4, 4], [0, 0, 0]])
    rows = layout(found, (None, Population(10_000, True), Population(9_999, True)))
    period, year, twelve = rows[0]
    assert (period.number, period.change, period.percent) == (Cell(13), Cell(3), Cell(pytest.approx(30)))
    assert period.few and not year.few and year.per_100_000 == Cell(230) and twelve.per_100_000 == Cell(1230)
    assert rows[1][0].percent == Cell(pytest.approx(50)) and rows[1][0].few
    nothing = rows[2][0]
    assert (nothing.number, nothing.change, nothing.few) == (Cell(0), Cell(0), False)
    assert nothing.percent == Cell(None, NO_BASE)


def test_withheld_numbers_are_given_away_by_nothing():
    row = layout(summed([[3, 6, 36]], [[3, 6, 36]]), [Population(100, True)] * 3, [[True, False, False]])[0]
    hidden = Cell(None, WITHHELD)
    assert (row[0].number, row[0].then, row[0].change, row[0].percent, row[0].per_100_000) == (hidden,) * 5
    assert row[1].number == Cell(6)


def test_a_gap_is_missing_and_not_nothing():
    period, year, twelve = layout(summed([[2, 4, 24]], [[2, 4, 0]], (True, True, False)))[0]
    assert (period.then, year.then, twelve.then) == (Cell(2), Cell(4), Cell(None, MISSING)) and not twelve.few
    assert twelve.number == Cell(24) and twelve.change == twelve.percent == twelve.per_100_000 == Cell(None, MISSING)


def test_the_population_is_the_mean_of_both_year_ends():
    ends = {2016: 8432, 2017: 8603, 2018: 8667}
    whole = population_of(Days(date(2018, 1, 1), date(2018, 12, 31)), ends)
    assert whole == Population(8635, True)
    assert population_of(Days(date(2018, 3, 1), date(2018, 5, 31)), ends) == whole
    halves = population_of(Days(date(2017, 7, 2), date(2018, 7, 1)), ends)
    assert halves.final and halves.n == pytest.approx((183 * 8517.5 + 182 * 8635) / 365)
    assert population_of(Days(date(2019, 1, 1), date(2019, 3, 31)), ends) == Population(8667, False)
    assert population_of(Days(date(2020, 1, 1), date(2020, 3, 31)), ends) is None


def test_impossible_input_is_refused():
    found = summed([[1, 2, 3]], [[1, 2, 3]])
    for wrong in ({"population": (None, None)}, {"withheld": [[True]]}):
        with pytest.raises(ValueError):
            layout(found, **wrong)
