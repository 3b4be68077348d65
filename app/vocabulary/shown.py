"""The text as it is stored, and as the patterns see it."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Blank to the eye though Unicode does not call them spaces or format characters.
_LOOKALIKES = dict.fromkeys("\u2212\u00ac\ufe63\uff0d", "-") | dict.fromkeys("\u02d6\uff0b\ufe62\u207a", "+")
_LOOKALIKES |= (
    dict.fromkeys("\uff0e\u2024", ".") | dict.fromkeys("\uff1a\u2236", ":") | dict.fromkeys("\u2044\u2215\uff0f", "/")
)
_LOOKALIKES |= (
    dict.fromkeys("\u2019\u2018\u00b4`", "'")
    | dict.fromkeys("\u201d\u201c\u00bb\u00ab", '"')
    | {"\t": " ", "\uff20": "@"}
)
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u20e3") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)
_ACCENT = re.compile("[\u0300-\u036f]")


def clean(text: str) -> str:
    """The text as it may be stored.

    Line ends become `\\n`; NUL, control characters other than newline and tab, and half surrogate pairs (no
    database takes them) go; a text without a single visible character becomes ''. All else is kept.
    """
    if text.isprintable() and "!" <= text[:1] <= "~":
        return text  # nothing in it goes, and its first sign is seen
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROLS.sub("", text)
    return text if any(not _invisible(letter) for letter in text) else ""


def _invisible(letter: str) -> bool:
    return letter.isspace() or letter in _BLANKS or unicodedata.category(letter) in ("Cf", "Cc", "Mn")


class _Plain(dict):
    """One character to its plain form: digits of any kind to 0-9, dashes to '-', spaces to ' '; None where nothing is
    seen."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code)
        digit, category = unicodedata.digit(letter, None), unicodedata.category(letter)
        plain = code
        if digit is not None:
            plain = ord("0") + digit
        elif letter in _LOOKALIKES:
            plain = ord(_LOOKALIKES[letter])
        elif category in ("Pd", "Zs"):
            plain = ord("-" if category == "Pd" else " ")
        elif category == "Cf" or letter in _BLANKS:
            plain = None
        if len(self) < 10_000:  # a cache; nobody may fill the memory with rare characters
            self[code] = plain
        return plain


_PLAIN = _Plain()
_AS_IT_IS = re.compile("[ !-_a-~\nåäöÅÄÖéÉ]*")
"""What is its own plain form: the usual letters and signs."""
Places = tuple[list[int], list[int]]
"""Where each character of the plain form begins and ends in the text."""


def plain(text: str) -> tuple[str, Places | None]:
    """The text as it is seen and, when that has fewer characters, where each of them stood."""
    if text.isascii():
        return text.replace("\t", " "), None
    if _AS_IT_IS.fullmatch(text):
        return text, None
    if _ACCENT.search(text):
        return _composed(text)
    seen = text.translate(_PLAIN)
    if len(seen) == len(text):
        return seen, None
    at = [place for place, letter in enumerate(text) if _PLAIN[ord(letter)] is not None]
    return seen, (at, [place + 1 for place in at])


def _composed(text: str) -> tuple[str, Places]:
    """The same with letters and their accents joined, as far as there is one character for both."""
    seen: list[str] = []
    starts, ends = [], []
    for place, letter in enumerate(text):
        code = _PLAIN[ord(letter)]
        if code is None:
            continue
        if seen and _ACCENT.match(letter):
            joined = unicodedata.normalize("NFC", seen[-1] + letter)
            if len(joined) == 1:
                seen[-1] = joined
            ends[-1] = place + 1
            continue
        seen.append(chr(code))
        starts.append(place)
        ends.append(place + 1)
    return "".join(seen), (starts, ends)


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as a text."""
    return frozenset(words.split())


def lower(seen: str) -> str:
    """The plain form in lower case, as many characters as before."""
    low = seen.lower()
    return low if len(low) == len(seen) else "".join(map(_lower, seen))


def _lower(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else low[0]
