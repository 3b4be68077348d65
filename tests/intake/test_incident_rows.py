"""Our columns as reports: every value read exactly, every fault named with its column and never with its content."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.csv_file import COMMAND_LINE, cell_name, read
from app.intake.incident_rows import parse_rows
from app.intake.report_files import COLUMNS, BadRow, bad_rows_csv, mending, unquoted
from app.taxonomy import service as taxonomy
from tests.intake.parsed_rows import ARBOGA, HARBOUR, HOUSING, KNOWN, LAT, LON, NOW, OURS, SQUARE, WEST, one, parsed


def test_a_full_row_is_read_exactly():
    row = one(
        kommun="arboga",
        externt_id="A-1",
        senast="2026-09-03T08:00",
        plats="Nytorget",
        delområde="VÄSTER",
        lat="59,3951",
        lon="15.8406",
        precision="exakt",
        organisation="Bostadsbolaget",
        hur="Färg",
        text="Klotter.\r\nTvå meter.",
        källa="efterhand",
        polisanmäld="ska anmälas",
        läskrets="samordnare_polis",
        antal="2-4",
    )
    assert vars(row) == {
        "own_type_id": None,
        "category_id": taxonomy.by_slug()["klotter"].id,
        "state": "counted",
        "earliest": datetime(2026, 9, 3, 5, 15, tzinfo=UTC),
        "latest": datetime(2026, 9, 3, 6, 0, tzinfo=UTC),
        "local_date": date(2026, 9, 3),
        "hour_of_week": None,
        "named_place_id": SQUARE,
        "sub_area_id": WEST,
        "lat": 59.3951,
        "lon": 15.8406,
        "x": 547739,
        "y": 6584349,
        "cell": 107878542,
        "at_home": False,
        "precision": "exact",
        "organisation_id": HOUSING,
        "how": "färg",
        "text": "Klotter.\nTvå meter.",
        "source": "afterwards",
        "reported_to_police": "will",
        "access_class": "police",
        "people_band": "2–4",
        "intake_key": f"{HOUSING.hex}:x:A-1",
        "intake_content": "4014d39bb3a6974aaf33d2ea4e176ca804d5c284a095dc268f516c55db811b71",
    }


def test_what_is_left_out_gets_its_default():
    row = one()
    assert (row.precision, row.source) == ("unknown", "own")
    assert (row.reported_to_police, row.access_class) == ("unknown", "internal")
    assert (row.organisation_id, row.how, row.text, row.people_band) == (OURS, None, "", None)
    assert row.earliest == row.latest
    assert one(typ="hot").access_class == "police"
    assert one(typ="hot", läskrets="alla").access_class == "internal"
    assert one(plats="ÅN").precision == "place"
    assert one(plats="A\u030an").named_place_id == HARBOUR, "letters in two parts are the same letters"
    assert one(delområde="väster").precision == "sub_area"
    assert one(lat="59.4", lon="15.8", plats="Nytorget").precision == "exact"


def test_a_coarser_precision_keeps_no_point():
    row = one(lat="59.4", lon="15.8", plats="Nytorget", precision="plats")
    assert (row.precision, row.lat, row.lon, row.named_place_id) == ("place", LAT, LON, SQUARE), "the place's own point"


def test_english_names_from_the_api_are_read_too():
    (row,) = parsed("category,earliest,place_name,source,reported_to_police\nklotter,2026-09-03,Nytorget,citizen,yes\n")
    assert row["named_place_id"] == SQUARE and (row["source"], row["reported_to_police"]) == ("citizen", "yes")


@pytest.mark.parametrize(
    ("earliest", "latest", "first", "last"),
    [
        ("2026-09-03", "", "2026-09-02T22:00", "2026-09-03T21:59"),
        ("", "2026-09-03", "2026-09-02T22:00", "2026-09-03T21:59"),
        ("2026-09-03 22:00", "2026-09-04", "2026-09-03T20:00", "2026-09-04T21:59"),
        ("2026-01-10T00:00:00", "", "2026-01-09T23:00", "2026-01-09T23:00"),
        ("", "2026-09-03 10:00", "2026-09-03T08:00", "2026-09-03T08:00"),
        ("2025-10-26 02:30", "", "2025-10-26T00:30", "2025-10-26T00:30"),  # the hour that comes twice: the first
        ("2026-03-29", "", "2026-03-28T23:00", "2026-03-29T21:59"),  # 23 hours
        ("2024-02-29", "", "2024-02-28T23:00", "2024-02-29T22:59"),
        ("2026-11-20", "", "2026-11-19T23:00", "2026-11-20T12:00"),  # today, until now
        ("2000-01-01", "", "1999-12-31T23:00", "2000-01-01T22:59"),
    ],
)
def test_times_are_swedish_clock_time(earliest, latest, first, last):
    row = one(tidigast=earliest, senast=latest)
    assert f"{row.earliest:%Y-%m-%dT%H:%M}" == first
    assert f"{row.latest:%Y-%m-%dT%H:%M}" == last


@pytest.mark.parametrize(
    ("earliest", "latest", "column", "said"),
    [
        ("", "", "tidigast", "Ange när det hände"),
        ("2026-09-03 08:00", "2026-09-03 07:00", "senast", "före den tidigaste"),
        ("2026-11-20 13:01", "", "tidigast", "inte varit än"),
        ("2026-11-19", "2026-11-21", "senast", "inte varit än"),
        ("9999-12-31 23:59", "", "tidigast", "årtalet"),
        ("1999-12-31", "", "tidigast", "före år 2000"),
        ("0001-01-01", "", "tidigast", "årtalet"),
        ("2024-02-30", "", "tidigast", "finns inte"),
        ("2026-09-03 24:00", "", "tidigast", "00:00 nästa dag"),
        ("2026-09-03 07:60", "", "tidigast", "finns inte"),
        ("2026-03-29 02:30", "", "tidigast", "ställdes klockan fram"),
        ("46268,3021", "", "tidigast", "Excel-tal"),
        ("46268", "", "tidigast", "Excel-tal"),
        ("2026-09-03", "i går", "senast", "Skriv tiden som 2026-09-03 07:15"),
        ("２０２６-09-03", "", "tidigast", "Skriv tiden som"),
    ],
)
def test_faulty_times_are_explained(earliest, latest, column, said):
    bad = one(tidigast=earliest, senast=latest)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.column) == (2, column)
    assert said in bad.why


@pytest.mark.parametrize(
    ("lat", "lon", "column", "said"),
    [
        ("59.4", "", "lon", "både latitud och longitud"),
        ("", "15.8", "lat", "både latitud och longitud"),
        ("15,84", "59,39", "lat", "bytt plats"),
        ("6583000", "1541234", "lat", "meter (SWEREF 99 TM eller"),
        ("6583000,5", "154123.25", "lat", "meter (SWEREF 99 TM eller"),
        ("48.85", "15.8", "lat", "utanför Sverige"),
        ("59.4", "2.35", "lon", "utanför Sverige"),
        ("NaN", "15.8", "lat", "går inte att läsa"),
        ("1e309", "15.8", "lat", "går inte att läsa"),
        ("59.4", "1 234", "lon", "går inte att läsa"),
        ("59.4", "1.234,5", "lon", "går inte att läsa"),
        ("59.4", "9223372036854775808", "lon", "går inte att läsa"),
        ("59°63'", "15.8", "lat", "går inte att läsa"),
        ("５９.4", "15.8", "lat", "går inte att läsa"),
    ],
)
def test_faulty_positions_are_explained(lat, lon, column, said):
    bad = one(lat=lat, lon=lon)
    assert (bad.column, said in bad.why) == (column, True)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"typ": ""}, "typ"),
        ({"typ": "=cmd|' /C calc'!A0"}, "typ"),
        ({"plats": "Okända gatan"}, "plats"),
        ({"delområde": "Öster"}, "delområde"),
        ({"organisation": "Ingen"}, "organisation"),
        ({"precision": "kvarter"}, "precision"),
        ({"precision": "exakt"}, "precision"),
        ({"precision": "plats"}, "precision"),
        ({"precision": "delområde"}, "precision"),
        ({"källa": "rykte"}, "källa"),
        ({"polisanmäld": "kanske"}, "polisanmäld"),
        ({"läskrets": "open"}, "läskrets"),
        ({"antal": "02-apr"}, "antal"),
        ({"antal": "0"}, "antal"),
        ({"antal": "-3"}, "antal"),
        ({"hur": "sparkar"}, "hur"),
        ({"typ": "offentligt-arrangemang", "hur": "affisch"}, "hur"),
        ({"typ": "annat-brand"}, "text"),
        ({"typ": "annat-brand", "text": "\u200b"}, "text"),
        ({"externt_id": "x" * 101}, "externt_id"),
    ],
)
def test_faulty_values_name_their_column(cells, column):
    bad = one(**cells)
    assert isinstance(bad, BadRow)
    assert bad.column == column


@pytest.mark.parametrize(
    ("people", "band"),
    [("1", "1"), ("2–4", "2–4"), ("3", "2–4"), ("5 - 10", "5–10"), ("10", "5–10"), ("11", ">10"), (">10", ">10")],
)
def test_people_are_kept_in_bands(people, band):
    assert one(antal=people).people_band == band


def test_all_faults_of_a_row_are_told_at_once():
    bad = one(typ="x", tidigast="i går", lat="1", lon="2")
    assert bad.column == "typ, tidigast, lat"
    assert bad.why.count(".") >= 3


@pytest.mark.parametrize(("at", "name"), [(0, "A2"), (25, "Z2"), (26, "AA2"), (51, "AZ2"), (52, "BA2"), (702, "AAA2")])
def test_cells_are_named_as_spreadsheets_do(at, name):
    assert cell_name(at, 2) == name


def test_short_rows_are_read_and_long_ones_are_not():
    rows = parsed("typ;tidigast;text\nklotter;2026-09-03\nklotter;2026-09-03;a;b\n")
    assert isinstance(rows[0], dict)
    assert (rows[1].line, rows[1].column) == (3, "text")


def test_bad_rows_are_written_mended_and_read_in_again(tmp_path):
    text = (
        'typ;tidigast;text\nklotter;2026-09-03;bra\nklottr;2026-09-03;"=1+1; ""citat""\nny rad"\n'
        "hot;2026-13-01;+46\nhot;2026-09-03;a;för mycket\n"
    )
    table = read(text.encode(), limits=COMMAND_LINE)
    bad = [row for row in parse_rows(table, known=KNOWN, municipalities=[ARBOGA]) if isinstance(row, BadRow)]
    path = tmp_path / "rader.csv.fel.csv"
    with mending(path) as pour:
        pour(table.header, bad)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrad;kolumn;fel;typ;tidigast;text\r\n")
    assert path.stat().st_mode & 0o777 == 0o600
    again = read(path, limits=COMMAND_LINE)
    written = [row.cells for row in again.rows()]
    assert [cells[0] for cells in written] == ["3", "4", "5"]
    formulas = [cell for cells in written for cell in cells[3:] if cell.startswith(("=", "+", "-", "@"))]
    assert not formulas, "a spreadsheet takes nothing in it for a formula"
    plain = [[cell.removeprefix("'") for cell in cells[3:]] for cells in written]
    assert plain == [row.cells for row in bad], "otherwise not a character is changed"
    assert all(isinstance(row, BadRow) for row in parse_rows(again, known=KNOWN, municipalities=[ARBOGA]))
    mended = path.read_text("utf-8-sig").replace("klottr", "klotter").replace("2026-13-01", "2026-10-01")
    rows = parsed(mended)
    assert [type(row).__name__ for row in rows] == ["dict", "dict", "BadRow"]
    assert rows[0]["text"] == '=1+1; "citat"\nny rad'
    assert rows[1]["intake_key"] == parsed("typ;tidigast;text\nhot;2026-10-01;+46\n")[0]["intake_key"]
    with mending(path) as pour:
        pour(again.header, [rows[2]])
    assert path.read_text("utf-8-sig").startswith("rad;kolumn;fel;typ;tidigast;text\n"), "columns do not pile up"


def test_only_the_organisations_one_may_report_for_are_read():
    known = replace(KNOWN, for_all=False, own=frozenset({OURS}))
    assert not isinstance(one(known), BadRow)
    bad = one(known, organisation="Bostadsbolaget")
    assert (bad.column, bad.why) == ("organisation", "Du kan bara rapportera åt din egen verksamhet.")
    nobody = replace(KNOWN, unnamed=None)
    assert one(nobody).why == "Välj vilken verksamhet rapporten kommer från."
    assert one(nobody, organisation="Bostadsbolaget").organisation_id == HOUSING


def test_a_point_outside_the_municipality_and_a_text_too_long_are_told():
    assert one(lat="60.5", lon="15.8").why == "Punkten ligger utanför Arboga."
    assert one(lat="60.5", lon="15.8", plats="Ån", precision="plats").why == "Punkten ligger utanför Arboga."
    assert one(lat="59.5", lon="15.8", text="x" * 4_000).text == "x" * 4_000
    assert one(text="x" * 4_001).why == "Texten är för lång: 4001 tecken, högst 4000."


def test_the_documentation_names_every_column_and_its_example_is_read():
    text = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
    table = text.split("### Kolumnerna")[1].split("###")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = [name for cell in cells for name in cell.split("`")[1::2]]
    assert documented == [names[0] for names in COLUMNS.values()], "every column, in the order in which it is declared"
    example = text.split("```csv\n")[1].split("```")[0]
    places = {
        id: SimpleNamespace(id=id, name=name, lat=LAT, lon=LON, sub_area_id=None, other_names=[])
        for id, name in ((SQUARE, "Centrum"), (HARBOUR, "Inre hamnen"))
    }
    known = replace(KNOWN, place_name="Köping", named_places=places)
    assert [type(row) for row in parsed(example, known)] == [dict, dict, dict]


anything = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "typ",
                "tidigast",
                "senast",
                "plats",
                "lat",
                "lon",
                "precision",
                "antal",
                "hur",
                "text",
                "källa",
                "polisanmäld",
                "läskrets",
                "externt_id",
                "organisation",
                "delområde",
            ]
        ),
        anything,
        min_size=1,
    )
)
@settings(max_examples=250)
def test_any_cells_become_a_row_or_an_explained_fault(cells):
    row = one(**{"kommun": "arboga"} | cells)
    if isinstance(row, BadRow):
        assert row.column
        assert row.why.endswith((".", ")", "?"))
    else:
        assert row.earliest <= row.latest <= NOW
        assert isinstance(row.organisation_id, UUID)


@pytest.mark.parametrize(
    "cell", ["=1+1", " =1+1", "\t=1+1", "\r\n@SUM(1)", '"=1+1', "＝1+1", "-3", "+46", "- en rad", "-"]
)
def test_no_spreadsheet_takes_a_cell_for_a_formula_and_it_comes_back_as_it_was(cell):
    content = bad_rows_csv(["text"], [BadRow(2, "text", "fel", [cell])]).decode("utf-8-sig")
    written = next(row for row in csv.reader(io.StringIO(content, newline=""), delimiter=";") if row[0] == "2")[-1]
    assert written == f"'{cell}" and unquoted(written) == cell
