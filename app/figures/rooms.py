"""Rooms: who sit together when a picture is read, from the one that may be told most to the one told least. Pure.

A part of a picture is made for one room. Whoever belongs to a room is also told what is made for the rooms after it.
"""

from enum import StrEnum

from app.figures.audience import Audience


class Room(StrEnum):
    label: str
    """Who sit there, as people read it where nothing else is said (`called`)."""
    counts: Audience
    """Whose reports its figures count."""

    def __new__(cls, code: str, label: str, counts: Audience):
        room = str.__new__(cls, code)
        room._value_, room.label, room.counts = code, label, counts
        return room

    POLICE = "police", "Samordnare och polis", Audience.POLICE
    EST = "est", "EST-gruppen", Audience.INTERNAL
    REPORTERS = "reporters", "Alla rapportörer", Audience.INTERNAL

    def called(self, est_group: str) -> str:
        """Who sit there, in the words of a municipality (`Profile.est_group`)."""
        return est_group if self is Room.EST else self.label

    def hears(self, other: str) -> bool:
        """Whether what is made for the other room may be told here."""
        rooms = tuple(Room)
        return rooms.index(self) <= rooms.index(Room(other))
