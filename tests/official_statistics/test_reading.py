"""Files of reported offences are read as their makers write them, and no gap becomes a number."""

import pytest

from app.intake.csv_file import FileRefused
from app.official_statistics import reading
from app.workbooks import workbook

LONG = "kommun;brottstyp;år;månad;antal;per 100 000 inv;preliminär\n"


def read(text, kind="offences", encoding="utf-8"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    rows, remarks = reading.read(content, kind=kind, name="Kungsör", code="1960")
    return {(row["name"], row["first"], row["last"]): row for row in rows}, remarks


def values(found):
    return [row["value"] for row in found.values()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_a_row_for_each_month_in_either_encoding(encoding):
    found, _ = read(f"{LONG}Kungsör;Skadegörelse;2026;augusti;1&nbsp;205;13 912;ja\n", encoding=encoding)
    ((key, row),) = found.items()
    assert key == ("Skadegörelse", "2026-08-01", "2026-08-31")
    assert (row["value"], row["per_100_000"], row["preliminary"]) == (1205, 13912, True)


@pytest.mark.parametrize("gap", ["..", "*", ".", "", "-"])
def test_a_gap_is_kept_as_one_and_counted_in_words(gap):
    found, remarks = read(f"{LONG}Kungsör;Rån;2026;1;{gap};;\nKungsör;Rån;2026;2;0;;\n")
    assert values(found) == [None, 0]
    assert "1 tal saknas i källan. De visas som luckor, aldrig som noll." in remarks


def test_an_empty_row_above_a_number_never_hides_it():
    rows = ["Kungsör;Rån;2026;1;..;;", "Kungsör;Rån;2026;1;4;;", "Kungsör;Rån;2026;1;..;;"]
    found, remarks = read(LONG + "\n".join(rows) + "\n")
    assert values(found) == [4] and any("Talet gäller" in one for one in remarks)
    with pytest.raises(FileRefused, match="Rad 3: .*en rad till med ett annat tal"):
        read(LONG + "Kungsör;Rån;2026;1;4;;\nKungsör;Rån;2026;1;5;;\n")


def test_brås_codes_and_words_are_called_the_same_whatever_a_file_calls_them():
    head = "code;municipality;year;category;count;per_100k\n"
    found, remarks = read(
        f"{head}1960;Kungsör;2023;burglary;33;371\n1960;Kungsör;2023;total;668;\n1983;Köping;2023;total;2981;\n"
    )
    assert [(row["code"], row["name"]) for row in found.values()] == [
        ("11462", "Inbrottsstöld (Brås kod 11462)"),
        ("5036", "Samtliga brott"),
    ]
    assert remarks == ["1 rader gäller andra kommuner och är inte med."]
    found, _ = read("brottskod;brottstyp;period;antal\n11462;Bostadsinbrott;2023;33\n")
    assert not any("bostad" in row["name"].lower() for row in found.values())


def test_a_column_for_each_period_under_a_title():
    found, remarks = read(
        "Anmälda brott i Kungsör\n\nBrottstyp;2026K1;2026K2;2026K3\nStöld, rån m.m.;12;..;9\nKälla: Brå;;;\n"
    )
    assert [(first, value) for (_, first, _), value in zip(found, values(found), strict=True)] == [
        ("2026-01-01", 12),
        ("2026-04-01", None),
        ("2026-07-01", 9),
    ]
    assert remarks[0] == "Filen säger inte vilken kommun den gäller. Se efter att det är den här."


def test_a_workbook_is_read_as_the_same_table():
    rows = [("Brottstyp", "Period", "Antal"), ("Cykelstöld", "2026-08", "7"), ("Rån", "2026-08", "..")]
    found, _ = read(workbook(("Blad", rows)))
    assert values(found) == [7, None]


def test_a_survey_has_its_share_and_how_many_answered():
    found, _ = read("fråga;period;andel;antal svar\nTrygg ute på kvällen;2026;71,5 %;412\n", kind="survey")
    (row,) = found.values()
    assert (row["value"], row["answers"]) == (71.5, 412)
    with pytest.raises(FileRefused, match="mellan 0 och 100"):
        read("fråga;period;andel\nTrygg;2026;140\n", kind="survey")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hej;hopp\n1;2\n", "rubrikrad"),
        (f"{LONG}Kungsör;Rån;2026;13;4;;\n", "Rad 2: perioden"),
        (f"{LONG}Kungsör;Rån;2026;1;fyra;;\n", "Rad 2: talet ”fyra”"),
        (f"{LONG}Kungsör;Rån;2026;1;-4;;\n", "Rad 2: talet"),
        (f"{LONG}Kungsör;;2026;1;4;;\n", "Rad 2: det står inte vad"),
        (f"{LONG}Kungsör;Hot mot 19850709-9805;2026;1;4;;\n", "Rad 2: namnet kan peka ut"),
        (f"{LONG}Köping;Rån;2026;1;4;;\n", "ingen rad för Kungsör"),
        ("brottstyp;period;antal\n", "rader"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(text, said):
    with pytest.raises(FileRefused, match=said):
        read(text)
