"""Audiences: kinds of readers, from the one that counts most to the one that counts least. Pure.

A document, or a figure inside a text, is made for one audience, never for a person. What each may count is said by
`app.incidents.visibility.AUDIENCES`.
"""

from enum import StrEnum


class Audience(StrEnum):
    label: str
    """Who they are, as people read it."""
    counts: str
    """Which reports they count, as people read it."""

    def __new__(cls, code: str, label: str, counts: str):
        audience = str.__new__(cls, code)
        audience._value_, audience.label, audience.counts = code, label, counts
        return audience

    ALL = "all", "samordnaren", "alla rapporter"
    POLICE = "police", "polisen och samordnaren", "öppna och interna rapporter och polisens egna"
    INTERNAL = "internal", "rådet, ledningen och alla som läser händelser", "öppna och interna rapporter"


ROOM = Audience.INTERNAL
"""What is read together is counted for these: the picture in the room, the area's, the report that is finalized, and
figures inside texts. Everybody there may count at least as much, or reads no reports at all."""
