"""What the guard can find, and what follows from it."""

from collections.abc import Iterable
from typing import NamedTuple

NUMBERS = frozenset({"personnummer", "samordningsnummer", "interimsnummer"})
ASKED = frozenset({"date_clock"})
"""Kinds that are pointed out and never stop a text."""

_HINTS = {
    "personnummer": "Texten kan innehålla ett personnummer. Vi döljer personnummer automatiskt.",
    "samordningsnummer": "Texten kan innehålla ett samordningsnummer. Vi döljer sådana nummer automatiskt.",
    "interimsnummer": "Texten kan innehålla ett tillfälligt personnummer. Vi döljer sådana nummer automatiskt.",
    "last_four": "Texten kan innehålla de fyra sista siffrorna i ett personnummer. Ta bort dem.",
    "misspelt": "Texten kan innehålla ett personnummer, kanske med en felskriven siffra. Ta bort det.",
    "date_clock": "Texten har ett datum och ett klockslag som kan läsas som ett personnummer. Skriv klockslaget med "
    "punkt eller kolon, som 22.15.",
    "name_and_age": "Texten kan peka ut en person med ålder, klass eller adress. Skriv vad som hände, inte vem.",
    "name": "Texten kan innehålla en persons namn. Skriv vad som hände, inte vem.",
    "phone": "Texten kan innehålla ett telefonnummer. Ta bort det om det går till en person.",
    "email": "Texten kan innehålla en e-postadress. Ta bort den om den går till en person.",
    "plate": "Texten kan innehålla ett registreringsnummer. Lämna det till polisen i stället.",
    "handle": "Texten kan innehålla ett användarnamn i sociala medier. Skriv vad som hände, inte vem.",
    "flat": "Texten kan peka ut en lägenhet. Skriv gatan eller området i stället.",
}
_MASKS = {
    "personnummer": "[personnummer borttaget]",
    "samordningsnummer": "[samordningsnummer borttaget]",
    "interimsnummer": "[personnummer borttaget]",
    "last_four": "[siffror borttagna]",
    "misspelt": "[personnummer borttaget]",
    "date_clock": "[datum och klockslag borttaget]",
    "name_and_age": "[namn borttaget]",
    "name": "[namn borttaget]",
    "phone": "[telefonnummer borttaget]",
    "email": "[e-postadress borttagen]",
    "plate": "[registreringsnummer borttaget]",
    "handle": "[användarnamn borttaget]",
    "flat": "[bostad borttagen]",
}


class Finding(NamedTuple):
    """One place in the text: `text[start:end]` looks like a `kind` (a key of `hints`)."""

    kind: str
    start: int
    end: int


def must_quarantine(findings: Iterable[Finding], *, insisted: bool = False) -> bool:
    """Whether the text may not be shown to others until it is masked.

    A certain number always. What else points at somebody when the author insists after having seen the hint, and in a
    file, where nobody can be asked; a date with a clock never.
    """
    return any(hit.kind in NUMBERS or (insisted and hit.kind not in ASKED) for hit in findings)


def hints(findings: Iterable[Finding]) -> list[str]:
    """One Swedish sentence per kind found, in order of appearance, without any value."""
    return list(dict.fromkeys(_HINTS[hit.kind] for hit in findings))


def mask(text: str, findings: Iterable[Finding]) -> str:
    """The text with every finding replaced by what kind of thing stood there."""
    parts, at = [], 0
    for hit in sorted(findings, key=lambda hit: hit.start):
        parts += [text[at : hit.start], _MASKS[hit.kind]]
        at = hit.end
    return "".join([*parts, text[at:]])
