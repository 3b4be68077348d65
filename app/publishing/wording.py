"""What people read of what is published: kinds, states, labels, and what differs between two contents."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from app.figures.periods import date_label
from app.publishing.models import (
    COMMUNICATOR,
    CONTACTS,
    COUNTED,
    DONE,
    DRAFT,
    EITHER,
    INVESTIGATION,
    JOINT,
    LEADER,
    MESSAGE,
    MUNICIPALITY,
    OFFICIAL,
    PLEDGE,
    PUBLIC,
    TAKEN_BACK,
    WAITING,
)

KINDS = {
    MESSAGE: "Meddelande till allmänheten",
    PLEDGE: "Medborgarlöftet och hur det går",
    DONE: "Det här har vi gjort",
    OFFICIAL: "Officiella siffror",
    COUNTED: "Tal ur rapporterna",
    CONTACTS: "Kontakter och så tipsar du",
}
ABOUT = {
    MESSAGE: "Vad som har hänt i stort, vad vi gör och vem man ringer. Kan göras tillsammans med polisen.",
    PLEDGE: "Vad kommunen och polisen har lovat för året, och vad som är gjort hittills.",
    DONE: "En åtgärd som är klar eller pågår: vad, var i stort och när.",
    OFFICIAL: "En tabell med anmälda brott eller annat som andra har publicerat, med källa.",
    COUNTED: "En tabell som är utlämnad till allmänheten under Lämnat ut. Andra tal ur rapporterna publiceras inte.",
    CONTACTS: "Vem man vänder sig till, och hur man lämnar ett tips.",
}
CONCERNS = {
    MUNICIPALITY: "Kommunens eget",
    JOINT: "Kommunen och polisen tillsammans",
    INVESTIGATION: "Ett brott som utreds: polisen uttalar sig",
}
APPROVERS = {EITHER: "Kommunikatör eller ledning", COMMUNICATOR: "Kommunikatör", LEADER: "Ledning, en tjänsteperson"}
LABELS = {
    "kind": "Vad gäller det?",
    "title": "Rubrik",
    "text": "Text",
    "doing": "Vad gör vi?",
    "call": "Vem ringer man?",
    "happened_on": "Vilken dag?",
    "concerns": "Vems är det att berätta?",
    "subject": "Vilket?",
    "lines": "Kontakter",
    "english_title": "Rubrik på engelska",
    "english_text": "Text på engelska",
    "easy_title": "Rubrik på lätt svenska",
    "easy_text": "Text på lätt svenska",
    "note": "Vad är ändrat sedan sist?",
    "why": "Varför tas det tillbaka?",
    "reason": "Varför skickas det tillbaka?",
    "as_official": "Jag godkänner som tjänsteperson, inte som förtroendevald",
    "approver": "Vem godkänner?",
}
QUESTIONS = {MESSAGE: "Vad har hänt, i stort?", DONE: "Vad har gjorts?", CONTACTS: "Så lämnar man ett tips"}
"""What `text` asks for, of those kinds where it is more than a few words beside something else."""
FEW_WORDS = "Några ord"
LINE = "vad; telefon; e-post; när"
SIGNS = {DRAFT: "wait", WAITING: "wait", PUBLIC: "ok", TAKEN_BACK: "neutral"}
_STATES = {DRAFT: "Utkast", WAITING: "Väntar på godkännande", PUBLIC: "Publicerat", TAKEN_BACK: "Tillbakadraget"}


def labels(kind: str) -> dict[str, str]:
    """What the fields of this kind's form are called."""
    return {**LABELS, "text": QUESTIONS.get(kind, FEW_WORDS)}


class Changed(NamedTuple):
    """One thing that is said otherwise than before; "" where it was not, or is not any more."""

    label: str
    before: str
    now: str


def day_label(day: str) -> str:
    """A day that a content keeps, as people write it."""
    return date_label(date.fromisoformat(day))


def state(state: str, live: bool) -> tuple[str, str]:
    """A sign and how far it has come; `live`: whether an edition stands on the open pages."""
    said = _STATES[state]
    return SIGNS[state], f"Publicerat, ändring: {said.lower()}" if live and state in (DRAFT, WAITING) else said


def said(content: Mapping[str, Any]) -> dict[str, str]:
    """All that a content says, each part in words under what it is called, in the order in which it is read."""
    found = {
        LABELS[name]: str(content[name])
        for name in ("title", "happened_on", "text", "doing", "call")
        if name in content
    }
    if pledge := content.get("pledge"):
        found["Varför löftet ges"] = pledge["purpose"]
        for one in pledge["commitments"]:
            found[f"Åtagande: {one['text']}"] = ", ".join(filter(None, (one["who"], one["promised"], progress(one))))
        found["Undertecknat av"] = "; ".join(pledge["signed"])
    if table := content.get("table"):
        found["Tabell"] = f"{table['caption']}. {table['note']} {table['source']}".strip()
        for row in table["rows"]:
            pairs = zip(table["heads"][1:], row[1:], strict=True)
            found[f"{row[0]}"] = ", ".join(f"{head}: {'–' if n is None else n}" for head, n in pairs)
    for one in content.get("lines", ()):
        found[one["what"]] = ", ".join(filter(None, (one["phone"], one["email"], one["hours"])))
    for language in ("english", "easy"):
        for name, text in content.get(language, {}).items():
            found[LABELS[f"{language}_{name}"]] = text
    return {label: text for label, text in found.items() if text}


def progress(one: Mapping[str, Any]) -> str:
    """How far a commitment has come; "" where nothing is counted for it."""
    if one["done"] is None:
        return ""
    return f"gjort {one['done']}" + (f" av {one['planned']}" if one["planned"] else "")


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Changed]:
    """What `now` says otherwise."""
    old, new = said(before), said(now)
    every = dict.fromkeys((*new, *old))
    return [Changed(one, old.get(one, ""), new.get(one, "")) for one in every if old.get(one) != new.get(one)]
