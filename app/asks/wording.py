"""What is asked of the council, in Swedish."""

from typing import Any

from app.asks.models import BOARD, COUNCIL, LATER, NO, OTHER, YES

ANSWERS = {
    COUNCIL: {YES: "Ställer sig bakom", NO: "Ställer sig inte bakom", LATER: "Tas upp senare"},
    BOARD: {YES: "Beslutar enligt förslaget", NO: "Säger nej", LATER: "Tas upp senare"},
    OTHER: {YES: "Svarar ja", NO: "Svarar nej", LATER: "Svarar senare"},
}
"""Addressee -> each answer in words."""
SIGNS = {YES: "ok", NO: "neutral", LATER: "wait"}
FILTERS = {"oppna": "Väntar på svar", "besvarade": "Besvarade"}
LABELS = {
    "text": "Vad frågar ni?",
    "ground": "Varför?",
    "addressee": "Vem ska svara?",
    "function": "Vilken nämnd, eller vem annars?",
    "group_id": "Vilken grupp frågar?",
    "meeting_id": "På vilket möte tas det upp?",
    "answer": "Vad blev svaret?",
    "said": "Svaret med egna ord",
    "answered_on": "Vilken dag?",
    "paragraph": "Paragraf",
    "registry_number": "Diarienummer",
    "worked": "Vad har fungerat?",
    "failed": "Vad har inte fungerat?",
    "change": "Vad gör vi annorlunda?",
    "reviewed_on": "Vilken dag sades det?",
}
"""Field -> its question."""


def addressees(council: str) -> dict[str, str]:
    """Addressee -> what is asked of it, as a choice."""
    return {
        COUNCIL: f"{council[:1].upper()}{council[1:]} ställer sig bakom",
        BOARD: "KS eller en nämnd beslutar",
        OTHER: "Bolag, förbund eller myndighet svarar",
    }


def who(row: Any, council: str) -> str:
    return row.function or {COUNCIL: council, BOARD: "nämnden"}.get(row.addressee, "den som frågas")


def state(row: Any) -> tuple[str, str]:
    """The sign and the words of how far it has come."""
    return (SIGNS[row.answer], ANSWERS[row.addressee][row.answer]) if row.answer else ("wait", "Väntar på svar")


def answer(row: Any) -> str:
    """All that was answered, in one line."""
    marks = " ".join(filter(None, (f"§ {row.paragraph}" if row.paragraph else "", row.registry_number)))
    return ". ".join(filter(None, (state(row)[1], row.said.rstrip("."), marks)))


def who_answers(seen: Any) -> str:
    """Who is to answer, and what it says by now."""
    return f"{seen.who}: {answer(seen.row)}"
