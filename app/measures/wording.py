"""What is said of measures in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.figures.periods import short_day
from app.measures.models import CHANGED, DONE, LONG, ONGOING, OPEN, PLANNED, SHORT, STOPPED
from app.report.fields import INTERNAL, POLICE, RESTRICTED

KINDS = {
    "situational": "Situationell",
    "social": "Social",
    "control": "Kontroll",
    "inspection": "Tillsyn",
    "communication": "Kommunikation",
    "knowledge": "Kunskap",
}
OBJECTS = {
    "light": "Belysning",
    "vegetation": "Växtlighet",
    "camera": "Kamera",
    "lock": "Lås och skydd",
    "neighbours": "Grannsamverkan",
    "other": "Annat",
}
TERMS = {SHORT: "Kort sikt", LONG: "Lång sikt"}
STATES = {PLANNED: "Planerad", ONGOING: "Pågår", DONE: "Genomförd", STOPPED: "Avbruten"}
SIGNS = {PLANNED: "wait", ONGOING: "work", DONE: "ok", STOPPED: "neutral"}
EVENTS = {PLANNED: "Planerad igen", ONGOING: "Påbörjad", DONE: "Genomförd", STOPPED: "Avbruten", CHANGED: "Ändrad"}
CLASSES = {
    INTERNAL: "Alla i samverkan",
    POLICE: "Samordnare och polis, och de som är med i åtgärden",
    RESTRICTED: "Bara samordnaren och de som är med i åtgärden",
}
FILTERS = {
    "oppna": "Att göra",
    "sena": "Sena",
    "uppgifter": "Sena uppgifter",
    "klara": "Genomförda",
    "avbrutna": "Avbrutna",
}
LABELS = {
    "text": "Vad ska göras?",
    "organisation_id": "Vem ansvarar?",
    "function": "Funktion",
    "due": "När ska det vara klart?",
    "starts_on": "När börjar det?",
    "named_place_id": "Plats",
    "place_text": "Plats med egna ord",
    "place_owner": "Vem äger platsen eller saken?",
    "kind": "Vilket slags åtgärd?",
    "object": "Vad ändras på platsen?",
    "method": "Hur görs det?",
    "partner_ids": "Vilka är med?",
    "term": "Kort eller lång sikt?",
    "planned": "Hur många tillfällen är planerade?",
    "cost": "Vad kostar det, i kronor?",
    "effect": "Vad väntar ni er?",
    "effect_types": "Vilka händelser ska bli färre?",
    "by_intelligence": "Underrättelsebaserad",
    "focus_area_id": "Fokusområde",
    "problem_id": "Problemet den ska göra något åt",
    "access_class": "Vem får läsa?",
    "insist": "Spara ändå",
}
"""Field of a measure -> its question."""
TASK_LABELS = {
    "text": "Vad ska göras?",
    "organisation_id": "Vem gör det?",
    "function": "Funktion",
    "due": "Till när?",
    "insist": "Spara ändå",
}
OCCASION_LABELS = {
    "done_on": "När?",
    "result": "Hur gick det?",
    "deficiencies": "Brister vid besöket",
    "rectified": "Rättat vid återbesök",
    "named_place_id": "Plats",
    "organisation_id": "Vem gjorde det?",
    "insist": "Spara ändå",
}


@dataclass(frozen=True)
class Advice:
    """A kind of measure that research says something of, in our own words."""

    slug: str
    name: str
    kind: str
    object: str
    types: Sequence[str]
    """Slugs of the types of events that it is meant for."""
    what: str
    found: str
    measure: str
    """How one sees whether it helped."""
    sources: Sequence[str]


@cache
def library() -> tuple[Advice, ...]:
    """Those of `library.yaml`, in its order."""
    return tuple(Advice(**one) for one in yaml.safe_load(Path(__file__).with_name("library.yaml").read_text("utf-8")))


def is_late(row: Any, today: date) -> bool:
    return row.state in OPEN and row.due < today


def state(row: Any, today: date) -> tuple[str, str]:
    """The sign and the words of how far it has come."""
    if is_late(row, today):
        return "warn", f"{STATES[row.state]}, sista dagen har gått"
    return SIGNS[row.state], STATES[row.state]


def task_state(row: Any, today: date) -> tuple[str, str]:
    if row.done_at:
        return "ok", "Gjord"
    return ("warn", "Sen") if row.due < today else ("wait", f"Till {short_day(row.due)}")


def before(before: Mapping[str, Any], words: Mapping[str, str]) -> list[tuple[str, str]]:
    """(question, what its field held) before a change; `words`: what codes and ids are called."""
    words = {**words, **KINDS, **OBJECTS, **TERMS, **CLASSES, "True": "ja", "False": "nej"}

    def said(value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(words.get(str(one), str(one)) for one in value) or "–"
        return words.get(value or "", value or "") or "–"

    linked = ("focus_area_id", "problem_id")  # not all who read the measure read what those are called
    return [(LABELS[name], "ett annat" if name in linked else said(value)) for name, value in before.items()]
