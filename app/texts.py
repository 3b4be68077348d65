"""The written texts of one form: cleaned, guarded, each fault beside its field. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from app.privacy import NUMBERS, Finding, clean, hints, inspect, mask, must_quarantine

LONGEST = 2000
SHORT = 160
CONTACTS = frozenset({"phone", "email"})
"""Kinds that an organisation has too: asked about once, where a text is about the work."""
IN_A_CODE = NUMBERS | {"name", "name_and_age", "email"}
"""A number of another system may look like a telephone or a plate (B-123, ABC123)."""
_PLACEHOLDER = re.compile(r"\{[^\W\d][\w.]*\}")
INSIST = "insist"
"""The field with which an author keeps what was pointed out."""


class Told(str):
    """What is said at a field in which the guard has found something."""

    __slots__ = ()
    brief = "Något i texten kan peka ut en person."
    """What the summary of a form's faults says of it."""


class Texts:
    """Collects the texts of one form; faults by field. `also` gives sentences on what else is wrong with a text.

    These texts go to many and stay; unlike a report there is nobody who could settle them later. So what points at a
    person is refused. `insist`: what an organisation may have too (CONTACTS) is asked about once, and kept when the
    author has said so; None: it is refused as well, because such a text needs none.
    """

    def __init__(self, also: Callable[[str], Sequence[str]] = lambda text: (), *, insist: bool | None = None):
        self.also, self.insist = also, insist
        self.faults: dict[str, list[str]] = {}
        self.pointed_out: list[str] = []
        """The fields in which the guard has refused something."""

    def take(self, field: str, text: str | None, *, required: str = "", most: int = LONGEST) -> str:
        """The text as it may be stored. `required` is the sentence for an empty one."""
        text = clean(text or "").strip()
        if required and not text:
            self.fault(field, required)
        if len(text) > most:
            self.fault(field, f"Texten är för lång: {len(text)} tecken, högst {most}.")
        if not self._guard(field, [one for one in found_in(text) if must_quarantine([one], insisted=True)]):
            self.fault(field, *self.also(text))  # may repeat a word of the text, so never of one with a person in it
        return text

    def line(self, field: str, text: str | None, *, required: str = "") -> str:
        """A short text on one line."""
        return " ".join(self.take(field, text, required=required, most=SHORT).split())

    def code(self, field: str, text: str | None) -> str:
        """A number or a mark of another system, on one line."""
        text = " ".join(clean(text or "").split())
        if len(text) > SHORT:
            self.fault(field, f"Texten är för lång: {len(text)} tecken, högst {SHORT}.")
        self._guard(field, personal(text))
        return text

    def lines(self, field: str, texts: Iterable[str] | None) -> list[str]:
        """Several short texts; empty ones are left out."""
        return [text for text in (self.take(field, one, most=300) for one in texts or ()) if text]

    def _guard(self, field: str, findings: list[Finding]) -> bool:
        """Whether something is refused."""
        asked = [one for one in findings if one.kind in CONTACTS and self.insist is not None]
        refused = [one for one in findings if one not in asked]
        if refused:
            rule = "Här skriver vi om åtgärder, aldrig om personer."
            self.fault(field, Told(" ".join([*hints(findings), rule])))
            self.pointed_out += [field] if field not in self.pointed_out else []
        elif asked and not self.insist:
            self.fault(field, Told(" ".join([*hints(asked), "Är det en verksamhets kan du spara ändå."])))
            self.fault(INSIST, "Bekräfta om du vill spara texten som den är.")
        return bool(refused)

    def fault(self, field: str, *sentences: str) -> None:
        if sentences:
            known = self.faults.setdefault(field, [])
            known += [sentence for sentence in sentences if sentence not in known]


def found_in(text: str) -> list[Finding]:
    """What may point at a person in a text that may hold placeholders of figures ({skolan_2025.nu}): these are no user
    names."""
    places = [match.span() for match in _PLACEHOLDER.finditer(text)]
    return [
        one
        for one in inspect(text)
        if one.kind != "handle" or not any(start < one.start and one.end < end for start, end in places)
    ]


def personal(code: str) -> list[Finding]:
    """What may point at a person in a text that is no prose."""
    return [one for one in inspect(code) if one.kind in IN_A_CODE]


class Part(NamedTuple):
    """A stretch of a text; `found`: it may point at somebody."""

    text: str
    found: bool


def marked(text: str, around: int | None = None) -> list[Part]:
    """The text in parts; [] when nothing in it is found. `around`: only so many characters beside what is found."""
    parts, at = [], 0
    for one in found_in(text):
        parts += [Part(text[at : one.start], False), Part(text[one.start : one.end], True)]
        at = one.end
    if not parts:
        return []
    parts.append(Part(text[at:], False))
    if around is not None:
        last = len(parts) - 1
        parts = [
            part if part.found else Part(_cut(part.text, around, head=n > 0, tail=n < last), False)
            for n, part in enumerate(parts)
        ]
    return [part for part in parts if part.text]


def _cut(text: str, around: int, *, head: bool, tail: bool) -> str:
    """The beginning and the end of what stands between two finds, at the ends of words; `head`: one stands before."""
    if len(text) <= around * (head + tail) + 2:
        return text
    first = text[:around].rpartition(" ")[0] if head else ""
    last = text[-around:].partition(" ")[2] if tail else ""
    return f"{first} … {last}"


def unmarked(text: str) -> str:
    """The text with what is found replaced by what kind of thing stood there."""
    return mask(text, found_in(text))
