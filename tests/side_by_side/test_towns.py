"""Rates are Brå's, limits are what chance makes of a size, and nobody is judged among too few."""

import numpy as np
import pytest

from app.analysis.funnel import funnel, limits, spread
from app.intake.csv_file import FileRefused
from app.side_by_side import reading, towns
from app.side_by_side.towns import Town
from tests.material import material
from tests.side_by_side.rows import FIGURES, TOWNS

KNOWN = {code: (name, kind) for code, (name, kind, _n, _people) in TOWNS.items()}
PEOPLE = {code: people for code, (*_rest, people) in TOWNS.items()}


def test_rates_are_those_that_were_published():
    """Kungsör 2018: 625 over the mean of both ends is 7,238 per 100,000; Köping 2017 11,109; Arboga 2018 11,912."""
    folder = "official_statistics"
    counted = reading.read(material(f"{folder}/bra_reported_offences_yearly_1996_2023.csv").read_bytes())
    living = reading.read(material(f"{folder}/population_31_december.csv").read_bytes())
    assert len(counted.figures) == 504 and len(living.figures) == 9
    for code, year, published in (("1960", 2018, 7_238), ("1983", 2017, 11_109), ("1984", 2018, 11_912)):
        ends = {y: n for (_what, y, c), n in living.figures.items() if c == code}
        people, final = towns.people_of(ends, year)
        rate = Town(code, "", round(counted.figures["5036", year, code]), people=people).rate
        assert final and round(100 * rate) == published


def test_an_interval_is_the_one_that_is_known():
    """15 per 400: Jeffreys 0.0219234232–0.0602898620."""
    (one,) = towns.rated([Town("", "", 15, people=400_000)])
    assert one.low == pytest.approx(0.0219234232, abs=1e-9)
    assert one.high == pytest.approx(0.0602898620, abs=1e-9)


def test_limits_are_the_exact_ones_where_there_is_no_more_than_chance():
    """Of areas that expect 50 to 5,000, at three standard errors: a count or two of grace either way."""
    for expected in (50, 200, 1000, 5000):
        low, high = (float(one[0]) * expected for one in limits([expected], 1.0))
        for n, side in ((low - 3, -1), (low + 3, 0), (high - 3, 0), (high + 3, 1)):
            assert funnel([round(n), expected], [expected] * 2, level=0.9973, baseline=1.0)[0] == side


def test_limits_grow_by_how_much_municipalities_differ():
    draw = np.random.default_rng(3)
    people = np.exp(draw.uniform(np.log(3), np.log(100), 290))
    assert spread(draw.poisson(people * 10), people) < 1.3
    scattered = draw.poisson(people * 10 * draw.gamma(20, 1 / 20, 290))
    found = [
        Town(str(at), str(at), int(n), people=1000 * thousands)
        for at, (n, thousands) in enumerate(zip(scattered, people, strict=True))
    ]
    judged, known = towns.held_together(found)
    assert known.dispersion > 3 and sum(one.against != 0 for one in judged) < 15
    assert np.count_nonzero(funnel(scattered, people, level=0.9973)) > 50, "were chance alone counted"


def test_nobody_is_judged_among_two_or_without_inhabitants():
    two = [Town("1", "A", 10, people=1000.0), Town("2", "B", 90, people=1000.0)]
    judged, known = towns.held_together([*two, Town("3", "C", 5), Town("4", "D", None, people=500.0)])
    assert known is None and {one.against for one in judged} == {None}


def test_whom_one_is_compared_with():
    def among(group, base="1983"):
        return towns.reference(group, KNOWN, base=base, area=["1983", "1984", "1960", "1961"], people=PEOPLE)

    assert among(towns.AREA) == ["1960", "1983", "1984"]
    assert among(towns.SIZE) == ["1983", "1984"] and among(towns.SIZE, "1984") == ["1960", "1983", "1984"]
    assert among(towns.KIND) == ["1960", "1983", "1984"] and among(towns.KIND, "0180") == ["0180", "1980"]
    assert among(towns.COUNTY) == ["1960", "1980", "1983", "1984"]
    assert among(towns.ALL) == sorted(TOWNS) == among(towns.COUNTY, None)


HEAD = "kommunkod;kommun;brottstyp;år;antal\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a;b\n1;2\n", "rubrikrad"),
        (f"{HEAD}1983;Köping;total;2023;tolv", "Rad 2: talet"),
        (f"{HEAD}1983;Köping;total;i fjol;12", "Rad 2: året"),
        (f"{HEAD}1983;Köping;total;2023;12\n1983;Köping;total;2023;13", "Rad 3"),
        (f"{HEAD}1983;A;total;2023;1\n1983;B;total;2022;1", "två namn"),
        (f"{HEAD}19;Västmanland;total;2023;1", "fyra siffror"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(content, said):
    with pytest.raises(FileRefused, match=said):
        reading.read(content.encode())


def test_a_file_may_have_a_column_for_each_year_and_gaps():
    rows = "Region;Brottstyp;2021;2022;2023\n1983 Köping;Samtliga brott;..;12;13\nRiket;Samtliga brott;1;2;3\n"
    found = reading.read(rows.encode("iso-8859-1"))
    assert found.figures == {("5036", 2021, "1983"): None, ("5036", 2022, "1983"): 12, ("5036", 2023, "1983"): 13}
    assert found.towns == {"1983": ("Köping", "")} and len(found.remarks) == 2
    assert reading.read(FIGURES[0]).towns["0180"] == ("Storstad", "Stor")
