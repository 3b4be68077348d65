"""Brå's table P1: spans, gaps and rates."""

from datetime import date, timedelta

import numpy as np
import pytest

from app.analysis.p1 import Figure, Population, layout, period_spans, population_of
from app.figures.periods import Days

NOBODY = (None, None, None)


def rows_of(now, then, known_then=(True, True, True), population=NOBODY):
    return layout(np.stack((now, then), axis=1), np.array([(True, True, True), known_then]), population)


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
    now, then = [[13, 23, 123], [6, 6, 6], [0, 0, 0]], [[10, 20, 120], [4, 4, 4], [0, 0, 0]]
    rows = rows_of(now, then, population=(None, 10_000, 9_999))
    assert rows[0] == (Figure(13, 10, None), Figure(23, 20, 230), Figure(123, 120, 1230))
    assert rows[2][0] == Figure(0, 0, None)


def test_a_gap_is_missing_and_not_nothing():
    (row,) = rows_of([[2, 4, 24]], [[2, 4, 0]], (True, True, False))
    assert row == (Figure(2, 2, None), Figure(4, 4, None), Figure(24, None, None))


def test_the_population_is_the_mean_of_both_year_ends():
    ends = {2016: 8432, 2017: 8603, 2018: 8667}
    whole = population_of(Days(date(2018, 1, 1), date(2018, 12, 31)), ends)
    assert whole == Population(8635, True)
    assert population_of(Days(date(2018, 3, 1), date(2018, 5, 31)), ends) == whole
    halves = population_of(Days(date(2017, 7, 2), date(2018, 7, 1)), ends)
    assert halves.final and halves.n == pytest.approx((183 * 8517.5 + 182 * 8635) / 365)
    assert population_of(Days(date(2019, 1, 1), date(2019, 3, 31)), ends) == Population(8667, False)
    assert population_of(Days(date(2020, 1, 1), date(2020, 3, 31)), ends) is None
