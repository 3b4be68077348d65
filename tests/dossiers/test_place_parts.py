"""The pure parts of a dossier: days, the sun, and the months as a drawing."""

import re
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from astral import Observer, sun

from app.dossiers import counted, daylight, sentences
from app.dossiers.spans import shortcuts, spans, twelve_months
from app.drawing.charts import alt_text
from app.drawing.palette import PRINT
from app.drawing.time_charts import Month, month_rows
from app.figures.periods import Days, start_of
from app.situational_pictures.where_when import When

YESTERDAY = date(2026, 11, 24)


# --- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 25), date(2025, 11, 1), date(2026, 10, 31)),
        (date(2026, 12, 1), date(2025, 12, 1), date(2026, 11, 30)),  # yesterday was the last of a month
        (date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
        (date(2024, 3, 1), date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_the_last_twelve_whole_months(today, first, last):
    assert twelve_months(today - timedelta(days=1)) == Days(first, last)


def test_a_year_stands_beside_the_year_before_and_is_not_compared_with_itself():
    asked = spans(YESTERDAY)
    assert asked.last_year is None and asked.previous == Days(date(2024, 11, 25), date(2025, 11, 24))
    assert len(asked.months) == 36 and asked.months[0] == date(2023, 12, 1) and asked.months[-1] == date(2026, 11, 1)
    assert asked.recent == Days(date(2023, 12, 1), date(2026, 11, 24))


def test_the_year_before_keeps_the_weekdays():
    asked = spans(YESTERDAY, date(2026, 9, 7), date(2026, 9, 20))
    assert asked.last_year == Days(date(2025, 9, 8), date(2025, 9, 21))
    assert asked.last_year.first.weekday() == asked.now.first.weekday()
    assert spans(YESTERDAY, date(2025, 11, 26), date(2026, 11, 24)).last_year is not None  # 364 days
    assert spans(YESTERDAY, date(2025, 11, 25), date(2026, 11, 24)).last_year is None  # 365 would lie over itself


def test_a_missing_day_is_a_year_from_the_other():
    assert spans(YESTERDAY, first=date(2024, 2, 29)).now == Days(date(2024, 2, 29), date(2025, 2, 28))
    assert spans(YESTERDAY, last=date(2024, 2, 28)).now == Days(date(2023, 3, 1), date(2024, 2, 28))
    assert spans(YESTERDAY, first=date(2026, 11, 1)).now == Days(date(2026, 11, 1), date(2026, 11, 24))


@pytest.mark.parametrize("yesterday", [YESTERDAY, date(2024, 2, 28), date(2024, 2, 29), date(2025, 12, 31)])
def test_every_shortcut_can_be_asked_for(yesterday):
    for _name, days in shortcuts(yesterday):
        assert spans(yesterday, days.first, days.last).now == days


# --- the sun ---------------------------------------------------------------------------------------------------------

STOCKHOLM = (59.3293, 18.0686)


def nights(lat: float = STOCKHOLM[0], lon: float = STOCKHOLM[1]) -> daylight.Nights:
    return daylight.Nights(lat, lon, Days(date(2026, 1, 1), date(2026, 12, 31)))


def share(of: daylight.Nights, start: datetime, end: datetime) -> float:
    return of.share(seconds(start), seconds(end))[0]


def share_of(of: daylight.Nights, days: Days) -> float:
    return share(of, start_of(days.first), start_of(days.last + timedelta(days=1)))


def seconds(*moments: datetime) -> np.ndarray:
    return np.array([moment.timestamp() for moment in moments])


def in_the_dark(spans: list[tuple[datetime, datetime]]) -> daylight.Dark:
    return daylight.in_the_dark(*(seconds(*ends) for ends in zip(*spans, strict=True)), *STOCKHOLM)


def test_most_of_december_and_little_of_june_is_dark():
    assert share_of(nights(), Days(date(2026, 12, 1), date(2026, 12, 31))) == pytest.approx(0.67, abs=0.02)
    assert share_of(nights(), Days(date(2026, 6, 1), date(2026, 6, 30))) < 0.12


def test_civil_twilight_ends_and_begins_when_the_almanac_says():
    dusk = datetime(2026, 12, 21, 14, 44, tzinfo=UTC)  # sunset 13:48; 56 minutes until the sun is six degrees down
    assert share(nights(), dusk - timedelta(minutes=5), dusk - timedelta(minutes=5)) == 0
    assert share(nights(), dusk + timedelta(minutes=5), dusk + timedelta(minutes=5)) == 1
    assert share(nights(), dusk - timedelta(hours=1), dusk + timedelta(hours=1)) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(("lat", "lon"), [STOCKHOLM, (55.6, 13.0), (63.8, 20.3), (67.86, 20.2)])
def test_dusk_and_dawn_are_those_of_astral(lat, lon):
    """But on the few days of a year when its dawn passes midnight in UTC and it gives another day's, or none at all."""
    at, found = Observer(lat, lon), nights(lat, lon)
    apart, sure = [], timedelta(seconds=20)
    for day in Days(date(2026, 1, 1), date(2026, 12, 31)):
        for edge in (sun.dusk, sun.dawn):
            try:
                then = edge(at, day, depression=6.0, tzinfo=UTC)
            except ValueError:
                continue
            before, after = share(found, then - sure, then - sure), share(found, then + sure, then + sure)
            if (before, after) != ((0, 1) if edge is sun.dusk else (1, 0)):
                apart.append(day)
    assert len(apart) <= 4


@pytest.mark.parametrize("lat", [59.3293, 63.8, 67.86])
def test_the_night_shortens_and_lengthens_evenly(lat):
    """No night is an hour shorter than both its neighbours."""
    found = nights(lat, 20.2)
    noon = datetime(2026, 3, 1, 11, tzinfo=UTC)
    days = [noon + timedelta(days=n) for n in range(200)]
    hours = [24 * share(found, day, day + timedelta(days=1)) for day in days]
    for before, night, after in zip(hours, hours[1:], hours[2:], strict=False):
        assert night > min(before, after) - 0.05


@pytest.mark.parametrize(("lat", "midsummer", "midwinter"), [(67.86, 0.0, 0.777), (78.2, 0.0, 1.0), (60.3, 0.04, 0.66)])
def test_where_it_never_gets_dark_or_never_light(lat, midsummer, midwinter):
    june, december = Days(date(2026, 6, 21), date(2026, 6, 21)), Days(date(2026, 12, 21), date(2026, 12, 21))
    assert share_of(nights(lat, 20.2), june) == pytest.approx(midsummer, abs=0.02)
    assert share_of(nights(lat, 20.2), december) == pytest.approx(midwinter, abs=0.03)


def test_an_uncertain_time_is_shared_between_dark_and_light_and_a_long_one_left_out():
    noon, midnight = datetime(2026, 1, 10, 11, tzinfo=UTC), datetime(2026, 1, 10, 23, tzinfo=UTC)
    assert in_the_dark([(midnight, midnight), (noon, noon)]).dark == 1
    both = in_the_dark([(noon, midnight)])
    assert both.n == 1 and both.dark == pytest.approx(8.1 / 12, abs=0.03)  # dark from about a quarter to four
    long = in_the_dark([(noon, noon + timedelta(days=15))])
    assert (long.n, long.dark, long.lower, long.upper) == (0, 0, 0, 1)


@pytest.mark.parametrize("month", [1, 6, 12])
def test_what_is_spread_evenly_round_the_clock_has_nothing_to_do_with_darkness(month):
    """Whatever the season: it is held against the dark of its own days."""
    first = datetime(2026, month, 5, tzinfo=UTC)
    even = [(at, at) for n in range(96) for at in [first + timedelta(days=n // 24, hours=n % 24)]]
    found = in_the_dark(even)
    assert found.n >= daylight.LEAST and found.lower <= found.share <= found.upper
    assert found.dark / found.n == pytest.approx(found.share, abs=0.03)
    late = [(at, at) for n in range(40) for at in [first + timedelta(days=n, hours=23)]]
    found = in_the_dark(late)
    assert found.lower > found.share


# --- the clock -------------------------------------------------------------------------------------------------------


def when_at(*hours: int, n: int = 12) -> When:
    week = [[0.0] * 24 for _ in range(7)]
    for hour in hours:
        week[0][hour] += n
    return When(week, [], n * len(hours), 0, 0)


def test_the_centre_of_the_day_passes_midnight():
    found = counted.clock(when_at(23, 0))
    assert found.hour == pytest.approx(0, abs=1e-6) or found.hour == pytest.approx(24)
    assert (found.start, found.hours) in ((23, 1), (0, 1))


def test_two_opposite_peaks_have_no_centre_and_few_times_none():
    assert counted.clock(when_at(8, 20)).hour is None
    assert counted.clock(when_at(20, n=9)).hour is None and counted.clock(when_at(20, n=10)).hour == 20.5


# --- the months ------------------------------------------------------------------------------------------------------


def some_months(count) -> list[Month]:
    return [Month(date(2023 + (10 + at) // 12, (10 + at) % 12 + 1, 1), count(at), at >= 24) for at in range(36)]


@pytest.mark.parametrize("narrow", [False, True])
def test_every_month_is_drawn_written_and_told(narrow):
    svg = month_rows(some_months(lambda at: None if at == 0 else at), key="m", title="Månader", narrow=narrow)
    assert svg.count("<rect ") == 35 and svg.count('class="c-now"') == 12 and svg.count('class="c-plain"') == 23
    said = alt_text(svg)
    assert "nov 2023 saknas; dec 2023 1;" in said and said.endswith("okt 2026 35.")
    assert [f">november {year}–oktober {year + 1}<" in svg for year in (2023, 2024, 2025)] == [True] * 3
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" class', svg)]
    assert heights[-1] / heights[0] == pytest.approx(35, rel=0.05)  # one scale for all rows


def test_months_without_reports_are_a_sentence_and_print_has_colours_of_its_own():
    assert "Inga rapporter under de här månaderna." in month_rows(some_months(lambda at: 0), key="m", title="M")
    assert "class=" not in month_rows(some_months(lambda at: 2), key="m", title="M", palette=PRINT)


def test_small_words():
    assert sentences.reports(1) == "en rapport" and sentences.reports(1200) == "1\xa0200 rapporter"
    assert sentences.change_in_words(3, 0) == "3 fler" and sentences.change_in_words(2, 4) == "2 färre"
    assert sentences.verdict(None) == "–" and sentences.verdict("fler") == "fler"
