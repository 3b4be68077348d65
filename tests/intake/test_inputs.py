"""Every file of `inputs/`, in the shape of what people have: how many rows are read, and what is said of the others.
Those in `inputs/held/` have always been read so. Files of the police are read as `samsyn import police-events` does."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from app.intake.csv_file import WEB, FileRefused
from app.intake.incident_rows import parse_rows
from app.intake.report_files import BadRow, open_reports
from app.police_events import published
from tests.intake.parsed_rows import ARBOGA, KNOWN, KOPING

INPUTS = Path(__file__).parent / "inputs"
PLACES = ("Inre hamnen", "Nygård", "Centrum", "Resecentrum", "Järnvägsstationen", "Stora torget")
UNITS = ("Fastighetsenheten", "Fritidsgården", "Hemtjänsten", "KBAB", "Väktarbolaget")
HERE = replace(
    KNOWN,
    now=datetime(2026, 11, 28, 12, tzinfo=UTC),
    place_name="Köping",
    named_places={
        (id := uuid4()): SimpleNamespace(id=id, name=name, lat=59.51, lon=15.99, sub_area_id=None, other_names=[])
        for name in PLACES
    },
    organisations=KNOWN.organisations | {uuid4(): name for name in UNITS},
)

# File -> how many rows are read; row number -> a part of what is said of it. A text alone: why the whole is refused.
EXPECTED: dict[str, tuple[int, dict[int, str]] | str] = {
    "f03a-sweref-in-lat-lon.csv": (2, {}),
    "f03b-sweref-own-columns.csv": (1, {}),
    "f04-dates-as-people-write-them.csv": (
        19,
        {3: "flera sätt", 14: "Excel-tal", 15: "Excel-tal", 17: "flera sätt", 19: "flera sätt"}
        | dict.fromkeys((20, 21, 23, 25, 26, 27), "går inte att läsa")
        | {32: "00:00 nästa dag", 33: "flera sätt"},
    ),
    "f05-date-and-time-in-two-columns.csv": (1, {3: "går inte att läsa", 4: "går inte att läsa"}),
    "f06-interval-in-one-cell.csv": (3, {}),
    "f07-categories-in-free-words.csv": (
        4,
        dict.fromkeys((8, 14, 15, 18), "finns inte")
        | dict.fromkeys((4, 5, 6, 10, 11, 13, 16, 17, 19, 20, 21), "Menas")
        | {7: "finns inte"},
    ),
    "f08-place-names-misspelt.csv": (
        6,
        {3: "”Nygård”", 10: "”Resecentrum”", 13: "”Stora torget”"} | dict.fromkeys((6, 7, 8), "finns inte här"),
    ),
    "f09-re-export-without-ids-one-word-changed.csv": (2, {}),
    "f12-header-on-row-3.csv": (1, {}),
    "f14-xlsx-renamed.csv": (0, {2: "Excel-tal"}),
    "f15-html-table-called-xls.xls": "webbsida",
    "f22-mojibake.csv": (1, {}),
    "f27-nbsp-and-zero-width-in-header.csv": (1, {}),
    "f28-old-system-export.csv": (1, {3: "Menas ”Buskörning", 4: "Menas ”Otrygg"}),
    "f29-whole-line-quoted.csv": (1, {}),
    "f36b-next-month-ids-in-scientific-form.csv": (0, {2: "avrundat"}),
    "f38-positions-as-people-paste-them.csv": (7, {2: "bytt plats", 3: "utanför Sverige"}),
    "f47-yes-and-no-as-excel-writes-them.csv": (9, {}),
    "f48-name-of-municipality-in-full.csv": (1, {}),
    "f50-every-point-is-the-town-hall.csv": (60, {}),
    "f51-one-event-two-organisations.csv": (2, {}),
    "f53a-first-export.csv": (1, {}),
    "f53b-later-export-corrected.csv": (1, {}),
    "f57-names-in-text.csv": (3, {}),
    "f59-example-of-the-manual.csv": (3, {}),
    "f60-blank-cells-written-as-dash.csv": (1, {}),
    "held/f01-excel-csv-utf8-swedish.csv": (2, {}),
    "held/f02-decimal-comma-coordinates.csv": (2, {}),
    "held/f10-newlines-and-quotes-in-text.csv": (2, {}),
    "held/f13-semicolons-in-text-unquoted.csv": (0, {2: "5 celler"}),
    "held/f13b-semicolon-in-text-last-column-empty.csv": (1, {}),
    "held/f15b-opendocument.ods": "trasigt",
    "held/f15c-old-excel.xls": "trasigt",
    "held/f16a-empty.csv": "inga rader",
    "held/f16b-header-only.csv": "inga rader",
    "held/f16c-only-bom.csv": "inga rader",
    "held/f18-utf16-unicode-text.txt": (1, {}),
    "held/f19-windows-1252.csv": (1, {}),
    "held/f20-mac-roman.csv": "UTF-8",
    "held/f21-cr-line-ends.csv": (1, {}),
    "held/f25-total-row-and-blank-rows.csv": (2, {6: "finns inte"}),
    "held/f26-excel-errors.csv": (0, {2: "finns inte", 3: "går inte att läsa", 4: "går inte att läsa"}),
    "held/f30-comma-separated-decimal-comma.csv": (0, {2: "7 celler"}),
    "held/f31-sep-line.csv": (1, {}),
    "held/f33-clock-change-nights.csv": (2, {3: "ställdes klockan fram"}),
    "held/f37-column-with-reporters-number.csv": "personnummer",
    "held/f39-bands-turned-into-dates.csv": (1, dict.fromkeys((2, 3, 4, 5, 6, 8), "Skriv något av")),
    "held/f54-two-different-rows-same-text-no-id.csv": (2, {}),
    "held/f56-tab-in-middle-and-comma-header.csv": (1, {}),
}
EVENTS: dict[str, tuple[int, int] | str] = {
    "p03a-first.json": (1, 0),
    "p03b-edited-and-moved.json": (1, 0),
    "p03c-edited-same-datetime.json": (1, 0),
    "p07a-error-page-saved-as-json.json": "webbsida",
    "p17b-one-event-only-object-pretty.json": (1, 0),
    "p19-entities-and-markup.json": (1, 0),
    "p21-person-number-in-summary.json": (1, 0),
    "held/p01-county-level-location-2026.json": (5, 0),
    "held/p02-same-id-twice.json": (3, 0),
    "held/p04-locations-missing-or-odd.json": (8, 0),
    "held/p05-times-as-they-have-been.json": (6, 2),
    "held/p06-title-and-location-differ.json": (1, 0),
    "held/p07b-cut-off.json": "hel",
    "held/p07c-empty-list.json": "inga händelser",
    "held/p15-utf16-from-powershell.json": "UTF-8",
    "held/p20-new-year.json": (1, 0),
    "held/p22-ten-events-with-place-before-type.json": (1, 0),
}
"""File -> how many events are read, and how many entries are refused."""
SHOWN_ELSEWHERE = {
    *("a01-clock-with-a-dot.json", "w01-position-with-3-km-error.md", "w02-sent-then-mended-and-sent-again.json"),
    *("c01-no-way-to-register-a-place.md", "c02-undo-a-wrong-import.md", "w04-web-file-within-the-promised-limits.sh"),
}
"""What is sent to the API or done by hand."""


def test_every_file_is_expected_to_be_something():
    found = {path.relative_to(INPUTS).as_posix() for path in INPUTS.rglob("*") if path.is_file()}
    assert found == {*EXPECTED, *EVENTS, *SHOWN_ELSEWHERE}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_of_reports_is_read_or_refused_as_its_row_says(name):
    expected = EXPECTED[name]
    try:
        table = open_reports((INPUTS / name).read_bytes(), limits=WEB)
        rows = list(parse_rows(table, known=HERE, municipalities=(KOPING, ARBOGA)))
    except FileRefused as refused:
        assert isinstance(expected, str) and expected in str(refused)
        return
    bad = {row.line: row.why for row in rows if isinstance(row, BadRow)}
    assert (len(rows) - len(bad), bad.keys()) == (expected[0], expected[1].keys())
    assert all(said in bad[line] for line, said in expected[1].items())


@pytest.mark.parametrize("name", EVENTS)
def test_a_file_of_the_police_is_read_or_refused_as_its_row_says(name):
    expected = EVENTS[name]
    try:
        found = list(published.read_events(INPUTS / name))
    except published.FileRefused as refused:
        assert isinstance(expected, str) and expected in str(refused)
        return
    refused = [one for one in found if isinstance(one, published.Refused)]
    assert (len(found) - len(refused), len(refused)) == expected
    assert not any("19900101" in one.summary or "<" in one.summary for one in found if one not in refused)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("f03a-sweref-in-lat-lon.csv", ("2026-11-05 07:00", "2026-11-05 07:00", 59.515286, 15.991338)),
        ("f03b-sweref-own-columns.csv", ("2026-11-05 07:00", "2026-11-05 07:00", 59.515289, 15.991351)),
        ("f05-date-and-time-in-two-columns.csv", ("2026-11-03 13:30", "2026-11-03 13:30", None, None)),
        ("f06-interval-in-one-cell.csv", ("2026-11-06 21:00", "2026-11-07 01:00", None, None)),
        ("f28-old-system-export.csv", ("2026-11-02 06:10", "2026-11-02 06:10", 59.51372, 15.99057)),
    ],
)
def test_what_means_one_thing_is_read_as_that(name, says):
    table = open_reports((INPUTS / name).read_bytes(), limits=WEB)
    first = next(parse_rows(table, known=HERE, municipalities=(KOPING, ARBOGA))).columns
    when = (f"{first[name]:%Y-%m-%d %H:%M}" for name in ("earliest", "latest"))
    assert (*when, *((first["lat"], first["lon"]) if says[2] else (None, None))) == says
