"""The key by which a row is known when its file comes again: of its content, or the sender's own id."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.intake.parsed_rows import HOUSING, KNOWN, OURS, one, parsed


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
