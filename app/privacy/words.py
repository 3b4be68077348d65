"""The words of a text, and what stands beside them."""

import re
from typing import NamedTuple

from app.privacy import lexicon
from app.privacy.shown import lower

_WORD = re.compile(r"(?<![\w])[^\W\d_]++(?:[-'][^\W\d_]++)*+(?![\w])")
_PARTICLE_FIRST = re.compile(r"[a-zåäö]{2,4}-[A-ZÅÄÖ]")  # "al-Masri"


class Word(NamedTuple):
    """A word of the text: where it stands, in lower case, and what it is as a name (lexicon.Kind)."""

    start: int
    end: int
    low: str
    shape: str
    """'T' begins with a capital, 'U' is all capitals, 'I' are initials, 'l' anything else."""
    base: str
    first: bool
    last: bool
    weak: bool
    genitive: bool


def words_of(seen: str) -> list[Word]:
    return [_word(match) for match in _WORD.finditer(seen)]


def _word(match: re.Match) -> Word:
    low = lower(match[0])
    return Word(match.start(), match.end(), low, _shape(match[0]), *lexicon.kind(low))


def _shape(word: str) -> str:
    if not word[0].isupper():
        return "T" if "-" in word and _PARTICLE_FIRST.match(word) else "l"
    if len(word) == 1 or (len(word) == 3 and word[1] == "-" and word.isupper()):
        return "I"
    return "U" if word.isupper() else "T"


def is_near(seen: str, words: list[Word], at: int) -> bool:
    """Whether this word follows the one before it with nothing but a space."""
    return (
        0 < at < len(words)
        and words[at].start - words[at - 1].end <= 2
        and not seen[words[at - 1].end : words[at].start].strip(" ")
    )


def before_of(seen: str, words: list[Word], at: int) -> str:
    if is_near(seen, words, at):
        return words[at - 1].low
    shortened = at > 0 and seen[words[at - 1].end : words[at].start] == ". " and words[at - 1].low in _SHORTENED
    return words[at - 1].low if shortened else ""


_SHORTENED = frozenset(("fam", "dr", "hr", "fr", "frk", "prof", "mr", "mrs", "ms"))


def word_at(seen: str, words: list[Word], at: int) -> str:
    return words[at].low if is_near(seen, words, at) else ""


def opens(seen: str, words: list[Word], at: int) -> bool:
    """Whether a sentence or a line begins with this word, so that its capital says nothing."""
    if at == 0:
        return True
    gap = seen[words[at - 1].end : words[at].start]
    return any(sign in gap for sign in '.!?:\n"-•*') or any(letter.isdigit() for letter in gap)
