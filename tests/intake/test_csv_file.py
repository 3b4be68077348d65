"""Tables in files of every make: read right, or refused with the row and the remedy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.csv_file import COMMAND_LINE, WEB, FileRefused, Limits, read

SMALL = Limits(size=2_000_000, rows=3, columns=5, cell=20)


def rows_of(source, limits=WEB):
    return [(row.line, row.cells) for row in read(source, limits=limits).rows()]


def refusal(source, limits=WEB):
    with pytest.raises(FileRefused) as caught:
        list(read(source, limits=limits).rows())
    return caught.value.code, str(caught.value)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_line_end_and_certain_encoding(delimiter, line_end, encoding):
    lines = ["typ,plats", "klotter,Ån", '"två,delar ""så""","rad 1\nrad 2"', "", "brand,Hamnområdet"]
    text = line_end.join(line.replace(",", delimiter) for line in lines)
    table = read(text.encode(encoding), limits=WEB)
    assert (table.header, table.delimiter) == (("typ", "plats"), delimiter)
    rows = [(row.line, row.cells) for row in table.rows()]
    assert rows == [
        (2, ["klotter", "Ån"]),
        (3, [f'två{delimiter}delar "så"', "rad 1\nrad 2"]),
        (5, ["brand", "Hamnområdet"]),
    ]
    assert [row.line for row in table.rows()] == [2, 3, 5], "a table can be read again"


def test_a_file_on_disk_is_read_like_an_upload(tmp_path):
    path = tmp_path / "rader.csv"
    path.write_bytes("sep=;\r\ntyp;text\r\nklotter;å\r\n".encode())
    assert rows_of(path, COMMAND_LINE) == [(2, ["klotter", "å"])]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xef\xbb\xbf", b"typ;text\r\n", b"typ;text\n\n;\n \n", b"\n\n", b"\xff\xfe", "typ".encode("utf-16")],
)
def test_a_file_without_rows(content):
    assert refusal(content) == ("no_rows", "Filen innehåller inga rader.")


@pytest.mark.parametrize(
    "content",
    [
        "typ;text\nklotter;å\n".encode() + "brand;ö\n".encode("cp1252"),  # mixed
        "typ;text\nklotter;å\n".encode("mac-roman"),
        "typ;text\nklotter;å\n".encode("cp850"),
        "typ;text\nklotter;å\n".encode("utf-32"),
        b"typ;text\nklotter;\xc3",  # cut in the middle of a letter
        "typ;text\nklotter;жук\n".encode("koi8-r"),
    ],
)
def test_an_uncertain_encoding_is_refused_with_the_remedy(content):
    sentence = "Filen måste vara UTF-8. Spara om som CSV UTF-8."
    assert refusal(content) == ("encoding", sentence)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"])
def test_another_kind_of_file_is_named(start):
    code, said = refusal(start + b"\0" * 100)
    assert code == "not_a_table"
    assert "CSV" in said


def test_nul_is_refused_with_its_row():
    assert refusal(b"typ;text\na;b\nc;d\0\n") == (
        "nul",
        "Rad 3: filen innehåller annat än text (NUL). Spara om som CSV UTF-8.",
    )
    assert refusal("typ;text\na;b\0\n".encode("utf-16"))[0] == "nul"


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('typ;text\na;b\nc;"d\ne;f\n', 3),
        ('typ;text\na;"b"c\n', 2),
        ('typ;"text\na;b\n', 1),
        ('typ;text\na;"' + "b" * 200_000, 2),
        ("typ;text\na;b\n\nc;" + "d" * 2_000_000, 4),
    ],
)
def test_broken_quotes_and_endless_lines_are_refused_with_their_row(content, row):
    code, said = refusal(content.encode())
    assert code in ("quotes", "line")
    assert said.startswith(f"Rad {row}")


def test_limits_are_named():
    assert refusal(b"a;b;c;d;e;f\n1;2;3;4;5;6", SMALL)[1] == "Filen har 6 kolumner. Högst 5 läses in."
    assert refusal(b"a;b\n" + b"1;2\n" * 4, SMALL)[1] == "Filen har fler än 3 rader. Dela den i flera."
    assert rows_of(b"a;b\n" + b"1;2\n" * 3, SMALL)[-1][0] == 4
    assert refusal(b"a;b\n" + b"1;2\n" * 500_001, SMALL)[1] == "Filen är större än 2 MB. Dela den i flera."


def test_a_faulty_row_names_its_column_and_the_rest_is_read():
    table = read(b"a;b\n1;2\n1;" + b"x" * 21 + b"\n1;2;3\n1;2;;\n", limits=Limits(size=1000, rows=10, cell=20))
    rows = list(table.rows())
    assert [(row.line, row.column) for row in rows] == [(2, None), (3, "b"), (4, "b"), (5, None)]
    assert rows[1].why == "Cellen har fler än 20 tecken."
    assert "3 celler men rubrikraden har 2" in rows[2].why


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(content):
    try:
        for row in read(content, limits=SMALL).rows():
            assert row.cells
    except FileRefused as refused:
        assert refused.code
        assert str(refused).endswith((".", ").", "?"))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=15)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=3), st.sampled_from(";,\t"))
@settings(max_examples=150)
def test_what_a_csv_writer_writes_is_read_back(pairs, delimiter):
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("typ", "text"), *pairs])
    expected = [list(pair) for pair in pairs if "".join(pair).strip()]
    if expected:
        assert [cells for _line, cells in rows_of(out.getvalue().encode(), SMALL)] == expected
