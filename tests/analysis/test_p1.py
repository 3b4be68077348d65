"""Brå's table P1: spans, sums, gaps, marks and rates."""

import csv
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.p1 import (
    MISSING,
    NO_BASE,
    WITHHELD,
    Cell,
    Columns,
    Population,
    layout,
    month_spans,
    period_spans,
    population_of,
    sums,
)
from app.figures.periods import Days, Quarter
from tests.material import material


def months(first: date, n: int) -> list[date]:
    return [date(first.year + (first.month - 1 + k) // 12, (first.month - 1 + k) % 12 + 1, 1) for k in range(n + 1)]


def days_of(a, b) -> Days:
    return Days(date.fromisoformat(a), date.fromisoformat(b))


def test_the_spans_of_a_month():
    found = month_spans(date(2024, 2, 1))
    assert found.now == (
        days_of("2024-02-01", "2024-02-29"),
        days_of("2024-01-01", "2024-02-29"),
        days_of("2023-03-01", "2024-02-29"),
    )
    assert found.then == (
        days_of("2023-02-01", "2023-02-28"),
        days_of("2023-01-01", "2023-02-28"),
        days_of("2022-03-01", "2023-02-28"),
    )
    assert month_spans(date(2025, 12, 1)).now[1] == month_spans(date(2025, 12, 1)).now[2]
    with pytest.raises(ValueError):
        month_spans(date(2024, 2, 2))


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


def test_a_table_of_months_by_hand():
    starts = months(date(2023, 1, 1), 26)  # January 2023 to February 2025
    counts = np.zeros((3, 26), int)
    counts[0] = 10
    counts[0, 25] = 13
    counts[1, 13], counts[1, 25] = 4, 6
    found = sums(counts, starts, month_spans(date(2025, 2, 1)))
    assert found.now.tolist() == [[13, 23, 123], [6, 6, 6], [0, 0, 0]]
    assert found.then.tolist() == [[10, 20, 120], [4, 4, 4], [0, 0, 0]]
    assert found.known_now.all() and found.known_then.all()
    rows = layout(found, (None, Population(10_000, True), Population(9_999, True)))
    period, year, twelve = rows[0]
    assert (period.number, period.change, period.percent) == (Cell(13), Cell(3), Cell(pytest.approx(30)))
    assert period.few and not year.few and year.per_100_000 == Cell(230) and twelve.per_100_000 == Cell(1230)
    assert rows[1][0].percent == Cell(pytest.approx(50)) and rows[1][0].few
    nothing = rows[2][0]
    assert (nothing.number, nothing.change, nothing.few) == (Cell(0), Cell(0), False)
    assert nothing.percent == Cell(None, NO_BASE)


def test_withheld_numbers_are_given_away_by_nothing():
    found = sums(np.full((1, 26), 3), months(date(2023, 1, 1), 26), month_spans(date(2025, 2, 1)))
    row = layout(found, [Population(100, True)] * 3, [[True, False, False]])[0]
    hidden = Cell(None, WITHHELD)
    assert (row[0].number, row[0].then, row[0].change, row[0].percent, row[0].per_100_000) == (hidden,) * 5
    assert row[1].number == Cell(6)


def test_a_gap_is_missing_and_not_nothing():
    starts = months(date(2023, 1, 1), 26)
    known = np.ones(26, bool)
    known[8] = False  # September 2023
    found = sums(np.full((1, 26), 2), starts, month_spans(date(2025, 2, 1)), known)
    period, year, twelve = layout(found)[0]
    assert (period.then, year.then, twelve.then) == (Cell(4 - 2), Cell(4), Cell(None, MISSING)) and not twelve.few
    assert twelve.number == Cell(24) and twelve.change == twelve.percent == twelve.per_100_000 == Cell(None, MISSING)
    early = layout(sums(np.full((1, 26), 2), starts, month_spans(date(2024, 1, 1))))[0]
    assert early[0].then == Cell(2) and early[2].number == Cell(24) and early[2].then == Cell(None, MISSING)
    # A span that cuts a month in two cannot be told from months.
    assert not sums(np.full((1, 26), 2), starts, period_spans(days_of("2024-06-03", "2024-06-16"))).known_now[0, 0]


def test_the_quarters_of_the_official_statistics():
    """27 of 27 whole years are the sum of their quarters; over the gap of 2014 nothing is summed."""
    quarterly = material("official_statistics/bra_reported_offences_quarterly_2014_2023.csv")
    yearly = material("official_statistics/bra_reported_offences_yearly_1996_2023.csv")
    years = {
        (r["code"], int(r["year"])): int(r["count"])
        for r in csv.DictReader(yearly.open(encoding="utf-8"), delimiter=";")
        if r["category"] == "total"
    }
    by_place: dict = {}
    for row in csv.DictReader(quarterly.open(encoding="utf-8"), delimiter=";"):
        by_place.setdefault(row["code"], {})[Quarter.parse(row["quarter"].replace("K", "-K"))] = int(row["count"])
    checked = 0
    for code, found in by_place.items():
        columns = [Quarter(2014, 1) + n for n in range(40)]
        starts = [quarter.first_day for quarter in columns] + [date(2024, 1, 1)]
        counts = np.array([[found.get(quarter, 0) for quarter in columns]])
        known = np.array([quarter in found for quarter in columns])
        for year in range(2015, 2024):
            last = Quarter(year, 4)
            spans = Columns(
                (last.days, last.twelve_months, last.twelve_months),
                ((last - 4).days, (last - 4).twelve_months, (last - 4).twelve_months),
            )
            table = sums(counts, starts, spans, known)
            assert table.known_now.all() and table.now[0, 1] == years[code, year]
            assert table.known_then[0].tolist() == [year > 2015] * 3
            checked += 1
    assert checked == 27


def test_the_population_is_the_mean_of_both_year_ends():
    ends = {2016: 8432, 2017: 8603, 2018: 8667}
    whole = population_of(Days(date(2018, 1, 1), date(2018, 12, 31)), ends)
    assert whole == Population(8635, True)
    assert population_of(Days(date(2018, 3, 1), date(2018, 5, 31)), ends) == whole
    halves = population_of(Days(date(2017, 7, 2), date(2018, 7, 1)), ends)
    assert halves.final and halves.n == pytest.approx((183 * 8517.5 + 182 * 8635) / 365)
    assert population_of(Days(date(2019, 1, 1), date(2019, 3, 31)), ends) == Population(8667, False)
    assert population_of(Days(date(2020, 1, 1), date(2020, 3, 31)), ends) is None


@settings(max_examples=40)
@given(st.lists(st.integers(0, 10**9), min_size=36, max_size=36), st.integers(24, 35))
def test_days_or_months_give_the_same_table_and_rows_keep_their_order(counts, at):
    starts = months(date(2021, 1, 1), 36)
    spans = month_spans(starts[at])
    by_month = sums([counts, counts[::-1]], starts, spans)
    days = [starts[0] + timedelta(days=n) for n in range((starts[-1] - starts[0]).days + 1)]
    daily = np.zeros((2, len(days) - 1), np.int64)
    for month, (n, m) in enumerate(zip(counts, counts[::-1], strict=True)):
        daily[:, (starts[month] - starts[0]).days + month % 27] = n, m
    by_day = sums(daily, days, spans)
    assert (by_month.now == by_day.now).all() and (by_month.then == by_day.then).all() and by_day.known_then.all()
    turned = sums([counts[::-1], counts], starts, spans)
    assert layout(turned) == layout(by_month)[::-1]
    assert by_month.now[0, 2] == sum(counts[at - 11 : at + 1])


def test_impossible_input_is_refused():
    starts = months(date(2024, 1, 1), 2)
    spans = month_spans(date(2024, 2, 1))
    for counts, edges in (
        ([1, 2], starts),
        ([[1, 2, 3]], starts),
        ([[-1, 2]], starts),
        ([[0.5, 1]], starts),
        ([[1, 2]], starts[::-1]),
    ):
        with pytest.raises(ValueError):
            sums(counts, edges, spans)
    with pytest.raises(ValueError):
        layout(sums([[1, 2]], starts, spans), (None, None))
    with pytest.raises(ValueError):
        layout(sums([[1, 2]], starts, spans), withheld=[[True]])
