"""Points in GeoJSON are read as rows of any file; what is no collection of points is refused with a sentence."""

import json
from pathlib import Path

import pytest

from app.figures.mapped_columns import LEFT_OUT, Reading
from app.intake.csv_file import COMMAND_LINE, WEB, FileRefused, Limits
from app.intake.incident_rows import parse_rows
from app.intake.report_files import BadRow, is_header, open_reports, read
from tests.intake.parsed_rows import KNOWN

EXAMPLE = Path(__file__).parent / "example.geojson"
SAID = {"typ": "klotter", "tidigast": "2026-11-03 14:30"}
SWEREF = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}


def feature(*at: object, kind: str = "Point", **told: object) -> dict:
    return {"type": "Feature", "properties": {**SAID, **told}, "geometry": {"type": kind, "coordinates": at}}


def numbered(first: int, last: int) -> dict:
    """A feature with so many properties."""
    return {**feature(16, 59), "properties": SAID | {f"a{n}": n for n in range(first, last)}}


def of(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", **more, "features": features}).encode()


def told(content: bytes, limits: Limits = WEB) -> list[list[str]]:
    table = open_reports(content, limits=limits)
    return [list(table.header), *(row.cells for row in table.rows())]


def refused(content: bytes, limits: Limits = WEB) -> str:
    with pytest.raises(FileRefused) as caught:
        told(content, limits)
    return str(caught.value)


def test_the_example_is_read_by_what_is_decided_of_its_columns():
    columns = {"lat": "lat", "lon": "lon", "id": "externt_id", "händelsetyp": "typ", "datum": "datum"}
    columns |= {"klockan": "från kl", "beskrivning": "text", "antal": "antal", "sedd": LEFT_OUT}
    said = Reading(columns, {"typ": {"buskörning med mopeder": "buskorning"}}, {"/2": "dmy"})
    table = open_reports(EXAMPLE, limits=COMMAND_LINE, reading=said)
    rows = list(parse_rows(table, known=KNOWN, municipalities=()))
    assert not [row for row in rows if isinstance(row, BadRow)] and [row.line for row in rows] == [2, 3, 4]
    found = [row.columns for row in rows if not isinstance(row, BadRow)]
    assert [(one["lat"], one["lon"]) for one in found] == [(59.5139, 16.0041), (59.5117, 16.0102), (None, None)]
    assert [str(one["local_date"]) for one in found] == ["2026-11-03", "2026-11-03", "2026-11-04"]
    assert found[0]["people_band"] == "2–4" and found[0]["intake_key"].endswith("x:417")


def test_properties_are_columns_in_the_order_in_which_they_are_met():
    rows = told(of(feature(16.0, 59.5, antal=3.0), feature(16.1, 59.6, hur=None, polisanmäld=True, text="a;\n”b”")))
    assert rows[0] == ["lat", "lon", "typ", "tidigast", "antal", "hur", "polisanmäld", "text"]
    assert rows[1][:2] == ["59.5", "16.0"] and rows[1][4] == "3"
    assert rows[2][5:] == ["", "SANT", "a;\n”b”"]


def test_numbers_stay_as_they_are_written():
    content = of(feature("X", "Y", externt_id="I")).replace(b'"X"', b"16.00410000000000012").replace(b'"Y"', b"1e999")
    rows = told(content.replace(b'"I"', b"123456789012345678901234567890"))
    assert rows[1][:2] == ["1e999", "16.00410000000000012"] and rows[1][-1] == "123456789012345678901234567890"


@pytest.mark.parametrize("n", ["1e999", "9" * 5_000, "-0.0", "NaN"])
def test_a_position_that_is_none_is_a_fault_of_its_row_or_of_its_file(n):
    content = of(feature("X", 59.5)).replace(b'"X"', n.encode())
    try:
        rows = list(parse_rows(read(content, limits=WEB, is_header=is_header), known=KNOWN, municipalities=()))
    except FileRefused as fault:
        assert "Nummer 1" in str(fault)
    else:
        assert isinstance(rows[0], BadRow)


def test_metres_are_read_where_the_file_says_nothing_else():
    assert told(of(feature(555_555, 6_600_000), crs=SWEREF))[1][:2] == ["6600000", "555555"]
    other = {"type": "name", "properties": {"name": "EPSG:3857"}}
    assert "koordinatsystem" in refused(of(feature(1_781_000, 8_300_000), crs=other))
    after = of(feature(1_781_000, 8_300_000))[:-1] + b', "crs": ' + json.dumps(other).encode() + b"}"
    assert "koordinatsystem" in refused(after)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (of(feature([16.0, 59.5], kind="LineString")), "Nummer 1 i GeoJSON-filen är ingen punkt"),
        (of(feature(16, 59), feature([[16, 59], [16, 60], [16, 59]], kind="Polygon")), "Nummer 2"),
        (of(feature(16.0)), "har en punkt som inte går att läsa"),
        (of(feature("16,0", [])), "har en punkt som inte går att läsa"),
        (of(SAID), "ingen Feature"),
        (of({"type": "Feature", "properties": [1], "geometry": None}), "ingen Feature"),
        (of(), "ingen GeoJSON-fil med punkter"),
        (b'{"value": []}', "ingen GeoJSON-fil med punkter"),
        (b"{}", "ingen GeoJSON-fil med punkter"),
        (of(feature(16, 59))[:-1], "ingen GeoJSON-fil med punkter"),
        (of(feature(16, 59)) + b"[]", "ingen GeoJSON-fil med punkter"),
        (b'{"features": [' + b"[" * 1_000_000, "ingen GeoJSON-fil med punkter"),
        (b'{"a": ' * 1_000_000, "ingen GeoJSON-fil med punkter"),
        (b'{"features": [{"type": "Feature", "properties": {"a": [' + b"[]," * 600_000 + b"[]]}}]}", "ingen Feature"),
        (of(*(numbered(n, n + 1) for n in range(300))), "fler än 200 egenskaper"),
        (of(feature(16, 59, text="Å")).replace(b"\\u00c5", "Å".encode("latin-1")), "UTF-8"),
    ],
)
def test_what_is_no_collection_of_points_is_refused_by_what_it_is(content, says):
    assert says in refused(content)


def test_the_limits_of_any_file_hold():
    assert "Filen har 64 kolumner" in refused(of(numbered(0, 60)))
    assert "fler än 3 rader" in refused(of(*[feature(16, 59)] * 4), Limits(size=10_000, rows=3))
    assert "större än" in refused(of(*[feature(16, 59)] * 4), Limits(size=200))
