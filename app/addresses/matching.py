"""A street by what somebody types: its beginning, the beginning of a word in it, without spaces, a slip away. Pure."""

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from app.taxonomy.finding import slips, words

MOST_STREETS = 6
_NUMBER = re.compile(r"\d{1,5}")
_POINTS = {"n": "norra", "s": "sodra", "o": "ostra", "v": "vastra"}


class Asked(NamedTuple):
    """What is typed, taken apart."""

    street: str
    number: int | None = None
    letter: str = ""
    town: str = ""


def take_apart(text: str) -> Asked:
    """ "storgatan 4b, kolsva" as street, number, letter and town."""
    text = " ".join(text.split())
    numbers = (one for one in _NUMBER.finditer(text) if any(map(str.isalpha, text[: one.start()])))
    found = next(numbers, None)
    if found is None:
        street, _, town = text.partition(",")
        return Asked(street.strip(), town=town.strip())
    rest = text[found.end() :].lstrip()
    letter = rest[:1] if rest[:1].isalpha() and not rest[1:2].isalpha() else ""
    town = "".join(one for one in rest[len(letter) :] if not one.isdigit())
    return Asked(text[: found.start()].strip(" ,"), int(found[0]), letter.upper(), " ".join(town.split()).strip(" ,"))


def skeleton(text: str) -> str:
    """A name in small letters without dots, rings, spaces and doubled letters."""
    parts = words(text)
    if len(parts) > 1:
        parts[0] = _POINTS.get(parts[0], parts[0])
    return re.sub(r"(.)\1+", r"\1", "".join(parts))


class Streets:
    """The streets of a file, made ready to be asked. `named`: [street, town] of each."""

    def __init__(self, named: Sequence[Sequence[str]]):
        self.named = [(street, town) for street, town in named]
        # From each of its words on: "långgatan" finds Östra Långgatan.
        tails = {
            (skeleton(" ".join(parts[at:])), at > 0, n)
            for n, (street, _town) in enumerate(self.named)
            for parts in [words(street)]
            for at in range(len(parts))
        }
        self._tails = sorted(tails)
        self._of: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
        self._with: defaultdict[str, array] = defaultdict(lambda: array("H" if len(self.named) < 65_536 else "I"))
        for tail, later, n in self._tails:
            self._of[n].append((tail, later))
        for n, known in self._of.items():
            for pair in {pair for tail, _ in known for pair in _pairs(tail)}:
                self._with[pair].append(n)

    def find(self, asked: Asked) -> list[tuple[str, str]]:
        """The (street, town) that fit best, the best first."""
        typed = skeleton(asked.street)
        if len(typed) < 2:
            return []
        found = self._beginning(typed) or self._nearly(typed)
        town = skeleton(asked.town)
        ordered = sorted(found, key=lambda n: (not self._in(n, town), found[n], self.named[n]))
        return [self.named[n] for n in ordered[:MOST_STREETS]]

    def _in(self, n: int, town: str) -> bool:
        return skeleton(self.named[n][1]).startswith(town)

    def _beginning(self, typed: str) -> dict[int, int]:
        """Street -> how well it fits, the less the better."""
        found: dict[int, int] = {}
        at = bisect_left(self._tails, (typed,))
        while at < len(self._tails) and self._tails[at][0].startswith(typed) and len(found) < 200:
            tail, later, n = self._tails[at]
            fit = 2 * later + (tail != typed)
            found[n] = min(found.get(n, fit), fit)
            at += 1
        return found

    def _nearly(self, typed: str) -> dict[int, int]:
        few = 0 if len(typed) < 4 else 1 if len(typed) < 7 else 2
        shared = Counter(n for pair in _pairs(typed) for n in self._with.get(pair, ()))
        found = {}
        for n, _shared in shared.most_common(40) if few else ():
            for tail, later in self._of[n]:
                fit = min(slips(typed, tail[: len(typed) + more]) for more in (-1, 0, 1))
                if fit <= few:
                    found[n] = min(found.get(n, 999), 10 + 10 * fit + abs(len(tail) - len(typed)) + 5 * later)
        return found


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in pairwise(f"^{text}")}
