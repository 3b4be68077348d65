"""Rates are Brå's, gaps are gaps, and days are compared with the same of the year before. Figures: Brå, statistics on
reported offences, 2017 and 2018; populations of 31 December: SCB."""

import csv
from datetime import date
from uuid import uuid4

import pytest

from app.figures.periods import Days, Quarter
from app.official_statistics import reading, series
from app.official_statistics.series import Point, Series
from tests.material import MATERIAL

PEOPLE = {
    "Kungsör": {2016: 8432, 2017: 8603, 2018: 8667},
    "Köping": {2016: 25950, 2017: 26116, 2018: 26268},
    "Arboga": {2016: 13903, 2017: 13934, 2018: 14138},
}
PUBLISHED = {
    ("Kungsör", 2017): ((545, 6399), (131, 1538), (151, 1773), (49, 575), (76, 892)),
    ("Kungsör", 2018): ((625, 7238), (165, 1911), (164, 1899), (51, 591), (79, 915)),
    ("Köping", 2017): ((2892, 11109), (536, 2059), (855, 3284), (195, 749), (262, 1006)),
    ("Köping", 2018): ((2669, 10190), (596, 2276), (758, 2894), (129, 493), (302, 1153)),
    ("Arboga", 2017): ((1213, 8715), (266, 1911), (386, 2773), (84, 604), (127, 912)),
    ("Arboga", 2018): ((1672, 11912), (318, 2266), (473, 3370), (132, 940), (318, 2266)),
}
"""(count, published per 100,000) of all, against persons, theft, code 11462 and vandalism."""


def made(*figures, code="5036", kind="offences"):
    """A series of (period, value) or (period, value, preliminary)."""
    points = []
    for period, value, *preliminary in figures:
        days = series.read_days(period)
        points.append(Point(uuid4(), days, value, None, None, bool(preliminary), uuid4()))
    return Series(kind, "Brå", code, "Samtliga brott", tuple(points))


def test_all_thirty_published_rates_come_out_exactly_and_none_with_the_population_of_one_day():
    exact = wrong = 0
    for (name, year), rows in PUBLISHED.items():
        days = Days(date(year, 1, 1), date(year, 12, 31))
        for n, published in rows:
            exact += series.per_100_000(n, days, PEOPLE[name]) == (published, True)
            wrong += round(100_000 * n / PEOPLE[name][year]) == published
    assert (exact, wrong) == (30, 0)


def test_a_later_year_stands_on_the_latest_population_and_says_so():
    year = Days(date(2019, 1, 1), date(2019, 12, 31))
    assert series.per_100_000(625, year, PEOPLE["Kungsör"]) == (7211, False)
    assert series.per_100_000(625, Days(date(2021, 1, 1), date(2021, 12, 31)), PEOPLE["Kungsör"]) == (None, True)
    assert series.per_100_000(625, year, {}) == (None, True)


def test_a_sum_of_several_codes_has_the_rate_that_was_published():
    days = Days(date(2018, 1, 1), date(2018, 12, 31))
    point = Point(uuid4(), days, 139, 991, None, False, uuid4())
    of_two = Series("offences", "Brå", "11650+11708", "Narkotikabrott och vapenbrott", (point,))
    assert series.rate(of_two, days, 139, PEOPLE["Arboga"]) == (991, True)


def test_a_gap_is_said_and_never_nought():
    quarters = made(
        ("2014K1", 191), ("2014K2", 195), ("2015K1", 163), ("2015K2", 165), ("2015K3", 151), ("2015K4", 181)
    )
    whole = series.total(quarters, Days(date(2014, 1, 1), date(2014, 12, 31)))
    assert (whole.n, whole.missing) == (None, ("juli–december 2014",))
    assert series.total(quarters, Days(date(2015, 1, 1), date(2015, 12, 31))).n == 660
    left_out = made(("2015K1", 163), ("2015K2", None))
    assert series.total(left_out, Days(date(2015, 1, 1), date(2015, 6, 30))).missing == ("kvartal 2 2015",)


def test_a_year_goes_before_its_quarters_and_is_never_added_to_them():
    both = made(("2015", 661), ("2015K1", 163), ("2015K2", 165), ("2015K3", 151), ("2015K4", 181))
    assert series.total(both, Days(date(2015, 1, 1), date(2015, 12, 31))).n == 661
    assert series.total(both, Days(date(2015, 1, 1), date(2015, 9, 30))).n == 479


def test_january_to_august_stands_beside_the_same_months_of_the_year_before():
    months = made(
        *((f"{year}-{month:02}", 10 * month + year - 2025, True) for year in (2025, 2026) for month in range(1, 9))
    )
    spans = series.year_to(date(2026, 8, 31))
    assert [series.label(days) for days in spans] == ["januari–augusti 2026", "januari–augusti 2025"]
    (line,) = series.lines([months], spans, {})
    assert (line.now.n, line.then.n, line.now.preliminary) == (368, 360, True)
    assert series.year_to(date(2024, 2, 29))[1] == Days(date(2023, 1, 1), date(2023, 2, 28))
    assert [series.label(days) for days in series.twelve_months(date(2026, 8, 31))] == [
        "september 2025–augusti 2026",
        "september 2024–augusti 2025",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026", "2026"),
        ("2015K1", "kvartal 1 2015"),
        ("kvartal 3 2026", "kvartal 3 2026"),
        ("2026-08", "augusti 2026"),
        ("2026M08", "augusti 2026"),
        ("Augusti 2026", "augusti 2026"),
        ("jan-aug 2026", "januari–augusti 2026"),
        ("2026-01-01–2026-08-31", "januari–augusti 2026"),
        ("2026-01-05 till 2026-01-18", "5–18 januari 2026"),
    ],
)
def test_periods_are_read_as_people_and_files_write_them(written, said):
    assert series.label(series.read_days(written)) == said
    assert series.read_days(said) == series.read_days(written) or "–18" in said


@pytest.mark.parametrize("written", ["", "2026-13", "2026K5", "12", "augusti", "aug-jan 2026", "2026-02-30–2026-03-01"])
def test_what_is_no_period_is_none(written):
    assert series.read_days(written) is None


def test_the_published_files_give_the_same_rates_and_quarters_that_add_up():
    folder = MATERIAL / "official_statistics"
    if not folder.is_dir():
        pytest.skip("the published files are not here")
    people = {}
    for row in csv.DictReader((folder / "population_31_december.csv").open(encoding="utf-8")):
        people.setdefault(row["municipality"], {})[int(row["date"][:4])] = int(row["population"])
    checked, added = [0, 0], 0
    for name, code in (("Kungsör", "1960"), ("Köping", "1983"), ("Arboga", "1984")):
        found = {}
        for file in ("bra_reported_offences_yearly_1996_2023.csv", "bra_reported_offences_quarterly_2014_2023.csv"):
            rows, _remarks = reading.read((folder / file).read_bytes(), kind="offences", name=name, code=code)
            for at, n in enumerate(series.checked(rows, people[name])):
                checked[at] += n
            found |= {
                (row["code"], Days(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))): row["value"]
                for row in rows
            }
        for year in range(2015, 2024):
            parts = [found["5036", Quarter(year, n).days] for n in (1, 2, 3, 4)]
            added += sum(parts) == found["5036", Days(date(year, 1, 1), date(year, 12, 31))]
    assert checked == [54, 54] and added == 27
