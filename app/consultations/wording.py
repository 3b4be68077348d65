"""Consultations in Swedish, and results of surveys that are written a line each."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app.consultations.models import (
    BUSINESS,
    CITIZENS,
    DECLINED,
    DONE,
    FARMERS,
    FIXED,
    NEW,
    ONGOING,
    PASSED_ON,
    REMAINS,
    SCHOOL,
    STAFF,
    THEMES,
    WALK,
)
from app.figures.periods import short_day
from app.texts import Texts

KINDS = {
    CITIZENS: "Medborgardialog",
    STAFF: "Medarbetardialog",
    WALK: "Trygghetsvandring",
    BUSINESS: "Möte med näringslivet",
    FARMERS: "Möte med lantbrukare",
    SCHOOL: "Möte med en skola",
}
SLUGS = {
    CITIZENS: "medborgare",
    STAFF: "medarbetare",
    WALK: "vandring",
    BUSINESS: "naringsliv",
    FARMERS: "lantbruk",
    SCHOOL: "skola",
}
"""Kind -> what its addresses say."""
STATUSES = {NEW: "Inte besvarad", ONGOING: "Pågår", DONE: "Klart", PASSED_ON: "Lämnat vidare", DECLINED: "Görs inte"}
SIGNS = {NEW: "wait", ONGOING: "work", DONE: "ok", PASSED_ON: "neutral", DECLINED: "neutral"}
REVISITS = {FIXED: "Åtgärdat", REMAINS: "Kvarstår"}
THEME_NAMES = dict(
    zip(
        THEMES,
        (
            *("Belysning", "Växtlighet", "Trafik", "Skräp och skötsel", "Klotter och skadegörelse"),
            *("Mötesplats", "Narkotika", "Otrygg plats", "Vuxna och polis på plats", "Information", "Annat"),
        ),
        strict=True,
    )
)
LABELS = {
    "kind": "Vad är det?",
    "title": "Vad kallar ni det?",
    "held_on": "Vilken dag?",
    "at": "Klockan",
    "organisation_id": "Vem håller i det?",
    "named_place_id": "Var?",
    "place_text": "Var, med egna ord",
    "asked": "Vilka är bjudna?",
    "route": "Platser på vägen",
    "participants": "Hur många kom?",
    "said": "Vad kom fram?",
    "results": "Svar på en enkät, ett på varje rad",
    "revisit_on": "Återbesök",
    "focus_area_ids": "Underlag för fokusområden",
    "insist": "Spara ändå",
}
"""Field of a consultation -> its question."""
REMARK_LABELS = {
    "id": "Synpunkten",
    "theme": "Vad handlar det om?",
    "named_place_id": "Var?",
    "place_text": "Var, med egna ord",
    "lat": "Latitud",
    "lon": "Longitud",
    "text": "Vad sades, eller vad såg ni?",
    "status": "Hur går det?",
    "answer": "Svar till den som sa det",
    "organisation_id": "Vem tar hand om det?",
    "function": "Vilken funktion där?",
    "due": "Till när?",
    "revisited": "Vid återbesöket",
    "photo": "Foto",
    "no_faces": "Inga ansikten eller skyltar",
    "insist": "Spara ändå",
}
CONTACT_LABELS = {
    "area": "Vilket område?",
    "company": "Företag eller förening",
    "function": "Funktion",
    "email": "Företagets e-postadress",
    "contact_ids": "Vilka bjuds in?",
    "insist": "Spara ändå",
}
NOTICES = {
    "sparat": "Sparat.",
    "ater": "Den är återställd.",
    "synpunkt": "Synpunkten är sparad.",
    "svar": "Svaret är sparat.",
    "foto": "Fotot är borttaget.",
    "bjudna": "Inbjudan är på väg.",
    "inga": "De var redan bjudna. Inget nytt brev är skickat.",
    "kontakt": "Kontakten är sparad.",
}
MOST_RESULTS = 30
RESULT_LINE = "fråga; svar; antal som svarade"


def read_results(texts: Texts, text: str) -> list[list[str]]:
    """[question, answer, n] of each line; faults under `results`."""
    found: list[list[str]] = []
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_RESULTS:
        texts.fault("results", f"Skriv högst {MOST_RESULTS} rader.")
        return []
    for n, line in lines:
        cells = [texts.line("results", cell) for cell in line.split(";")]
        if len(cells) != 3 or not all(cells):
            texts.fault("results", f"Rad {n}: skriv tre delar med semikolon mellan: {RESULT_LINE}.")
        elif not cells[2].replace(" ", "").isdecimal():
            texts.fault("results", f"Rad {n}: skriv hur många som svarade med siffror.")
        else:
            found.append(cells)
    return found


def written(results: Iterable[Sequence[str]]) -> str:
    """The results as they were typed."""
    return "\n".join("; ".join(one) for one in results)


def state(row: Any, unanswered: int, today: date) -> tuple[str, str]:
    """A sign and how far a consultation has come; `unanswered`: remarks that nobody has answered."""
    if row.participants is None:
        if row.held_on >= today:
            return "wait", "Planerad"
        return "warn", "Ska skrivas in"
    if unanswered:
        return "work", f"{unanswered} att besvara"
    if row.revisit_on and row.revisit_on >= today:
        return "wait", f"Återbesök {short_day(row.revisit_on)}"
    return "ok", "Genomförd"


def cited(kind: str, held_on: date) -> str:
    """As the source of what it gave."""
    return f"{KINDS[kind]} {held_on.isoformat()}"
