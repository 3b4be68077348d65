"""What the guard finds and what it takes for something else, as the table in docs/privacy.md:

python -m tests.privacy.measure [a file with more sentences]
"""

import json
import sys
from datetime import datetime, timedelta
from time import process_time

from app.privacy import inspect, must_quarantine
from tests.material import MATERIAL
from tests.privacy.material import (
    covers,
    kept_aside,
    official_numbers,
    persons,
    persons_by_kind,
    police_texts,
    untouched,
    without_persons,
)
from tests.privacy.numbers import unusual, usual

DATES = 4_000
EVERY = 20
"""Of the official test numbers every so many is tried; --slow of tests/test_privacy.py tries all."""


def main() -> None:
    row("material", "texts", "result")
    row("---", "---:", "---")
    for kind in ("personnummer", "samordningsnummer"):
        numbers = official_numbers(MATERIAL / f"personal_data/test_{kind}.csv", kind)[::EVERY]
        for name, spell in (("usual spellings", usual), ("unusual spellings", unusual)):
            found, tried = 0, 0
            for twelve in numbers:
                for spelling in spell(twelve):
                    tried += 1
                    found += covers(f"uppgav {spelling} där", spelling, kind)
            row(f"{kind}, official test numbers, {name}", tried, f"{share(found, tried)} found")
    sentences(persons(), "sentences with persons (tests/privacy/persons_dev.jsonl)")
    for number in (5, 6):
        texts = [one["text"] for one in kept_aside(number)]
        found = sum(must_quarantine(inspect(text), insisted=True) for text in texts)
        row(f"kept set {number} (tests/privacy/persons_kept.jsonl)", len(texts), f"{share(found, len(texts))} stopped")
    sentences(persons_by_kind(), "sentences by kind of wording (tests/privacy/persons_kinds.txt)")
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            sentences([json.loads(line) for line in file], f"sentences with persons ({path})")
    for name, texts in (
        ("police texts without persons", police_texts(MATERIAL / "personal_data/false_positive_texts.jsonl")),
        ("own sentences without persons", without_persons()),
    ):
        found = [inspect(text) for text in texts]
        stopped = sum(must_quarantine(hits, insisted=True) for hits in found)
        row(name, len(texts), f"{share(stopped, len(texts))} stopped, {share(sum(map(bool, found)), len(texts))} asked")
    found = [inspect(text) for text in dates_with_clocks()]
    stopped = sum(must_quarantine(hits, insisted=True) for hits in found)
    row("dates with a clock", DATES, f"{share(stopped, DATES)} stopped, {share(sum(map(bool, found)), DATES)} asked")
    texts = [
        text[:300] for text in police_texts(MATERIAL / "personal_data/false_positive_texts.jsonl") if len(text) > 299
    ]
    start = process_time()
    for text in texts:
        inspect(text)
    row("texts of 300 signs", len(texts), f"{(process_time() - start) / len(texts) * 1000:.2f} ms each")


def sentences(given: list[dict], name: str) -> None:
    stopped, named, touched = 0, 0, 0
    for sentence in given:
        found = inspect(sentence["text"])
        stopped += must_quarantine(found, insisted=True)
        named += len(sentence["persons"])
        touched += len(sentence["persons"]) - len(untouched(sentence, found))
    row(name, len(given), f"{share(stopped, len(given))} found; of {named} marked places {share(touched, named)}")


def dates_with_clocks() -> list[str]:
    """ "2026-11-20 2215" through ten years, a moment most days."""
    first = datetime(2017, 1, 1, 0, 7)
    moments = [first + timedelta(minutes=1287 * n) for n in range(DATES)]
    return [f"Händelsen {moment:%Y-%m-%d %H%M} vid skolan" for moment in moments]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}"


def row(*cells: object) -> None:
    print("|", " | ".join(str(cell) for cell in cells), "|", flush=True)


if __name__ == "__main__":
    main()
