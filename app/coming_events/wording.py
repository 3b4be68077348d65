"""What is to come, in Swedish."""

from app.coming_events.models import CONCERT, FAIR, MATCH, OTHER, SCHOOL_END, ComingEvent
from app.figures.numbers import number
from app.figures.rooms import Room

KINDS = {
    FAIR: "Marknad",
    MATCH: "Match",
    CONCERT: "Konsert eller festival",
    SCHOOL_END: "Skolavslutning",
    OTHER: "Annat",
}
ROOMS = {
    Room.POLICE: "Samordnaren och polisen",
    Room.EST: "Samordnare, polis, skola, socialtjänst, fritid och analytiker",
    Room.REPORTERS: "Alla som läser lägesbilden",
}
"""Whom it is shown to."""
LABELS = {
    "kind": "Vad är det?",
    "title": "Beskriv med några ord",
    "first": "Första dagen",
    "last": "Sista dagen",
    "named_place_id": "Plats",
    "sub_area_id": "Delområde",
    "organisation_id": "Verksamhet",
    "room": "Vem får se det?",
}
UNKNOWN = "–"


def what(row: ComingEvent) -> str:
    """ "Marknad: höstmarknaden"; of what is of no kind its words alone."""
    return row.title if row.kind == OTHER else f"{KINDS[row.kind]}: {row.title}"


def last_year(n: int | None) -> str:
    return UNKNOWN if n is None else number(n)
