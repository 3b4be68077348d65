"""What a word of a file most likely means, of what is there: by its names, its other names, a slip of the finger. It is
only offered, never taken by itself; where little speaks for it, nothing is. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance.Indel import normalized_similarity

from app.taxonomy.finding import words

LIKE, LIKE_IN_PART = 0.78, 0.8
"""How alike two wordings are at least, and how alike two of their words, of 1."""
TELLING = 4
"""Letters of a word that says something by itself."""
LONG, OTHER, HALF = 6, 0.9, 0.5
"""Letters of a word that may have a slip, what another name counts for beside the own, and the least that is said."""
SAYS_NOTHING = frozenset({"annat", "annan", "ovrigt", "ovriga", "okant", "okand"})


class Choice(NamedTuple):
    """What can be meant: what is kept of it, its name, and what else it is called."""

    value: str
    name: str
    others: Sequence[str] = ()


def nearest(word: str, choices: Iterable[Choice]) -> str:
    """The value of the one that is most like the word; "" when none is."""
    asked = tuple(words(word[:80]))
    scored = [(_score(asked, one), -at, one.value) for at, one in enumerate(choices)]
    best, _at, value = max(scored, default=(0.0, 0, ""))
    return value if best else ""


def _score(asked: tuple[str, ...], choice: Choice) -> float:
    """How much speaks for it, of 1; 0 when that is too little to be offered."""
    if asked and asked[0] in SAYS_NOTHING:
        return 0.0
    names = [words(name) for name in (choice.name, *choice.others)]
    wholes = [alike(" ".join(asked), " ".join(name)) for name in names]
    whole = max(wholes[0], OTHER * max(wholes[1:], default=0.0))
    telling = [word for word in asked if len(word) >= TELLING]
    if not telling:
        return whole if whole >= LIKE else 0.0
    own, others = ({word for name in some for word in name if len(word) >= TELLING} for some in (names[:1], names[1:]))
    of_all = sum(map(len, telling))
    by_name, by_other = (sum(len(word) * _covered(word, theirs) for word in telling) for theirs in (own, own | others))
    score = max(by_name, OTHER * by_other) / of_all
    return max(whole, score) if whole >= LIKE or score >= HALF else 0.0


def _covered(word: str, theirs: Iterable[str]) -> float:
    """How much of a word is said by theirs: as it is, with a slip, as its beginning and end, or as one begins."""
    theirs = set(theirs)
    if word in theirs:
        return 1.0
    slips = (found for one in theirs if len(word) >= LONG and (found := alike(word, one)) >= LIKE_IN_PART)
    parts = sum(len(one) for one in theirs if word.startswith(one) or (len(one) > TELLING and word.endswith(one)))
    begun = (len(word) / len(one) for one in theirs if one.startswith(word))
    return max(max(slips, default=0.0), min(1.0, parts / len(word)), max(begun, default=0.0))


def alike(one: str, other: str) -> float:
    """How much of both stands in both in the same order, of 1; 0 when it is less than `LIKE`."""
    return normalized_similarity(one, other, score_cutoff=LIKE)
