"""A file that is refused as a whole, and what looks like a person in it: never repeated."""

import re

import pytest

from app.intake.report_files import masked
from tests.intake.parsed_rows import one, parsed, refused
from tests.test_privacy import number

GONE = "[personnummer borttaget]"


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
