"""A photo that is sent with a report, as a form or the API has it. Pure."""

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import Any, NamedTuple

LARGEST = 12_000_000
"""Bytes of a file."""
FIELD, TICK = "photo", "no_faces"


class SentPhoto(NamedTuple):
    content: bytes
    nobody: bool
    """Its sender says that no face and no number plate is seen in it."""


def sent_photo(files: Mapping[str, Any], form: Mapping[str, str]) -> SentPhoto | None:
    """What a form has sent, of a file no more than is needed to see that it is too large; None without a file."""
    file = files.get(FIELD)
    if file is None or not file.filename:
        return None
    return SentPhoto(file.stream.read(LARGEST + 1), bool(form.get(TICK)))


def from_base64(text: str, *, nobody: bool) -> SentPhoto:
    """What a program has sent; what cannot be read is an empty file."""
    try:
        return SentPhoto(b64decode(text, validate=True), nobody)
    except (Error, ValueError):
        return SentPhoto(b"", nobody)
