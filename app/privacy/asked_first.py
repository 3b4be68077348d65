"""Cheap questions whether a pattern can match at all, asked before it is tried: most texts have little of all that."""

import re

DIGIT = re.compile("[0-9]")
"""In the plain form no other digits are left."""
LETTER = re.compile(r"[^\W\d_]")
_BEYOND_LATIN = re.compile("[^\x00-\xff]")


def says_any(seen: str, parts: tuple[str, ...]) -> bool:
    """Whether any of the parts, in lower case, may stand in the text in any case. Always True for a text with letters
    beyond Latin-1: there a pattern that ignores case takes more letters for the same than `lower` does."""
    if not seen.isascii() and _BEYOND_LATIN.search(seen):
        return True
    low = seen.lower()
    for part in parts:  # noqa: SIM110 - any() of a generator takes three times as long
        if part in low:
            return True
    return False
