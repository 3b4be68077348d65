"""Our columns as reports: every value read exactly, every fault named with its column and never with its content."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.incidents.rules import Knowledge
from app.intake.csv_file import COMMAND_LINE, FileRefused, read
from app.intake.incident_rows import parse_rows
from app.intake.report_files import COLUMNS, BadRow, bad_rows_csv, cell_name, masked, mending, unquoted
from app.taxonomy import service as taxonomy
from tests.test_privacy import number

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SQUARE, HARBOUR, WEST, HOUSING, OURS = (uuid4() for _ in range(5))
LAT, LON = 59.39, 15.84
BOX = [[LAT - 0.1, LON - 0.1], [LAT - 0.1, LON + 0.1], [LAT + 0.1, LON + 0.1], [LAT + 0.1, LON - 0.1]]
KNOWN = Knowledge(
    now=NOW,
    place_name="Arboga",
    named_places={
        SQUARE: SimpleNamespace(id=SQUARE, name="Nytorget", lat=LAT, lon=LON, sub_area_id=None, other_names=[]),
        HARBOUR: SimpleNamespace(id=HARBOUR, name="Ån", lat=LAT, lon=LON, sub_area_id=None, other_names=[]),
    },
    sub_areas=[SimpleNamespace(id=WEST, name="Väster", points=BOX, ended_at=None)],
    organisations={HOUSING: "Bostadsbolaget", OURS: "Vi"},
    own=frozenset(),
    for_all=True,
    unnamed=OURS,
    from_file=True,
)
KOPING, ARBOGA = (
    SimpleNamespace(slug=slug, code=code, name=name)
    for slug, code, name in (("koping", "1983", "Köping"), ("arboga", "1984", "Arboga"))
)


def parsed(text, known=KNOWN, municipalities=(KOPING, ARBOGA)):
    """The columns of the good rows, and the rows to mend."""
    file = read(text.encode(), limits=COMMAND_LINE)
    rows = parse_rows(file, known=known, municipalities=municipalities)
    return [row if isinstance(row, BadRow) else row.columns for row in rows]


def one(known=KNOWN, **cells):
    """The one row, as the columns of a report; or the row to mend."""
    cells = {"typ": "klotter", "tidigast": "2026-09-03 07:15"} | cells
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    (row,) = parsed(";".join(cells) + "\n" + ";".join(quoted) + "\n", known)
    return row if isinstance(row, BadRow) else SimpleNamespace(**row)


def refused(text):
    with pytest.raises(FileRefused) as caught:
        parsed(text)
    return caught.value.code, str(caught.value)


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


@pytest.mark.parametrize("column", ["text", "externt_id", "hur"])
def test_a_probable_personnummer_is_a_bad_row_that_does_not_repeat_it(column):
    twelve = number(20, 9, 6, 14)
    bad = one(**{"typ": "hot", column: f"uppgav {twelve[2:8]}-{twelve[8:]}"})
    assert (bad.column, bad.personal) == (column, True)
    assert column == "hur" or "Texten kan innehålla ett personnummer" in bad.why
    assert twelve[8:] not in bad.why + repr(bad)


def test_a_row_with_a_person_comes_in_stopped():
    assert one(text="Kalle Svensson, 15 år, slog sönder rutan.").state == "quarantined"
    assert one(text="Rutan slogs sönder.").state == "counted"


def test_an_id_of_another_system_may_look_like_a_plate_or_a_telephone():
    for id in ("ABC123", "ABC 123", "070-123 45 67", "0221-25000"):
        assert one(externt_id=id).state == "counted"
    for id in ("19121212-1212", "Kalle Svensson, 15 år"):
        bad = one(externt_id=id)
        assert bad.personal and id not in bad.why + repr(bad)


def test_a_file_of_another_municipality_is_refused():
    assert refused("kommun;typ;tidigast\nkoping;klotter;2026-09-03\n") == (
        "other_municipality",
        "Filen gäller Köping men du arbetar i Arboga.",
    )
    head = "kommun;typ;tidigast\narboga;klotter;2026-09-03\n1984;klotter;2026-09-03\nArboga;klotter;2026-09-03\n"
    assert len(parsed(head)) == 3
    assert refused(head + "1983;klotter;2026-09-03\n")[1] == "Filen gäller Köping men du arbetar i Arboga."
    assert refused(head + "hemligt;klotter;2026-09-03\n")[1] == (
        "Filen gäller en annan kommun (rad 5) men du arbetar i Arboga."
    )


def test_a_header_we_do_not_know_is_refused_with_its_names():
    code, said = refused("typ;tidigast;färg;datum\nklotter;2026-09-03;;\n")
    assert code == "unknown_columns"
    assert "”färg”, ”datum”" in said
    assert refused("typ;tidigast;Typ\nklotter;2026-09-03;hot\n") == (
        "doubled_columns",
        "Kolumnen finns mer än en gång: ”typ”.",
    )
    assert refused("plats;text\nNytorget;x\n") == ("missing_columns", "Filen saknar kolumnen ”typ” och ”tidigast”.")
    assert "kolumn 2 (utan rubrik)" in refused("typ;;tidigast\nklotter;x;2026-09-03\n")[1]


def test_a_file_without_a_header_does_not_have_its_first_row_repeated():
    code, said = refused("klotter;2026-09-03;Kalle Svensson\nhot;2026-09-04;x\n")
    assert code == "no_header"
    assert "Kalle" not in said


@pytest.mark.parametrize("between", ["", "-"])
def test_an_unknown_column_that_is_a_personnummer_is_not_repeated(between):
    twelve = number(20, 9, 6, 14)
    for name in (twelve[:8] + between + twelve[8:], f"pnr {twelve[2:8]}{between}{twelve[8:]}", twelve[2:8]):
        code, said = refused(f"typ;tidigast;{name}\nklotter;2026-09-03;1\n")
        assert code == "unknown_columns" and "kolumn 3 (rubriken visas inte)" in said
        assert twelve[2:8] not in said and twelve[8:] not in said
    assert "”pnr”" in refused("typ;tidigast;pnr\nklotter;2026-09-03;1\n")[1]


GONE = "[personnummer borttaget]"


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (["a", "{}", "{}", "b"], ["a", GONE, GONE, "b"]),
        (["såg {}-", "{} där"], [f"såg {GONE}", f"{GONE} där"]),
        (["{}", "-{}."], [GONE, f"{GONE}."]),
        (["{}-{}", "{}", "{}"], [GONE, GONE, GONE]),
        (["2026-09-03", "59,51", "15,99"], ["2026-09-03", "59,51", "15,99"]),
    ],
)
def test_a_number_split_over_two_cells_is_masked_in_both(cells, kept):
    twelve = number(20, 9, 6, 14)
    parts = iter([twelve[:8], twelve[8:]] * 3)
    written = [re.sub(r"\{\}", lambda _: next(parts), cell) for cell in cells]
    assert masked(written) == kept
    assert masked(["x", twelve[:4], twelve[4:8], twelve[8:]])[1:] == [GONE, GONE, GONE]


def test_equal_rows_are_separate_reports_and_the_same_file_has_the_same_keys():
    text = "typ;tidigast;text\nklotter;2026-09-03;två  ord\nklotter;2026-09-03;två ord\nhot;2026-09-03;\n"
    keys = [row["intake_key"] for row in parsed(text)]
    assert len(set(keys)) == 3
    assert keys[0][:-2] == keys[1][:-2]
    assert keys[0].startswith(f"{OURS.hex}:h:")
    assert (keys[0][-2:], keys[1][-2:]) == (":1", ":2")
    assert [row["intake_key"] for row in parsed(text)] == keys
    lines = text.splitlines()
    reordered = "\n".join([lines[0], lines[3], lines[2], lines[1]])
    assert {row["intake_key"] for row in parsed(reordered)} == set(keys)


def test_a_row_keeps_its_key_when_a_default_changes_or_the_day_passes():
    text = "typ;tidigast\nklotter;2026-11-20\n"
    (morning,) = parsed(text)
    (later,) = parsed(text, known=replace(KNOWN, now=datetime(2026, 12, 24, tzinfo=UTC)))
    assert morning["latest"] != later["latest"]
    assert morning["intake_key"] == later["intake_key"]
    (guarded,) = parsed(text, known=replace(KNOWN, restricted=frozenset({OURS})))
    assert guarded["access_class"] != morning["access_class"]
    assert guarded["intake_key"] == morning["intake_key"]


def test_keys_are_those_of_the_files_that_were_read_in_before():
    """A changed key makes every row of an old file a new report the next time it is read in."""
    full = {
        "senast": "2026-09-03T08:00",
        "plats": "Nytorget",
        "delområde": "VÄSTER",
        "lat": "59,3951",
        "lon": "15.8406",
        "precision": "exakt",
        "organisation": "Bostadsbolaget",
        "hur": "Färg",
        "text": "Klotter.  Två meter.",
        "källa": "efterhand",
        "polisanmäld": "ska anmälas",
        "läskrets": "samordnare_polis",
        "antal": "3",
    }
    ours, housing = f"{OURS.hex}:", f"{HOUSING.hex}:"
    assert one().intake_key == ours + "h:08034658392bc4b5aabe4f1a127e5c6c66c6ccd3d95f56d92d1608d547d77566:1"
    assert one(**full).intake_key == housing + "h:4014d39bb3a6974aaf33d2ea4e176ca804d5c284a095dc268f516c55db811b71:1"
    assert one(**full, externt_id="A-1").intake_key == housing + "x:A-1"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "b"},
        {"tidigast": "2026-09-04"},
        {"plats": "Nytorget"},
        {"antal": "1"},
        {"källa": "polis"},
        {"polisanmäld": "ja"},
        {"hur": "annat"},
        {"läskrets": "alla"},
        {"lat": "59.4", "lon": "15.8"},
    ],
)
def test_any_other_content_is_another_key(change):
    assert one(**change).intake_key != one().intake_key


def test_an_external_id_stands_once_in_a_file():
    rows = parsed("typ;tidigast;externt_id\nklotter;2026-09-03;A\nhot;2026-09-04;A\nhot;2026-09-04;B\n")
    assert [type(row).__name__ for row in rows] == ["dict", "BadRow", "dict"]
    assert (rows[1].column, rows[1].why) == ("externt_id", "Samma externt_id står redan på rad 2.")


@pytest.mark.parametrize(
    "written",
    [
        "2,02611E+11",
        "2.02611E+11",
        "2,02611e+11",
        "2,02611E11",
        "2,02611 E+11",
        "2,02611E+011",
        "2E+11",
        "2e11",
        "202E+09",
        "-2,02611E+11",
        "2,02611E−05",
        "２,02611E+11",
        "2,02611×10^11",
        "2,02611 x 10¹¹",
        "2,02611*10^11",
    ],
)
def test_an_id_that_a_spreadsheet_has_rounded_is_refused_with_cell_and_remedy(written):
    text = f"typ;tidigast;externt_id\nklotter;2026-09-03;A\nklotter;2026-09-03;{written}\nhot;2026-09-04;{written}\n"
    good, *bad = parsed(text)
    assert isinstance(good, dict)
    assert [(row.line, row.column) for row in bad] == [(3, "externt_id"), (4, "externt_id")]
    assert bad[0].why.startswith("Cell C3:") and bad[1].why.startswith("Cell C4:")
    assert "avrundat" in bad[0].why and "välj Text för kolumnen" in bad[0].why and written not in bad[0].why


@pytest.mark.parametrize("written", ["202611000000", "2026111500001230"])
def test_rows_that_share_one_rounded_id_are_refused_all(written):
    bad = parsed(f"typ;tidigast;externt_id\nklotter;2026-09-03;{written}\nhot;2026-09-04;{written}\n")
    assert [row.why.partition(":")[0] for row in bad] == ["Cell C2", "Cell C3"]
    assert one(externt_id=written).intake_key.endswith(written), "alone it may be as it is"


@pytest.mark.parametrize(
    "written", ["A-77", "2026E117", "12E", "E12", "1.2.3", "2026-11", "2026,5", "202611150001", "E+11"]
)
def test_other_ids_are_taken_as_they_are(written):
    assert one(externt_id=written).intake_key == f"{OURS.hex}:x:{written}"


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
