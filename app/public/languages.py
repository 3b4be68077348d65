"""In which languages the open pages stand. The words of the pages are Swedish, and catalogues (`words/*.po`, gettext)
give them in English and in easy Swedish, which is written as such."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "words"
_ENTRY = re.compile(r'^msgid "((?:[^"\\]|\\.)*)"\nmsgstr "((?:[^"\\]|\\.)*)"$', re.M)


class Language(NamedTuple):
    code: str
    """In the address; "" for Swedish."""
    tag: str
    """BCP 47."""
    name: str
    content: str
    """Under which name an item keeps what is written in it; "" for Swedish."""


SWEDISH = Language("", "sv", "Svenska", "")
LANGUAGES = {
    "": SWEDISH,
    "en": Language("en", "en", "English", "english"),
    "latt": Language("latt", "sv", "Lätt svenska", "easy"),
}


@cache
def catalogue(code: str) -> dict[str, str]:
    """Swedish words -> the words in this language."""
    found = _ENTRY.findall((FOLDER / f"{code}.po").read_text(encoding="utf-8"))
    return {_plain(said): _plain(other) for said, other in found if said}


def words_in(code: str) -> Callable[[str], str]:
    """What gives a text of the pages in this language. A text that no catalogue holds stands in Swedish (a test holds
    them complete)."""
    if not code:
        return str
    return lambda text: catalogue(code).get(text, text)


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
