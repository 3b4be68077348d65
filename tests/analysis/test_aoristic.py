"""Aoristic weights: published ones, a table of a thousand burglaries, and the days when the clocks turn."""

import csv
import gzip
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.aoristic import hour_of_week, weights
from app.figures.periods import STOCKHOLM
from tests.material import material


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2024-01-01T08:00", "2024-01-01T16:00", {hour: 0.125 for hour in range(8, 16)}),
        ("2024-01-01T23:30", "2024-01-02T01:15", {23: 0.285714, 24: 0.571429, 25: 0.142857}),
        ("2024-01-01T01:50", "2024-01-01T02:10", {1: 0.5, 2: 0.5}),
        ("2024-01-01T01:00", "2024-01-01T02:30", {1: 0.666667, 2: 0.333333}),
        ("2024-01-01T01:00", "2024-01-01T01:00", {1: 1}),
        ("2024-01-07T23:00", "2024-01-08T01:00", {167: 0.5, 0: 0.5}),
        ("2024-01-01T00:30", "2024-01-08T00:30", {hour: 1 / 168 for hour in range(168)}),
        ("2024-01-01T00:00", "2024-01-11T12:00", {hour: 1 / 168 for hour in range(168)}),
    ],
)
def test_one_span(start, end, hours):
    """Ratcliffe (eight hours of an eighth), crimepy (the next three; oracles `aoristic`), and edges."""
    found, spread, unknown = weights([(at(start), at(end))])
    assert (spread, unknown) == (1, 0)
    assert found == pytest.approx([hours.get(hour, 0) for hour in range(168)], abs=5e-7)


@pytest.mark.parametrize(("day", "hours"), [("2024-03-31", 5), ("2024-10-27", 7)])
def test_the_night_the_clocks_turn_has_five_or_seven_hours(day, hours):
    found, _, _ = weights([(at(f"{day}T00:00"), at(f"{day}T06:00"))])
    sunday = found[144:]
    assert sunday[0] == pytest.approx(1 / hours) and sunday[6:].sum() == 0 and found.sum() == pytest.approx(1)
    assert sunday[2] == pytest.approx({5: 0, 7: 2 / 7}[hours])


def test_a_thousand_burglaries_hour_by_hour():
    """R package aoristic on Washington's burglaries: wall-clock times, Sunday first, a missing end is the start."""
    folder = "oracles/aoristic_dc_burglaries"
    rows = list(csv.DictReader(material(f"{folder}/burglaries.csv").open(encoding="utf-8")))
    with gzip.open(material(f"{folder}/weights_168h.csv.gz"), "rt", encoding="utf-8") as lines:
        expected = [[float(row[f"hour{n}"]) for n in range(1, 169)] for row in csv.DictReader(lines)]
    spans = []
    for row in rows:
        start = datetime.fromisoformat(row["start"]).replace(tzinfo=UTC)
        spans.append((start, datetime.fromisoformat(row["end"]).replace(tzinfo=UTC) if row["end"] else start))
    unlimited = timedelta(days=10_000)
    assert len(spans) == len(expected) == 1025
    for span, row in zip(spans, expected, strict=True):
        found, _, _ = weights([span], longest=unlimited, zone=UTC)
        assert np.roll(found, 24) == pytest.approx(row, abs=1e-9)
    total, spread, unknown = weights(spans, longest=unlimited, zone=UTC)
    sums = [float(r["sum"]) for r in csv.DictReader(material(f"{folder}/hour_sums.csv").open(encoding="utf-8"))]
    assert np.roll(total, 24) == pytest.approx(sums, abs=1e-6)
    assert (spread, unknown) == (1025, 0) and total.sum() == pytest.approx(1025)


def test_what_says_nothing_of_the_hour_is_counted_apart():
    day = at("2024-05-01T00:00")
    spans = [(day, day + timedelta(days=15)), (day, day - timedelta(minutes=1)), (day, day + timedelta(days=14))]
    found, spread, unknown = weights(spans)
    assert (spread, unknown) == (1, 2) and found.sum() == pytest.approx(1)
    assert weights([])[0].sum() == 0
    with pytest.raises(ValueError):
        weights([(datetime(2024, 5, 1), day)])


moments = st.datetimes(datetime(2023, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))
spans_of = st.lists(st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=20))), max_size=15)


@settings(max_examples=60)
@given(spans_of, st.randoms())
def test_totals_are_kept_and_the_order_does_not_matter(drawn, chance):
    spans = [(start, start + length) for start, length in drawn]
    found, spread, unknown = weights(spans)
    assert (found >= 0).all() and found.sum() == pytest.approx(spread) and spread + unknown == len(spans)
    chance.shuffle(spans)
    assert weights(spans)[0] == pytest.approx(found)


@settings(max_examples=60)
@given(moments, st.integers(1, 60 * 24 * 7), st.integers(1, 60 * 24 * 7))
def test_a_span_in_two_parts_is_the_parts_by_their_length(start, first, second):
    if first + second > 168 * 60:
        return
    middle, end = start + timedelta(minutes=first), start + timedelta(minutes=first + second)
    whole = weights([(start, end)])[0] * (first + second)
    parts = weights([(start, middle)])[0] * first + weights([(middle, end)])[0] * second
    assert whole == pytest.approx(parts, abs=1e-6)


def test_a_week_later_is_the_same_hour_also_across_the_clocks():
    start, end = at("2024-03-29T22:15"), at("2024-03-30T03:40")
    for weeks in (1, 30, 52):
        later = timedelta(weeks=weeks)  # on local clocks
        assert weights([(start + later, end + later)])[0] == pytest.approx(weights([(start, end)])[0])
    assert hour_of_week(datetime(2024, 7, 1, 22, tzinfo=UTC)) == 24
