"""Our columns read against what one municipality knows."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest

from app.incidents.rules import Knowledge
from app.intake.csv_file import COMMAND_LINE, FileRefused, read
from app.intake.incident_rows import parse_rows
from app.intake.report_files import BadRow

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SQUARE, HARBOUR, WEST, HOUSING, OURS = (uuid4() for _ in range(5))
LAT, LON = 59.39, 15.84
BOX = [[LAT - 0.1, LON - 0.1], [LAT - 0.1, LON + 0.1], [LAT + 0.1, LON + 0.1], [LAT + 0.1, LON - 0.1]]
KNOWN = Knowledge(
    now=NOW,
    place_name="Arboga",
    named_places={
        SQUARE: SimpleNamespace(id=SQUARE, name="Nytorget", lat=LAT, lon=LON, sub_area_id=None, other_names=[]),
        HARBOUR: SimpleNamespace(id=HARBOUR, name="Ån", lat=LAT, lon=LON, sub_area_id=None, other_names=[]),
    },
    sub_areas=[SimpleNamespace(id=WEST, name="Väster", points=BOX, ended_at=None)],
    organisations={HOUSING: "Bostadsbolaget", OURS: "Vi"},
    own=frozenset(),
    for_all=True,
    unnamed=OURS,
    from_file=True,
)
KOPING, ARBOGA = (
    SimpleNamespace(slug=slug, code=code, name=name)
    for slug, code, name in (("koping", "1983", "Köping"), ("arboga", "1984", "Arboga"))
)


def parsed(text, known=KNOWN, municipalities=(KOPING, ARBOGA)):
    """The columns of the good rows, and the rows to mend."""
    file = read(text.encode(), limits=COMMAND_LINE)
    rows = parse_rows(file, known=known, municipalities=municipalities)
    return [row if isinstance(row, BadRow) else row.columns for row in rows]


def one(known=KNOWN, **cells):
    """The one row, as the columns of a report; or the row to mend."""
    cells = {"typ": "klotter", "tidigast": "2026-09-03 07:15"} | cells
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    (row,) = parsed(";".join(cells) + "\n" + ";".join(quoted) + "\n", known)
    return row if isinstance(row, BadRow) else SimpleNamespace(**row)


def refused(text):
    with pytest.raises(FileRefused) as caught:
        parsed(text)
    return caught.value.code, str(caught.value)
