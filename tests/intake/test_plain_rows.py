"""A row that is read by what it differs in from an earlier one is read as it is by itself, alone in its file."""

import random
from itertools import product

from app.intake.csv_file import COMMAND_LINE, read
from app.intake.incident_rows import parse_rows
from app.intake.plain_rows import in_an_id
from app.intake.report_files import BadRow
from app.texts import personal
from tests.intake.parsed_rows import KNOWN, KOPING
from tests.privacy.material import persons, persons_by_kind, without_persons
from tests.test_privacy import number

HEAD = "externt_id;typ;tidigast;senast;precision;text"
PLAIN = ("", "klotter", "2026-09-03 07:15", "", "okänd", "Klotter.")
IDS = ("", "A1", "2026-17", "1E5", "2,02E+11", "202600000000", "Anna Svensson", "anna@example.com", "'-7", "-", "B-12")
TIMES = (
    *(
        "",
        "2026-09-03",
        "2026-09-03 07:15",
        "2026-09-03 07:45",
        "2026-09-03T07:45",
        "2026-09-03 08:05",
        "2026-09-04 07.15",
        "3 sep",
    ),
    *("1999-12-31 23:59", "2000-01-01 00:00", "1899-01-01 00:00", "2026-02-30 10:00", "46268", "2026-9-3 07:15"),
    *("2026-03-29 01:59", "2026-03-29 02:30", "2026-03-29 03:00", "2026-10-25 02:30", "2026-10-25 03:10"),
    *(f"{KNOWN.now:%Y-%m-%d}", f"{KNOWN.now:%Y-%m-%d %H:%M}", "2031-01-01 00:00", "2026-09-03 24:00"),
)


def rows_of(*rows: tuple, after: int = 0) -> list[tuple]:
    """What becomes of the rows of a file, so many blank ones before them."""
    quoted = (";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    table = read("\n".join((HEAD, *[""] * after, *quoted)).encode(), limits=COMMAND_LINE)
    return [content(row) for row in parse_rows(table, known=KNOWN, municipalities=[KOPING])]


def content(row) -> tuple:
    """All but the line."""
    return (row.column, row.why, row.cells, row.personal) if isinstance(row, BadRow) else tuple(row[1:])


def assert_alike(rows: list[tuple]) -> list[tuple]:
    """Each is given twice: after others like it, and alone."""
    together = rows_of(PLAIN, *rows)[1:]
    assert len(together) == len(rows)
    for at, (row, found) in enumerate(zip(rows, together, strict=True), start=1):
        assert found == rows_of(row, after=at)[0], row
    return together


def test_every_sentence_is_guarded_as_by_itself():
    nobody = number(20, 9, 6, 14)
    told = [one["text"] for one in (*persons(), *persons_by_kind())]
    texts = [*dict.fromkeys((*told, *without_persons(), nobody, f"Det var {nobody}.", "", " ", "\u200b", "x" * 4_001))]
    texts = [text for text in texts if " ".join(text.split()) != "Klotter."]
    found = assert_alike([(f"X{at}", *PLAIN[1:5], text) for at, text in enumerate(texts)])
    assert {one[0]["state"] for one in found if len(one) == 3} == {"counted", "quarantined"}
    assert any(len(one) == 4 for one in found), "a number is refused"


def test_all_times_are_read_as_by_themselves():
    pairs = [(f"T{at}", "klotter", *pair, "okänd", "") for at, pair in enumerate(product(TIMES, TIMES))]
    found = assert_alike(pairs)
    assert {len(one) for one in found} == {3, 4}, "some are good and some have faults"


def test_all_ids_are_read_as_by_themselves():
    assert_alike([(id, *PLAIN[1:5], f"Klotter {at}.") for at, id in enumerate(IDS)])


def test_an_id_that_is_not_looked_at_holds_nothing():
    rng = random.Random(5)
    for _ in range(4_000):
        letter = rng.choice(("", *"AaKOlTX"))
        digits = "".join(rng.choice("0123456789-") for _ in range(rng.randint(1, 8)))
        assert in_an_id(letter + digits) == personal(letter + digits)
    assert in_an_id(number(20, 9, 6, 14)), "and a number is found"


def test_an_id_of_digits_and_hyphens_is_read_as_by_the_guard():
    rng, found = random.Random(7), 0
    for _ in range(4_000):
        dash = rng.choice(("", "-"))
        day = f"{rng.randint(0, 99):02}{dash}{rng.randint(0, 13):02}{dash}{rng.randint(0, 99):02}"
        number = f"{day}{'-' * rng.randint(0, 7)}{rng.randint(0, 9_999):04}"
        id = rng.choice(("", "19", "20", "17", "5-", "5")) + number + rng.choice(("", "", "-1", "7", "-12-3"))
        assert in_an_id(id) == personal(id), id
        found += bool(personal(id))
    assert found > 20
