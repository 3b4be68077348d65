"""Files and cells as people really have them: read as what they can mean alone, or refused with the cause."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.figures.mapped_columns import Reading
from app.figures.written_cells import figures
from app.intake.csv_file import WEB, FileRefused, read
from app.intake.incident_rows import parse_rows
from app.intake.report_files import BadRow, columns_of, is_header, open_reports
from tests.intake.parsed_rows import KNOWN, NOW, one, parsed

ROW = "klotter;2026-11-03 14:30;Färg på muren"


def table(content: bytes):
    file = read(content, limits=WEB, is_header=is_header)
    return columns_of(file.header), file.header_line, [(row.line, row.cells) for row in file.rows()]


@pytest.mark.parametrize(
    ("content", "header_line"),
    [
        (f"Utdrag ur systemet;;\r\nPeriod: 1–14 november;;\r\ntyp;tidigast;text\r\n{ROW}\r\n", 3),
        ("Utdrag;;\n" * 10 + f"typ;tidigast;text\n{ROW}\n", 11),
        (f"typ\u00a0;\u200btidigast;text\n{ROW}\n", 1),
        (f'"typ;tidigast;text"\r\n"{ROW}"\r\n', 1),
        (f"typ;tidigast;text\n{ROW}\n".encode().decode("cp1252"), 1),
    ],
)
def test_a_table_is_found_however_it_was_saved(content, header_line):
    at, line, rows = table(content.encode())
    assert (at, line) == ({"category": 0, "earliest": 1, "text": 2}, header_line)
    assert rows == [(header_line + 1, ROW.split(";"))]


MERGED = "Händelsetyp;Tidpunkt;;Position;\n;Datum;Kl;Lat;Lon\nklotter;2026-11-03;14.30;59,51;16,01\n"


@pytest.mark.parametrize("above", ["", "Rapport november\n\n"])
def test_a_header_with_merged_cells_is_one(above):
    table = open_reports((above + MERGED).encode(), limits=WEB)
    assert table.header == ("Händelsetyp", "tidigast", "Lat", "Lon")
    assert [row.cells for row in table.rows()] == [["klotter", "2026-11-03 14.30", "59,51", "16,01"]]
    said = Reading({"händelsetyp": "typ", "datum": "datum", "kl": "från kl", "lat": "lat", "lon": "lon"})
    assert open_reports((above + MERGED).encode(), limits=WEB, reading=said).header[0] == "typ"


def test_a_row_of_words_like_columns_is_a_row():
    for row in (b"plats;;text", b"klotter;datum;;kl", b"typ;tidigast;text"):
        assert open_reports(b"typ;tidigast;text\n" + row, limits=WEB).header_line == 1


def test_letters_of_an_old_mac_are_refused():
    with pytest.raises(FileRefused, match="UTF-8"):
        read(f"typ;tidigast;text\n{ROW} på gården\n".encode("mac_roman"), limits=WEB, is_header=is_header)


def test_a_sign_that_only_looks_encoded_twice_is_left():
    assert table("typ;tidigast;text\nklotter;2026-11-03;SÃO åter\n".encode())[2] == [
        (2, ["klotter", "2026-11-03", "SÃO åter"])
    ]


@pytest.mark.parametrize(
    "content", [b"<html><table></table>", b"\xef\xbb\xbf\r\n<!DOCTYPE html>", b"<?xml version='1'?>"]
)
def test_a_page_called_a_table_is_named_as_what_it_is(content):
    with pytest.raises(FileRefused, match="webbsida"):
        read(content, limits=WEB, is_header=is_header)


def clock(moment) -> str:
    return moment.strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("20261103", "02 23:00", "03 22:59"),
        ("2026/11/3 9:05", "03 08:05", "03 08:05"),
        ("3 nov 2026", "02 23:00", "03 22:59"),
        ("3 november 2026 kl 14.30", "03 13:30", "03 13:30"),
        ("2026‑11‑03 14:30", "03 13:30", "03 13:30"),
        ("2026-11-03 2:30 PM", "03 13:30", "03 13:30"),
        ("3 nov 2026 12.05 a.m.", "02 23:05", "02 23:05"),
        ("2026-11-06 22:00-02:00", "06 21:00", "07 01:00"),
        ("2026-11-06 22:00 – 2026-11-07 02:00", "06 21:00", "07 01:00"),
        ("2026-11-06–2026-11-09", "05 23:00", "09 22:59"),
        ("2026-11-06T22:00-02:00", "07 00:00", "07 00:00"),  # an offset, as machines write it
    ],
)
def test_a_time_that_can_mean_one_thing_is_read(written, first, last):
    row = one(tidigast=written)
    assert (clock(row.earliest), clock(row.latest)) == (first, last), NOW


@pytest.mark.parametrize("written", ["3/11/26", "03.11.2026", "1/2/2026", "26-11-03 14:30"])
def test_a_day_that_can_be_several_is_asked_about(written):
    row = one(tidigast=written)
    assert isinstance(row, BadRow) and "flera sätt" in row.why and written not in row.why


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("59.39° N", "15.84° E"),
        ("N59,39", "E15,84"),
        ("59°23'24\"N", "15°50'24\"Ö"),
        ("59° 23,4' N", "E15°50.4′"),
        ("6583806", "547720"),
        ("6 583 806,4", "547\u00a0720,1"),
        ("547720", "6583806"),
        ("6583806, 547720", ""),
        ("59.39, 15.84", ""),
        ("59.39,15.84", "59.39,15.84"),
        ("59.3900000000000001", "15.84000000000000012"),
    ],
)
def test_a_position_is_read_as_it_is_pasted(lat, lon):
    row = one(lat=lat, lon=lon)
    assert (round(row.lat, 3), round(row.lon, 3)) == (59.39, 15.84)


def test_letters_of_the_other_axis_and_metres_stay_what_they_are():
    assert figures("15.84 E", "59.39 N") == ("15.84 E", "59.39 N")
    assert figures("6 597 910", "556 020") == ("6597910", "556020")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("SANT", "yes"),
        ("1", "yes"),
        ("x", "yes"),
        ("J", "yes"),
        ("Anmäld", "yes"),
        ("FALSKT", "no"),
        ("Vet inte", "unknown"),
    ],
)
def test_yes_and_no_as_spreadsheets_write_them(written, stored):
    assert one(polisanmäld=written).reported_to_police == stored


def test_a_dash_is_nothing():
    cells = dict.fromkeys(("senast", "plats", "delområde", "lat", "lon", "hur", "antal", "text", "externt_id"), "-")
    row = one(**cells)
    assert (row.named_place_id, row.lat, row.people_band, row.text, row.precision) == (None, None, None, "", "unknown")
    first, second = parsed("typ;tidigast;text;externt_id\nklotter;2026-11-03;;\nklotter;2026-11-03;–;-\n")
    assert first["text"] == second["text"] == "" and ":h:" in second["intake_key"]


@pytest.mark.parametrize("written", ["Arboga kommun", "ARBOGA", "arboga"])
def test_the_municipality_may_be_called_what_it_is(written):
    assert one(kommun=written).category_id


def test_what_is_nearest_is_suggested_by_our_own_name_alone():
    assert "Menas ”Klotter”?" in one(typ="Klottrat").why
    assert "Menas ”Nytorget”?" in one(plats="Nytorgt").why
    assert "Menas" not in one(typ="Kalle Exempel").why and "Menas" not in one(plats="Kalle Exempel").why


@pytest.mark.parametrize(
    ("header", "cells", "read_as"),
    [
        ("datum;klockslag", "2026-11-06;kl. 14.30", ("2026-11-06 14.30", "")),
        ("dag;tid", "6 nov 2026;14:30:00", ("2026-11-06 14:30", "")),
        ("Datum;Från kl.;Till kl.", "2026-11-06 00:00:00;22.00;02.00", ("2026-11-06 22.00-02.00", "")),
        ("datum;klockslag", "2026-11-06;22:00–02:00", ("2026-11-06 22:00-02:00", "")),
        (
            "datum;starttid;slutdatum;sluttid",
            "2026-11-06;22:00;2026-11-09;07:00",
            ("2026-11-06 22:00", "2026-11-09 07:00"),
        ),
        ("datum;klockslag", "2026-11-06;-", ("2026-11-06", "")),
        ("tidigast;klockan", "2026-11-06;ca 22", ("2026-11-06 ca 22", "")),
        ("datum;klockslag", "2026-11-06 14:30;14:30", ("2026-11-06 14:30 14:30", "")),
    ],
)
def test_day_and_clock_in_columns_of_their_own_are_one_cell(header, cells, read_as):
    table = open_reports(f"typ;{header};text\nklotter;{cells};Färg\n".encode(), limits=WEB)
    at = columns_of(table.header)
    (row,) = table.rows()
    assert tuple(row.cells[at[name]] if name in at else "" for name in ("earliest", "latest")) == read_as
    assert row.cells[at["text"]] == "Färg"


def test_a_column_that_would_be_lost_is_refused():
    for header in ("typ;tidigast;datum", "typ;datum;tid;kl", "typ;tidigast;adress", "typ;tid"):
        with pytest.raises(FileRefused):
            columns_of(open_reports(f"{header}\nklotter;2026-11-06;a;b\n".encode(), limits=WEB).header)


@pytest.mark.parametrize(
    "names", ["N;E", "Nord;Öst", "Y;X", "X;Y", "SWEREF99TM N;SWEREF99TM E", "N-koordinat;E-koordinat"]
)
def test_metres_are_read_under_any_of_their_names(names):
    table = open_reports(f"typ;tidigast;{names}\nklotter;2026-11-06;6583806;547720\n".encode(), limits=WEB)
    (row,) = parse_rows(table, known=KNOWN, municipalities=())
    assert (row.columns["x"], row.columns["y"]) == (547720, 6583806)


MOMENT = datetime(2026, 11, 6, 21, 5, tzinfo=UTC)
TIMES = [
    {"tidigast": "2026-11-06 22:05"},
    {"Tidigast": "20261106 kl 22.05"},
    {"earliest": "2026-11-06T21:05:00Z"},
    {"tidigast": "6 november 2026 10:05 PM"},
    {"Datum": "2026/11/6", "Klockslag": "22.05"},
    {"datum": "2026-11-06 00:00:00", "Från kl.": "kl. 22:05", "till kl": ""},
    {"dag": "6 nov. 2026", "TID": "22:05:00"},
]
POINTS = [
    {"lat": "59,393015", "lon": "15,840364"},
    {"N": "6584117", "E": "547729"},
    {"x": "547\u00a0729", "y": "6\u00a0584\u00a0117"},
    {"position": "59.393015, 15.840364"},
    {"latitud": "59° 23,5809' N", "longitud": "E 15° 50,42184'"},
]


@given(
    st.sampled_from(TIMES),
    st.sampled_from(POINTS),
    st.sampled_from(";\t,"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
@settings(max_examples=25, deadline=None)
def test_however_it_is_written_the_same_is_read(times, point, delimiter, encoding, titled, shuffled):
    cells = [*(times | point | {"typ": "Klotter", "text": "Färg på muren"}).items()]
    shuffled.shuffle(cells)
    out = io.StringIO(newline="")
    lines = [["Utdrag ur systemet"], []] if titled else []
    csv.writer(out, delimiter=delimiter).writerows([*lines, *zip(*cells, strict=True)])
    table = open_reports(out.getvalue().encode(encoding), limits=WEB)
    (row,) = parse_rows(table, known=KNOWN, municipalities=())
    assert not isinstance(row, BadRow), row.why
    said = row.columns
    assert (said["earliest"], said["latest"], said["text"]) == (MOMENT, MOMENT, "Färg på muren")
    assert max(abs(said["x"] - 547729), abs(said["y"] - 6584117)) <= 1
