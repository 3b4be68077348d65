"""What is said of handovers in words."""

from datetime import date
from typing import Any

from app.handovers.models import CHANGED, DECLINED, DONE, OPEN, SENT, TAKEN_BACK, TAKEN_ON

STATES = {
    SENT: "Lämnat, inget svar än",
    TAKEN_ON: "Tas om hand",
    DONE: "Åtgärdat",
    DECLINED: "Tas inte om hand",
    TAKEN_BACK: "Taget tillbaka",
}
SIGNS = {SENT: "wait", TAKEN_ON: "work", DONE: "ok", DECLINED: "warn", TAKEN_BACK: "neutral"}
ANSWERS = {TAKEN_ON: "Vi tar hand om det", DONE: "Det är åtgärdat", DECLINED: "Vi tar inte hand om det"}
ON_THE_WAY = {
    SENT: "Lämnad till {}",
    TAKEN_ON: "{} tar hand om det",
    DONE: "Lämnad till {}: åtgärdad",
    DECLINED: "{} tar inte hand om det",
    TAKEN_BACK: "Tagen tillbaka från {}",
}
"""What whoever reported is told."""
FILTERS = {
    "oppna": "Att göra",
    "sena": "Sena",
    "nej": "Tas inte om hand",
    "klara": "Åtgärdade",
    "tagna": "Tagna tillbaka",
}
LABELS = {
    "organisation_id": "Vem ska ta hand om det?",
    "place": "Var?",
    "asked": "Vad ska göras?",
    "due": "Till när?",
    "insist": "Spara ändå",
}
"""Field of a handover -> its question."""


def is_late(row: Any, today: date) -> bool:
    return row.state in OPEN and row.due < today


def state(row: Any, today: date) -> tuple[str, str]:
    """The sign and the words of how far it has come."""
    if is_late(row, today):
        return "warn", f"{STATES[row.state]}, sista dagen har gått"
    return SIGNS[row.state], STATES[row.state]


def event(one: Any) -> str:
    return {CHANGED: "Ändrat", SENT: "Lämnat"}.get(one.what) or STATES[one.what]
