"""What the guard is tried on: our own sentences, and the shared ones that never lie in the repository."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from app.privacy import Finding, inspect

HERE = Path(__file__).parent


def persons() -> list[dict]:
    """Sentences with persons, written by two who had not seen the rules: `text`, `persons`, `kind`. Some were kept
    aside until the rules had been measured with them. Every name and number is invented."""
    with open(HERE / "persons_dev.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def kept_aside(number: int) -> list[dict]:
    """The fifth or sixth set of sentences by hands that had not seen the rules: `text`, `kind`. The rules were widened
    once more after the fifth, and not since the sixth was read. Every name and number is invented."""
    with open(HERE / "persons_kept.jsonl", encoding="utf-8") as file:
        return [one for one in map(json.loads, file) if one["set"] == number]


def persons_by_kind() -> list[dict]:
    """Sentences by the kind of wording, written with the rules and after those that a kept set had shown to be missed:
    as `persons`, from lines with [the person] in brackets. Every name is invented."""
    sentences, kind = [], ""
    for line in (HERE / "persons_kinds.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line.removeprefix("# ")
            continue
        told = [line[match.start() + 1 : match.end() - 1] for match in _MARKED.finditer(line)]
        sentences.append({"text": _MARKED.sub(lambda match: match[0][1:-1], line), "persons": told, "kind": kind})
    return sentences


_MARKED = re.compile(r"\[(?:[^\[\]]|\[\w+\])+\]")
"""[somebody], who may contain one more pair, as in "maja [snabela] gmail"."""


def without_persons() -> list[str]:
    """Sentences of municipal life without a person: places, shops, clubs that carry names, and names that are words."""
    return (HERE / "no_persons.txt").read_text(encoding="utf-8").splitlines()


def demo_texts() -> Iterator[str]:
    """Every text of the demo world's content, which is invented and tells of places and work."""
    for path in sorted(Path("app/demo/content").glob("*.yaml")):
        yield from _texts(yaml.safe_load(path.read_text(encoding="utf-8")))


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for one in content.values() if isinstance(content, dict) else content:
            yield from _texts(one)


def police_texts(path: Path) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def official_numbers(path: Path, kind: str) -> list[str]:
    with open(path, encoding="utf-8-sig") as file:
        return [row[kind] for row in csv.DictReader(file)]


def untouched(sentence: dict, found: list[Finding]) -> list[str]:
    """The persons of a sentence that no finding touches."""
    text = sentence["text"]
    missed = []
    for person in sentence["persons"]:
        start = text.index(person)
        if not any(hit.start < start + len(person) and start < hit.end for hit in found):
            missed.append(person)
    return missed


def covers(text: str, number: str, kind: str) -> bool:
    """Whether the only finding is of this kind and reaches from the number's first sign to its last digit."""
    start = text.index(number)
    found = inspect(text)
    if [hit.kind for hit in found] != [kind]:
        return False
    return found[0].start <= start and found[0].end >= start + len(number.rstrip(") "))
