"""What is said of redactions in words. Pure."""

import json
import re
from collections.abc import Sequence
from typing import Any

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
_LETTERS = "0-9A-Za-zÀ-ÖØ-öø-ÿ"
_CODES = frozenset({"arms", "format", "kind", "slug", "state"})
"""Of what documents are made of: what nobody reads as a text."""
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


def masked(text: str, words: str) -> str:
    """The text with the mask where these words stand, as the database's own function has it: whole words, in any case,
    the last in the genitive too; of a drawing what stands between its marks."""
    between = f"[^{_LETTERS}<>]{{1,4}}"
    found = rf"(?<![{_LETTERS}]){between.join(map(re.escape, words.split()))}s?(?![{_LETTERS}])"
    return re.sub(found + (r"(?![^<]*>)" if text.startswith("<svg") else ""), MASK, text, flags=re.IGNORECASE)


def masked_source(source: bytes, words: str) -> bytes:
    """The same of what a document was made of (JSON); the same bytes where the words do not stand in it."""
    text = source.decode("utf-8", "ignore")
    if words.split()[0] not in text.lower():
        return source
    try:
        before = json.loads(text)
    except ValueError:
        return masked(text, words).encode()
    content = _masked(before, words)
    return source if content == before else json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _masked(content: Any, words: str) -> Any:
    if isinstance(content, str):
        return masked(content, words)
    if isinstance(content, list):
        return [_masked(one, words) for one in content]
    if isinstance(content, dict):
        return {key: one if key in _CODES else _masked(one, words) for key, one in content.items()}
    return content


def strings(content: object) -> Sequence[str]:
    """All that is written in JSON, or in a text."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        content = list(content.values())
    return [one for part in content for one in strings(part)] if isinstance(content, list) else []
