"""Reports in workbooks: read as their cells show them; what is there to do harm or to mislead is refused by name."""

import struct

import pytest

from app.intake.csv_file import WEB, FileRefused, Limits
from app.intake.report_files import open_reports
from tests.intake.workbooks import CLOCK, DAY, MOMENT, compound, ods, row, xls, xlsx, zipped

HEAD = ("typ", "tidigast", "text")
ROW = ("klotter", "2026-11-03 14:30", "Färg; på muren")
SHEET = row(1, *HEAD) + row(2, *ROW)


def rows_of(content: bytes, limits=WEB):
    return [(one.line, one.cells) for one in open_reports(content, limits=limits).rows()]


def refused(content: bytes, limits=WEB) -> str:
    with pytest.raises(FileRefused) as caught:
        rows_of(content, limits)
    return str(caught.value)


@pytest.mark.parametrize("content", [xlsx(SHEET), ods(HEAD, ROW), xls(HEAD, ROW)], ids=["xlsx", "ods", "xls"])
def test_the_three_kinds_say_the_same(content):
    assert rows_of(content) == [(2, list(ROW))]


def test_a_cell_is_what_it_shows():
    written = row(3, "Rapport, november") + row(5, *HEAD, "externt_id", "antal", "lat", "polisanmäld")
    cells = (46329.6041666667, MOMENT), "två\nrader", 202611000417, 3, 59.513700000000004
    written += row(7, "klotter", *cells) + row(8, "klotter", (46329, DAY), None, 202611000417000123456)
    written += row(9, "klotter", (46329.999999, MOMENT))
    assert rows_of(xlsx(written)) == [
        (7, ["klotter", "2026-11-03 14:30", "två\nrader", "202611000417", "3", "59.5137"]),
        (8, ["klotter", "2026-11-03", "", "2.02611000417000E+20"]),
        (9, ["klotter", "2026-11-04"]),
    ]


def test_day_and_clock_of_a_workbook_are_one_moment():
    written = row(1, "typ", "datum", "från kl", "till kl") + row(
        2, "klotter", (46332, DAY), (0.9166666, CLOCK), "02.00"
    )
    table = open_reports(xlsx(written), limits=WEB)
    assert table.header == ("typ", "tidigast") and [one.cells for one in table.rows()] == [
        ["klotter", "2026-11-06 22:00-02.00"]
    ]


def test_the_sheet_with_the_reports_is_read_and_two_are_asked_about():
    assert rows_of(xlsx(row(1, "Om filen"), "", SHEET)) == [(2, list(ROW))]
    assert "2 blad" in refused(xlsx(SHEET, SHEET))
    assert "inga rader" in refused(xlsx(""))


FORMULA = '<row r="2"><c r="A2" t="str"><f>A1</f><v>klotter</v></c></row>'
ERROR = '<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (xlsx(row(1, *HEAD) + FORMULA), "formler (cell A2)"),
        (ods(HEAD, cell='<table:table-cell table:formula="of:=1" office:value-type="float"/>'), "formler"),
        (xls(HEAD, ROW, extra=struct.pack("<HHHH", 0x06, 22, 2, 1) + bytes(18)), "formler (cell B3)"),
        (xlsx(row(1, *HEAD) + ERROR), "(cell B2) visar ett fel"),
        (xls(HEAD, ROW, extra=struct.pack("<HHHHHBB", 0x205, 8, 2, 0, 0, 42, 1)), "(cell A3) visar ett fel"),
        (xlsx(SHEET, more={"xl/vbaProject.bin": b"x"}), "makron"),
        (xls(HEAD, ROW) + "_VBA_PROJECT_CUR".encode("utf-16-le"), "makron"),
        (compound(b"", "EncryptedPackage"), "lösenord"),
        (xls(HEAD, extra=struct.pack("<HHH", 0x2F, 2, 0)), "lösenord"),
        (xlsx(SHEET, more={"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><sst/>'}), "trasigt"),
        (xlsx(SHEET + FAR), "för stort"),
        (zipped({"a.txt": "a"}), "arkiv"),
        (b"PK\x03\x04" + bytes(100), "trasigt"),
        (xlsx(SHEET)[:-200], "trasigt"),
        (xls(HEAD, ROW)[:600], "trasigt"),
    ],
)
def test_what_is_not_read_is_named_and_nothing_of_it_repeated(content, said):
    assert said in refused(content)


def test_an_archive_that_tells_less_than_it_holds_is_counted():
    content = bytearray(xlsx(SHEET, more={"xl/media/much.xml": bytes(210_000_000)}))
    for at in range(len(content) - 4):
        if content[at : at + 4] == struct.pack("<I", 210_000_000):
            content[at : at + 4] = struct.pack("<I", 10)
    assert "för stort" in refused(bytes(content))


def test_the_limits_hold():
    assert "större än" in refused(xlsx(SHEET), Limits(size=100))
    assert "fler än 1 rader" in refused(xlsx(SHEET + row(3, *ROW)), Limits(size=100_000, rows=1))
