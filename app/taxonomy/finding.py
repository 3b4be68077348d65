"""Finding a type, or a place, by people's own words: part of a word, another word for it, a slip of the finger. Pure.

`static/find-choice.js` finds in the same way in the browser; `tests/taxonomy/finding_cases.json` asks both the same.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from rapidfuzz.distance.Indel import normalized_similarity
from rapidfuzz.process import extractOne

from app.taxonomy.service import HERE

MOST = 6
"""So many are offered."""
A_SLIP, NOTHING = 4, 99


@cache
def synonyms() -> Mapping[str, str]:
    """Slug of a national type -> other words for it, with spaces between."""
    with open(HERE / "synonyms.csv", encoding="utf-8", newline="") as file:
        return {row["type_slug"]: row["words_sv"] for row in csv.DictReader(file)}


def find(asked: str, choices: Iterable[tuple[str, str, str]]) -> list[str]:
    """The codes of those that fit best, of (code, name, other words): every word asked for must fit one of theirs.

    Where one fits as it is written, none is offered that fits by a slip of the finger.
    """
    parts = words(asked)
    if not parts:
        return []
    scored = []
    for at, (code, name, others) in enumerate(choices):
        own, other = words(name), words(others)
        fits = [min(_fit(part, own), _fit(part, other) + 1) for part in parts]
        if max(fits) < NOTHING:
            scored.append((max(fits) >= A_SLIP, sum(fits), at, code))
    as_written = [one for one in scored if not one[0]]
    return [code for *_fit, code in sorted(as_written or scored)[:MOST]]


def closest(asked: str, choices: Iterable[str], *, like: float) -> str:
    """The one that is most like it, of which at least so much (of 1) is the same; "" when none is."""
    found = extractOne(asked, list(choices), scorer=normalized_similarity, score_cutoff=like)
    return found[0] if found else ""


def words(text: str) -> list[str]:
    """In small letters without dots and rings, as they are typed in haste."""
    plain = "".join(one for one in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(one))
    return re.findall(r"[a-z0-9]+", plain)


def _fit(part: str, whole: list[str]) -> int:
    """0: begins a word; 2: stands in one; 4: a slip away from the beginning of one."""
    if any(word.startswith(part) for word in whole):
        return 0
    if len(part) >= 3 and any(part in word for word in whole):
        return 2
    # Bent: "drogerna" begins as the word does.
    if len(part) >= 5 and any(len(word) >= 6 and part.startswith(word[:-1]) for word in whole):
        return 2
    few = 0 if len(part) < 4 else 1 if len(part) < 7 else 2
    long = [word for word in whole if len(word) >= 4]
    if few and any(slips(part, word[: len(part) + more]) <= few for word in long for more in (-1, 0, 1)):
        return A_SLIP
    return NOTHING


def slips(one: str, other: str) -> int:
    """How many letters differ: put in, left out or another."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]
