"""Every year's end is held, comes in by a file, and gives Brå's own rates."""

from datetime import date

import pytest

from app.analysis import p1
from app.demo.content import load
from app.figures.periods import Days
from app.places import population_rows, service
from tenants.access import COMMAND_LINE
from tenants.errors import Invalid
from tests.intake.test_commands import file, samsyn  # noqa: F401  (fixtures)

HEADER = ["Kommunkod", "Datum", "Folkmängd", "Källa"]


def take(world, *rows, header=HEADER, slug="koping"):
    with world.worker.scope(world.tenants[slug], COMMAND_LINE) as scope:
        return population_rows.import_populations(scope, header=header, rows=list(enumerate(rows, start=2)))


def ends(world, slug="koping") -> dict[int, int]:
    with world.scope(slug=slug) as scope:
        return {year: row.n for year, row in service.year_ends(scope).items()}


def test_a_file_gives_its_own_municipalitys_years(world):
    n = take(
        world,
        ["1983", "2000-12-31", "24 767", "SCB"],
        ["1984", "2000-12-31", "13869", "SCB"],
        ["1983", "2024-12-31", "25729", "SCB"],
    )
    assert n == 2 and ends(world) == {2000: 24_767, 2024: 25_729} and 2000 not in ends(world, "arboga")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["1983", "2024-12-30", "1", "SCB"], "årsskifte"),
        (["1983", "2026-12-31", "1", "SCB"], "årsskifte"),
        (["1983", "2024", "1", "SCB"], "datumet"),
        (["1983", "2024-12-31", "0", "SCB"], "helt tal"),
        (["1983", "2024-12-31", "25,7", "SCB"], "helt tal"),
        (["1983", "2024-12-31", "1", ""], "källan"),
        (["1983", "2001-12-31", "1", "SCB"], "en rad till"),
    ],
)
def test_one_wrong_row_and_none_is_read(world, row, why):
    before = ends(world)
    with pytest.raises(Invalid) as refused:
        take(world, ["1983", "2001-12-31", "24746", "SCB"], row)
    (said,) = refused.value.messages["file"]
    assert said.startswith("Rad 3: ") and why in said and ends(world) == before


def test_a_file_may_have_the_sub_areas_too_and_their_latest_year_counts(world):
    header = [*HEADER, "Delområde"]
    rows = [
        ["1983", "2024-12-31", "25729", "SCB", ""],
        ["1983", "2024-12-31", "12 000", "Kommunen", "Västra delen"],
        ["1983", "2023-12-31", "11000", "Kommunen", "Västra delen"],
    ]
    assert take(world, *rows, header=header) == 3 and ends(world)[2024] == 25_729
    assert take(world, rows[2], header=header) == 1
    with world.scope() as scope:
        names = {area.id: area.name for area in service.sub_areas(scope)}
        told = {names[id]: (row.n, row.year) for id, row in service.inhabitants_of_areas(scope).items()}
    assert told == {"Västra delen": (12_000, 2024)}
    with pytest.raises(Invalid) as refused:
        take(world, ["1983", "2024-12-31", "1", "SCB", "Månen"], header=header)
    assert refused.value.messages["file"] == ["Rad 2: kommunen har inget delområde som heter Månen."]


def test_a_file_of_others_or_without_a_column_is_refused(world):
    for arguments in ({"header": HEADER[:3]}, {"slug": "arboga"}):
        with pytest.raises(Invalid):
            take(world, ["1983", "2001-12-31", "24746", "SCB"], **arguments)


def test_the_command(world, samsyn, file):  # noqa: F811
    path = file("kommunkod;datum;folkmängd;källa\n1983;2001-12-31;24746;SCB\n")
    status, said = samsyn("import", "population", path, "--tenant", "koping")
    assert status == 0 and "1 folkmängd är inläst." in said and ends(world)[2001] == 24_746
    status, said = samsyn(
        "import", "population", file("kommunkod;datum;folkmängd;källa\n1983;x;1;SCB\n"), "--tenant", "koping"
    )
    assert status != 0 and "Rad 2: datumet går inte att läsa" in said


def test_the_latest_known_end_of_a_year_is_the_one_before_the_days(world):
    take(world, ["1983", "2001-12-31", "24746", "SCB"])
    id = world.tenants["koping"].id
    with world.scope() as scope:
        for last, year in ((date(2001, 12, 31), 2001), (date(2024, 12, 30), 2001), (date(2026, 1, 1), 2024)):
            assert service.populations(scope, last=last)[id].year == year
        assert id not in service.populations(scope, last=date(2001, 12, 30))


CODES = {"1983": "Köping", "1984": "Arboga", "1960": "Kungsör"}
PUBLISHED = {("1960", 2018): (625, 7_238), ("1983", 2017): (2_892, 11_109), ("1984", 2018): (1_672, 11_912)}
"""Brå's counts of reported offences and rates per 100,000 (code, year)."""


def test_the_demo_holds_every_years_end_and_gives_brås_rates():
    held = {code: {} for code in CODES}
    rows = load().populations
    for row in rows:
        if row["kommunkod"] in held and not row["delområde"]:
            held[row["kommunkod"]][int(row["datum"][:4])] = int(row["folkmängd"])
        assert row["källa"]
    parts = {code: sum(int(r["folkmängd"]) for r in rows if r["kommunkod"] == code and r["delområde"]) for code in held}
    assert all(0.98 <= parts[code] / held[code][2024] <= 1.01 for code in held), "the sub-areas make up the whole"
    assert all(set(years) >= set(range(1999, 2025)) for years in held.values())
    for (code, year), (count, rate) in PUBLISHED.items():
        people = p1.population_of(Days(date(year, 1, 1), date(year, 12, 31)), held[code])
        assert people.final and int(100_000 * count / people.n + 0.5) == rate
