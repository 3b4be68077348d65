"""What a word of a file most likely means, of what is there: by its names, its other names, a slip of the finger. It is
only offered, never taken by itself. Pure."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from app.taxonomy import finding

LIKE = 0.72
"""How alike two wordings are at least, of 1."""
TELLING = 4
"""Letters of a word that says something by itself."""


class Choice(NamedTuple):
    """What can be meant: what is kept of it, its name, and what else it is called."""

    value: str
    name: str
    others: Sequence[str] = ()


def nearest(word: str, choices: Iterable[Choice]) -> str:
    """The value of the one that is most like the word; "" when none is."""
    choices = list(choices)
    asked = " ".join(finding.words(word))
    scored = [(max(map(_alike(asked), (one.name, *one.others))), -at) for at, one in enumerate(choices)]
    best, at = max(scored, default=(0.0, 0))
    if best >= LIKE:
        return choices[-at].value
    said = [(one.value, one.name, " ".join(one.others)) for one in choices]
    whole = finding.find(word[:60], said)
    parts = sorted((part for part in finding.words(word) if len(part) >= TELLING), key=len, reverse=True)
    by_part = (found[0] for part in parts if (found := finding.find(part[:60], said)))
    return next(iter(whole), None) or next(by_part, "")


def _alike(asked: str):
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(asked)

    def alike(name: str) -> float:
        matcher.set_seq1(" ".join(finding.words(name)))
        return matcher.ratio() if matcher.real_quick_ratio() >= LIKE else 0.0

    return alike
