"""Takes out of a text what differs from recording to recording although nothing has changed."""

import re

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""Without a boundary before it: in an address, `=` may stand there as %3D."""
_PROGRESS = re.compile(r"^(?:.*\d+ av \d+.*\n)+", re.MULTILINE)
_MASKS = [
    (re.compile(r"recorded\d{10,}"), "{secret}"),
    (re.compile(r"(?<=nonce-)[\w-]{20,}"), "{nonce}"),
    (re.compile(r'(?<=nonce=")[\w-]{20,}'), "{nonce}"),
    (re.compile(r"\b[0-9a-f]{64}(?:[0-9a-f]{64})?\b"), "{hash}"),
    (re.compile(r"(?<=\?v=)[0-9a-f]{10}\b"), "{version}"),
    (re.compile(r"(?<=/inbjudan/)[\w-]{43}"), "{secret}"),
    (re.compile(r"(?<=\bsamsyn_)[\w-]{43}"), "{secret}"),
    (re.compile(r'(?<="number": ")[0-9a-f]{16}(?=")'), "{number}"),
    (re.compile(r"(?<=127\.0\.0\.1:)\d+"), "{port}"),
]


def masked(text: str, folders: dict[str, str] | None = None) -> str:
    """The text with every secret masked and every id as `{id-1}`, `{id-2}` … in the order they first stand in it.

    `folders` are absolute paths and the words that stand for them.
    """
    for path, word in (folders or {}).items():
        text = text.replace(path, word)
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    labels: dict[str, str] = {}
    return _UUID.sub(lambda found: labels.setdefault(found[0].lower(), f"{{id-{len(labels) + 1}}}"), text)


def without_progress(text: str) -> str:
    """A command's error output without how often it has said how far it is, which depends on the machine."""
    return _PROGRESS.sub("{progress}\n", text)
