"""A file of any length is read twice, and its ids take next to no memory."""

import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.figures.mapped_columns import ROW_LEFT_OUT, Reading
from app.intake.csv_file import COMMAND_LINE, CsvFile, read
from app.intake.incident_rows import look_through, parse_rows
from app.intake.report_files import BadRow, open_reports
from tests.intake.parsed_rows import KNOWN

FEW, MANY = 300, 2_300
LEAVES_OUT = Reading(words={"typ": {"reklam": ROW_LEFT_OUT}})
"""What somebody has decided of a word."""


def file_of(folder: Path, rows: int) -> CsvFile:
    path = folder / f"{rows}.csv"
    lines = (f"nummer-{n};klotter;2026-09-03 07:15;Klotter." for n in range(rows))
    path.write_text("\n".join(("externt_id;typ;tidigast;text", *lines)))
    return read(path, limits=COMMAND_LINE)


def file_left_out(folder: Path, rows: int) -> CsvFile:
    """A file of which one row is read."""
    path = folder / f"{rows}-left-out.csv"
    lines = (f"nummer-{n};{'reklam' if n else 'klotter'};2026-09-03 07:15;Klotter." for n in range(rows))
    path.write_text("\n".join(("externt_id;typ;tidigast;text", *lines)))
    return open_reports(path, limits=COMMAND_LINE, reading=LEAVES_OUT)


def read_all(file: CsvFile) -> Counter:
    look = look_through(file, known=KNOWN)
    rows = parse_rows(file, known=KNOWN, municipalities=(), look=look)
    return Counter(isinstance(row, BadRow) for row in rows)


def test_a_file_is_read_twice(tmp_path: Path):
    file = file_of(tmp_path, 3)
    opened = []

    def opening():
        opened.append(file)
        return file._open()

    assert read_all(replace(file, _open=opening)) == {False: 3}
    assert len(opened) == 2


def bytes_a_row(folder: Path, made: Callable[[Path, int], CsvFile], read_of: Callable[[int], int]) -> float:
    """What a row more takes at most while a file is read. `read_of`: so many of its rows are."""
    peaks = []
    read_all(made(folder, 10))  # what is remembered of any file
    for rows in (FEW, MANY):
        file = made(folder, rows)
        tracemalloc.start()
        try:
            assert read_all(file) == {False: read_of(rows)}
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return (peaks[1] - peaks[0]) / (MANY - FEW)


def test_a_row_more_takes_some_bytes_however_its_id_is_written(tmp_path: Path):
    assert bytes_a_row(tmp_path, file_of, lambda rows: rows) < 20  # a set of the ids took six times as much


def test_a_row_that_is_left_out_takes_nothing_and_is_counted_once(tmp_path: Path):
    assert bytes_a_row(tmp_path, file_left_out, lambda rows: 1) < 12  # a set of their numbers took sixty
    file = file_left_out(tmp_path, FEW)
    read_all(file)
    assert file.left_out == [FEW - 1], "the file is read twice"


def test_an_id_that_comes_again_is_told_with_its_first_row():
    cells = "klotter;2026-09-03 07:15;Klotter."
    ids = [*range(30), 7, "'-12", 30, "-12", 7]
    text = "\n".join(("externt_id;typ;tidigast;text", *(f"{id};{cells}" for id in ids)))
    file = read(text.encode(), limits=COMMAND_LINE)

    bad = [row for row in parse_rows(file, known=KNOWN, municipalities=()) if isinstance(row, BadRow)]

    assert [(row.line, row.why) for row in bad] == [
        (32, "Samma externt_id står redan på rad 9."),
        (35, "Samma externt_id står redan på rad 33."),
        (36, "Samma externt_id står redan på rad 9."),
    ]
