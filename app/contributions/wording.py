"""What is written for a picture, in Swedish."""

from typing import Any

from app.contributions.models import (
    CALM,
    CONTROL,
    DAY,
    EFFORT,
    EVENING,
    GUARD,
    INSPECTION,
    NIGHT,
    NORMAL,
    OUT,
    RAISED,
    UNEASY,
    USUAL,
)
from app.figures.rooms import Room
from tenants.profile import Profile

MOODS = {CALM: "Lugnt", USUAL: "Som vanligt", UNEASY: "Oroligare"}
MOOD_SIGNS = {CALM: "ok", USUAL: "neutral", UNEASY: "warn"}
LEVELS = {NORMAL: "Normalt", RAISED: "Skärpt uppmärksamhet", EFFORT: "Kraftsamling"}
COLOURS = {NORMAL: "green", RAISED: "yellow", EFFORT: "red"}
"""As `parts/state.html` draws them."""
OUR_WORK = "Gäller vårt arbete, inte dem som bor där."
ARROWS = {1: "↑ mer än förra bilden", -1: "↓ mindre än förra bilden", 0: ""}
WHATS = {OUT: "Vuxna ute", GUARD: "Väktare eller ordningsvakt", CONTROL: "Planerad kontroll", INSPECTION: "Tillsyn"}
PARTS = {DAY: "Dag", EVENING: "Kväll", NIGHT: "Natt"}
ROOMS = {
    Room.POLICE: "Samordnaren och polisen",
    Room.EST: "Samordnare, polis, skola, socialtjänst, fritid och analytiker",
    Room.REPORTERS: "Alla som rapporterar",
}
"""Who reads what is told in a room."""
LABELS = {
    "organisation_id": "Verksamhet",
    "mood": "Hur ser det ut hos er?",
    "text": "Vad är det ni ser?",
    "room": "Vem får läsa?",
    "level": "Hur arbetar ni där?",
    "reason": "Varför?",
    "log": "Vad kom ni fram till?",
    "begins_at": "När?",
    "day": "Vilken dag?",
    "part": "När på dygnet?",
    "named_place_id": "Var?",
    "what": "Vad är det?",
    "activity_id": "Räknas som aktiviteten",
    "to": "Kommun",
    "first": "Period",
}


def rooms(profile: Profile) -> list[tuple[str, str, str]]:
    """For a form's choice: (code, what it is called, who that is)."""
    return [(str(room), room.called(profile.est_group), ROOMS[room]) for room in Room]


def source(view: Any) -> str:
    """Where a view comes from, when the organisation has not handed it in itself."""
    return f"muntligt, ej bekräftat av {view.organisation}" if view.row.oral else ""
