"""What stands in a file that was sent: its columns with examples and the field each likely goes to, the words that are
not understood, and the days that can be several. Without database or clock."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from app.figures.mapped_columns import (
    AS_IT_IS,
    DAYS,
    LEFT_OUT,
    ORDERS,
    ROW_LEFT_OUT,
    Reading,
    day_in,
    keys_of,
    shape_of,
    word_of,
)
from app.figures.written_cells import NOTHING, year_first
from app.figures.written_columns import EXPORT, plain_name
from app.figures.written_columns import LEFT_OUT as KNOWN_TO_BE_LEFT_OUT
from app.figures.written_times import read_written
from app.incidents.rules import EARLIEST_YEAR, Knowledge
from app.intake.csv_file import CsvFile
from app.intake.report_files import COLUMNS, FAULT_COLUMNS, MANY_DIGITS, masked, ours_of
from app.mapped_files.nearest import Choice, nearest
from app.report.fields import FIELDS
from app.taxonomy.finding import closest
from app.texts import personal

EXAMPLES, SAMPLED, LOOKED_AT = 3, 60, 20
MOST_WORDS = 100
"""So many words are asked about at a time: the others stay as they are, and their rows come to be mended."""
LONG_TEXT, NEARLY = 40, 0.7
_MOST = 0.6
"""Of a column's values so many say what it is."""
_CLOCK = re.compile(r"(?:kl\.? ?)?\d\d?[:.]\d\d(?:[:.]\d\d)?", re.ASCII | re.IGNORECASE)
_MIDNIGHT = re.compile(r"[ T]0?0[:.]00(?:[:.]00)?$", re.ASCII)
FIELDS_OFFERED: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Vad", (("typ", "Vad som hände"), ("text", "Beskrivning"), ("hur", "Hur det gick till"))),
    (
        "När",
        (
            ("tidigast", "När, med dag och klocka i en cell"),
            ("senast", "Senast möjliga tid"),
            ("datum", "Dag"),
            ("från kl", "Klockan, eller från klockan"),
            ("till kl", "Till klockan"),
            ("slutdatum", "Sista dagen"),
        ),
    ),
    (
        "Var",
        (
            ("plats", "Plats"),
            ("delområde", "Delområde"),
            ("lat", "Latitud eller nord"),
            ("lon", "Longitud eller öst"),
            ("precision", "Precision"),
        ),
    ),
    (
        "Annat",
        (
            ("organisation", "Verksamhet som rapporterar"),
            ("externt_id", "Ärendenummer"),
            ("polisanmäld", "Polisanmäld"),
            ("källa", "Källa"),
            ("antal", "Antal inblandade"),
            ("läskrets", "Vilka som får läsa"),
            ("kommun", "Kommun"),
        ),
    ),
)
"""Group -> (our column, how the page calls it)."""
ANSWERS = (LEFT_OUT, ROW_LEFT_OUT, AS_IT_IS)
"""What may be said of a word beside what it means."""
NAMES: dict[str, str] = dict(pair for _group, pairs in FIELDS_OFFERED for pair in pairs)
ONE_WORD = {
    "typ": "category",
    "plats": "named_place_id",
    "delområde": "sub_area_id",
    "organisation": "organisation_id",
    "källa": "source",
    "polisanmäld": "reported_to_police",
    "antal": "people_band",
    "precision": "precision",
    "läskrets": "access_class",
}
"""Our columns whose cells hold one of a few words -> the field."""


@dataclass
class Column:
    """One column as it was sent. `guess`: our column, LEFT_OUT, or None where nobody can tell."""

    key: str
    name: str
    examples: list[str] = field(default_factory=list)
    guess: str | None = None


