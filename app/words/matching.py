"""Which names hold what is looked for, and how a text looks with it marked. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_WORD = re.compile(r"\w+")
AROUND = 90
"""Characters of a text that are shown on each side of the first word found."""


class Part(NamedTuple):
    text: str
    found: bool


def parts_of(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters, each once."""
    return tuple(dict.fromkeys(_WORD.findall(text.casefold())))


def holds(name: str, words: Sequence[str]) -> bool:
    """Whether each of the words begins a word of the name."""
    there = parts_of(name)
    return bool(words) and all(any(part.startswith(word) for part in there) for word in words)


def excerpt(text: str, words: Iterable[str]) -> list[Part]:
    """The text around the first word that begins with one of these, with all such words marked; its beginning when
    there is none. A lexeme begins every word that has it."""
    looked_for = tuple(words)
    found = [one.span() for one in _WORD.finditer(text) if one[0].casefold().startswith(looked_for)]
    first, last = found[0] if found else (0, 0)
    begins, ends = max(0, first - AROUND), min(len(text), last + AROUND)
    if begins:
        begins = text.find(" ", begins, first) + 1 or begins
    if ends < len(text):
        ends = max(text.rfind(" ", last, ends), last) if " " in text[last:ends] else ends
    shown, at = [Part("… ", False)] if begins else [], begins
    for start, end in found:
        if begins <= start and end <= ends:
            shown += [Part(text[at:start], False), Part(text[start:end], True)]
            at = end
    shown.append(Part(text[at:ends] + (" …" if ends < len(text) else ""), False))
    return [part for part in shown if part.text]
