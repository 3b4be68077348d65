"""A file of a million reports, one in a hundred broken: read in, read again and undone, each by a command."""

import csv
import random
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from tests.bench.house import House, Wrong, command
from tests.bench.reporting import _ended_sessions, spent

BROKEN = 100
TEXTS = (
    "Klotter på långsidan.",
    "Hög musik och glas vid entrén.",
    "Cykel utan lås borta.",
    "",
    "Krossad ruta mot gården.",
)
TALLIES = ("day_tally", "month_tally", "where_tally", "organisation_day", "place_month", "organisation_total")


def whole_life(house: House) -> dict:
    """Valid rows a second by the clock and of CPU, and the peak of memory, of each command. Raises Wrong unless all
    good rows come in, all bad ones are listed, the second time brings nothing, and all is counted as before at last."""
    rows = house.rows
    slug, good = house.slug("small"), rows - rows // BROKEN
    before, found = _counted(house, slug), {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "many.csv"
        _write(path, rows, house.until, house.own_texts)
        for what, said in (
            ("read in", f"{good} är nya, 0 fanns redan, {rows // BROKEN} behöver rättas"),
            ("read again", f"0 är nya, {good} fanns redan, {rows // BROKEN} behöver rättas"),
        ):
            found[what] = _done(house, said, good, "import", "incidents", path, "--tenant", slug)
        id = _asked(house, slug, "SELECT id FROM intake_file WHERE new > 0 ORDER BY id DESC LIMIT 1")
        said = f"{good} rapporter är borttagna."
        found["undone"] = _done(house, said, good, "import", "undo", id, "--tenant", slug)
    if _counted(house, slug) != before:
        raise Wrong("the tallies are not as before")
    return found


def _done(house: House, wanted: str, good: int, *words: object) -> dict:
    before = _ended_sessions(house)
    with TemporaryDirectory() as folder, (Path(folder) / "said").open("w+") as said:
        cost = spent(lambda: [command(house.environment, *words, output=said.fileno())])
        said.seek(0)
        answer = said.read()
    if wanted not in answer:
        raise Wrong(f"not as it should be: {answer[-300:]}")
    database = _ended_sessions(house) - before
    speed = {"rows/s": good / cost["s"], "rows/CPU s": good / (cost["CPU s"] + database)}
    return {**speed, **cost, "CPU s of the database": database}


def _write(path: Path, rows: int, until: date, own_texts: bool) -> None:
    """Rows with an id and one of a few texts, or each a text of its own; every hundredth names no type."""
    rng, first = random.Random(7), datetime.combine(until, datetime.min.time()) - timedelta(days=1_000)
    named = f"{time.time_ns() // 1_000_000_000}"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["externt_id", "typ", "tidigast", "precision", "organisation", "text"])
        for n in range(rows):
            # Never between two and four at night, when clocks are put forward and back.
            at = f"{first + timedelta(days=rng.randrange(970), minutes=rng.randrange(240, 1440)):%Y-%m-%d %H:%M}"
            kind = "okänt" if n % BROKEN == BROKEN - 1 else rng.choice(("klotter", "buskorning", "skada-fordon"))
            out.writerow(
                [
                    f"{named}-{n}",
                    kind,
                    at,
                    "okänd",
                    "Kommunstyrelsen",
                    _text(rng, n) if own_texts else rng.choice(TEXTS),
                ]
            )


def _text(rng: random.Random, n: int) -> str:
    words = rng.sample(("klotter", "ruta", "dörr", "vägg", "gården", "entrén", "cykel", "lampa", "skylt", "bänk"), 4)
    return f"Nummer {n}: {' '.join(words)}."


def _counted(house: House, slug: str) -> list:
    """All that the tallies of the municipality say of what counts."""
    kept = "SELECT to_jsonb(kept) - 'removed' FROM {} AS kept WHERE n <> 0 AND tenant_id = :tenant"
    return [sorted(map(repr, _rows(house, slug, kept.format(name)))) for name in TALLIES]


def _rows(house: House, slug: str, question: str) -> list:
    with house.admin.connect() as connection:
        tenant = connection.scalar(text("SELECT id FROM tenant WHERE slug = :slug"), {"slug": slug})
        return [
            tuple(row)
            for row in connection.execute(text(question), {"tenant": tenant} if ":tenant" in question else {})
        ]


def _asked(house: House, slug: str, question: str) -> object:
    return _rows(house, slug, question)[0][0]