@dataclass(frozen=True)
class Word:
    """A word that is not understood, how many rows have it, and what is most like it ("" when nothing is)."""

    column: str
    word: str
    n: int
    like: str = ""

    @property
    def mark(self) -> str:
        """What a form calls it."""
        return sha256(f"{self.column}\x1f{word_of(self.word)}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class DayReading:
    """What follows when the figures of days that are written alike come in this order."""

    order: str
    example: str
    means: date | None
    n: int
    """Rows that have such a day then, not to come and not before any report."""
    wrong: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Looked:
    """`hidden`: how many words are not shown, as they may point at a person."""

    rows: int
    words: list[Word]
    hidden: int
    days: dict[str, list[DayReading]]


def columns_in(table: CsvFile, known: Knowledge, choices: Mapping[str, Sequence[Choice]]) -> list[Column]:
    """Each column of the file with examples, which hold nothing that may point at a person."""
    found = [
        Column(key, _shown(name, at))
        for at, (key, name) in enumerate(zip(keys_of(table.header), table.header, strict=True))
    ]
    values: list[dict[str, None]] = [{} for _one in found]
    for row in table.rows():
        for at, cell in enumerate(row.cells[: len(found)]):
            if cell.strip() and cell.strip() not in NOTHING and len(values[at]) < SAMPLED:
                values[at][" ".join(cell.split())[:200]] = None
    _guess(found, [list(one) for one in values], table.header, known, choices)
    for column, written in zip(found, values, strict=True):
        free = 0 if column.guess in ("text", None) else None
        column.examples = [masked([one], free)[0][:60] for one in list(written)[:EXAMPLES]]
    return found


def _shown(name: str, at: int) -> str:
    telling = personal(name) or sum(letter.isdigit() for letter in name) >= MANY_DIGITS
    return f"Kolumn {at + 1} (rubriken visas inte)" if telling else name[:60] or f"Kolumn {at + 1} (utan rubrik)"


def _guess(
    found: Sequence[Column],
    values: Sequence[list[str]],
    header: Sequence[str],
    known: Knowledge,
    choices: Mapping[str, Sequence[Choice]],
) -> None:
    """Fill in the field of each: by its name, by a name nearly like it, by what stands in it. None is given twice."""
    taken: set[str] = set()
    export = set(map(plain_name, header)) >= EXPORT
    by_name = {plain_name(one): one for names in COLUMNS.values() for one in names}

    def like_a_name(name: str) -> str | None:
        close = closest(plain_name(name), by_name, like=0.8) if len(name) > 4 else ""
        return ours_of(by_name[close]) if close else None

    tells: tuple[Callable[[int], str | None], ...] = (
        lambda at: "tidigast" if _says_all(header[at], values[at]) else ours_of(header[at]),
        lambda at: LEFT_OUT if export and plain_name(header[at]) in KNOWN_TO_BE_LEFT_OUT else None,
        lambda at: LEFT_OUT if plain_name(header[at]) in FAULT_COLUMNS else None,
        lambda at: like_a_name(header[at]),
        lambda at: _by_values(values[at], known, choices, taken),
    )
    for tell in tells:
        for at, column in enumerate(found):
            if column.guess is None and (ours := tell(at)) is not None and (ours == LEFT_OUT or ours not in taken):
                column.guess = ours
                taken.add(ours)
    if not any(values):
        return
    if "tidigast" in taken and "datum" in taken:
        next(one for one in found if one.guess == "datum").guess = None


def _says_all(name: str, values: Sequence[str]) -> bool:
    """Whether a column that is called by the clock has the day in it too."""
    return (
        bool(values)
        and ours_of(name) in ("från kl", "datum")
        and all(":" in one and _is_day(one) and not _MIDNIGHT.search(one) for one in values)
    )


def _by_values(
    values: Sequence[str], known: Knowledge, choices: Mapping[str, Sequence[Choice]], taken: set[str]
) -> str | None:
    if not values:
        return None
    values = values[:LOOKED_AT]

    def most(says) -> bool:
        return sum(map(bool, map(says, values))) >= _MOST * len(values)

    names = [ours for ours in ("plats", "organisation", "delområde", "typ") if ours not in taken]
    scored = {ours: sum(_speaks_for(ours, one, known, choices) for one in values) / len(values) for ours in names}
    best = max(names, key=scored.__getitem__, default=None)
    if best and scored[best] >= _MOST:
        return best
    if most(_CLOCK.fullmatch):
        return "till kl" if "från kl" in taken else "från kl"
    if not taken & {"tidigast", "datum"} and most(_is_day):
        return "tidigast" if most(lambda one: ":" in one or len(one) > 12) and "från kl" not in taken else "datum"
    return "text" if sum(map(len, values)) > LONG_TEXT * len(values) else None


def _speaks_for(ours: str, one: str, known: Knowledge, choices: Mapping[str, Sequence[Choice]]) -> float:
    return 1.0 if understood(ours, one, known) else NEARLY if nearest(one, choices[ours]) else 0.0


def _is_day(written: str) -> bool:
    try:
        return bool(shape_of(written) or read_written(year_first(written)))
    except ValueError:
        return False


def understood(column: str, word: str, known: Knowledge) -> bool:
    """Whether a cell of our column is read as it is written."""
    said, name = word_of(word), ONE_WORD[column]
    if name == "category":
        return bool(known.type_meant(known.type_words.get(said, word.strip()))[0])
    if name == "named_place_id":
        return any(said in (word_of(one.name), *map(word_of, one.other_names)) for one in known.named_places.values())
    if name == "sub_area_id":
        return any(said == word_of(str(one.name)) for one in known.sub_areas)
    if name == "organisation_id":
        return said in map(word_of, known.organisations.values())
    if name == "people_band" and said.replace(" ", "").isdigit():
        return True
    return said in FIELDS[name].words or said in FIELDS[name].labels


def look(table: CsvFile, reading: Reading, known: Knowledge, choices: Mapping[str, Sequence[Choice]]) -> Looked:
    """What in a file, whose columns are decided, is not understood yet."""
    at = {name: index for index, name in enumerate(table.header) if name in ONE_WORD}
    days = [index for index, name in enumerate(table.header) if name in DAYS]
    counted: dict[str, Counter[str]] = {name: Counter() for name in at}
    written: dict[str, Counter[str]] = {}
    rows = 0
    for row in table.rows():
        rows += 1
        for name, index in at.items():
            if index < len(row.cells) and (cell := row.cells[index].strip()) and cell not in NOTHING:
                counted[name][cell] += 1
        for index in days:
            if index < len(row.cells) and (shape := shape_of(row.cells[index])):
                written.setdefault(shape, Counter())[row.cells[index].strip()] += 1
    words, hidden = [], 0
    for name, cells in counted.items():
        alike: dict[str, tuple[str, int]] = {}
        for cell, n in cells.items():
            if word_of(cell) not in reading.words.get(name, {}) and not understood(name, cell, known):
                shown, before = alike.get(word_of(cell), (cell, 0))
                alike[word_of(cell)] = shown, before + n
        for shown, n in sorted(alike.values(), key=lambda one: (-one[1], one[0])):
            if personal(shown) or len(shown) > 80:
                hidden += 1
            elif len(words) < MOST_WORDS:
                words.append(Word(name, shown, n, nearest(shown, choices[name])))
    several = {shape: cells for shape, cells in written.items() if shape not in reading.days}
    return Looked(rows, words, hidden, {shape: _readings(cells, known.now.date()) for shape, cells in several.items()})


def _readings(cells: Counter[str], today: date) -> list[DayReading]:
    """What the days are in each order; first the one in which most of them can be."""
    found = []
    for order in ORDERS:
        meant = {cell: day_in(order, cell) for cell in cells}
        right = {cell: day for cell, day in meant.items() if day and day.year >= EARLIEST_YEAR and day <= today}
        if not right:
            continue
        example = min(right, key=lambda cell: (len({day_in(one, cell) for one in ORDERS}) < 2, cell))
        n = sum(cells[cell] for cell in right)
        days = sorted(right.values())
        found.append(DayReading(order, example, right[example], n, cells.total() - n, days[0], days[-1]))
    return sorted(found, key=lambda one: -one.n)


def faults_of(columns: Mapping[str, str], header: Sequence[str]) -> list[str]:
    """What is wrong with the fields that somebody has chosen: Swedish sentences."""
    used = Counter(ours for ours in columns.values() if ours != LEFT_OUT)
    twice = [f"”{NAMES[ours]}” är vald för {n} kolumner. Välj den för en." for ours, n in used.items() if n > 1]
    found = [*twice]
    if "typ" not in used:
        found.append("Välj vilken kolumn som säger vad som hände.")
    if not used.keys() & {"tidigast", "senast", "datum"}:
        found.append("Välj vilken kolumn som säger när det hände.")
    if "tidigast" in used and "datum" in used:
        found.append(f"Välj antingen ”{NAMES['tidigast']}” eller ”{NAMES['datum']}”, inte båda.")
    if not used.keys() & {"tidigast", "datum"} and used.keys() & {"från kl", "till kl", "slutdatum"}:
        found.append("Ett klockslag behöver en dag: välj vilken kolumn som är dagen.")
    if "senast" in used and used.keys() & {"till kl", "slutdatum"}:
        found.append(f"Välj antingen ”{NAMES['senast']}” eller slutet i egna kolumner, inte båda.")
    return found
