"""What is said of redactions in words. Pure."""

import re
from collections.abc import Sequence

MASK = "█████"
STATES = {
    "waiting": ("wait", "Väntar på den andra"),
    "confirmed": ("ok", "Orden är borttagna"),
    "refused": ("neutral", "Nekad"),
    "withdrawn": ("neutral", "Återtagen"),
    "expired": ("neutral", "Gick ut utan svar"),
}
"""State -> its sign and its words."""
SIDES = {"coordinator": "samordnaren", "registrar": "registratorn"}
LABELS = {"words": "Vilka ord ska bort?", "reason": "Varför?", "answer": "Varför ska de inte bort?"}
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.lower())


def windows(text: str, n: int) -> set[str]:
    """All that `n` words of a text, one after the other, may be meant by: the last of them as it stands, and without
    the ending of a genitive."""
    words, found = words_of(text), set()
    for at in range(len(words) - n + 1):
        said = " ".join(words[at : at + n])
        found |= {said, said.removesuffix("s")}
    return found


def strings(content: object) -> Sequence[str]:
    """All that is written in JSON, or in a text."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        content = list(content.values())
    return [one for part in content for one in strings(part)] if isinstance(content, list) else []
