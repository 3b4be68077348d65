"""What is said of problems, causes and followed places in words."""

from typing import Any

from app.problems.models import CHANGED, ENDED, LINKED, MADE, REOPENED

STAGES = {"scan": "Skanna", "analyse": "Analysera", "respond": "Åtgärda", "assess": "Följa upp"}
STAGE_MEANS = {
    "scan": "Vad är problemet, och är det ett?",
    "analyse": "Varför händer det, just där och då?",
    "respond": "Det som ska bryta mönstret görs.",
    "assess": "Blev det som vi trodde?",
}
STEPS = {
    "found": "Hittad",
    "mapped": "Kartlagd",
    "analysed": "Analyserad",
    "acted_on": "Åtgärdad",
    "followed_up": "Uppföljd",
}
LOGGED = {"visit": "Besök", "talk": "Samtal"}
DONE = {**STEPS, **LOGGED, "let_go": "Följs inte längre", "taken_up": "Följs igen"}
KINDS = {
    "place": "Platsen",
    "exposed": "Den eller det som utsätts",
    "offender": "Den som begår",
    "chain": "Led i händelsekedjan",
}
CORNERS = {"place": "Platsen", "exposed": "Utsatt", "offender": "Gärningsperson"}
SOURCES = {
    "reports": "Rapporter",
    "reported_crimes": "Anmälda brott",
    "dialogue": "Medborgardialog",
    "police_picture": "Polisens bild",
    "own_analyses": "Verksamheternas egna analyser",
}
STRENGTHS = {"assumed": "antagande", "some": "visst stöd", "strong": "starkt stöd"}
FILTERS = {"pagar": "Pågår", "avslutade": "Avslutade"}
SCALE = (1, 2, 3, 4, 5)
WEEKS = {4: "4 veckor", 12: "12 veckor", 26: "26 veckor", 52: "52 veckor"}
TEXTS = {
    "description": "Vad händer, mer i detalj?",
    "when": "När?",
    "how": "Hur går det till?",
    "conditions": "Under vilka förhållanden?",
    "affected": "Vilka grupper berörs?",
    "consequences": "Vilka följder får det?",
}
HEADS = {
    "description": "Vad",
    "when": "När",
    "how": "Hur",
    "conditions": "Förhållanden",
    "affected": "Grupper som berörs",
    "consequences": "Följder",
}
HINTS = {
    "when": "Veckodagar, tid på dygnet, årstid.",
    "conditions": "Till exempel: mörkt bakom gaveln, stängd kiosk, lov.",
    "affected": "Grupper, aldrig en person: resenärer, boende i huset, elever.",
    "consequences": "Kostnad, otrygghet, arbete som inte blir gjort.",
}
LABELS = {
    "title": "Vad är problemet?",
    "named_place_ids": "Var? Platser",
    "sub_area_ids": "Var? Delområden",
    "place_text": "Var, med egna ord",
    "types": "Vilka händelser räknas?",
    "weeks": "Hur långt tillbaka?",
    **TEXTS,
    **{f"evidence_{code}": words for code, words in SOURCES.items()},
    "need": "Behov",
    "influence": "Möjlighet att påverka",
    "reason": "Varför?",
    "focus_area_id": "Fokusområde",
    "insist": "Spara ändå",
}
CAUSE_LABELS = {
    "kind": "Var i bilden hör den hemma?",
    "text": "Orsak",
    "source": "Vad vilar den på?",
    "strength": "Hur starkt är stödet?",
    "insist": "Spara ändå",
}
STEP_LABELS = {"what": "Vad är gjort?", "line": "Med en rad", "day": "Vilken dag?", "insist": "Spara ändå"}
_EVENTS = {
    MADE: "Problembilden började",
    CHANGED: "Ändrad",
    LINKED: "Fokusområdet ändrades",
    ENDED: "Avslutad",
    REOPENED: "Tas upp igen",
}


def event(one: Any) -> str:
    return _EVENTS.get(one.what) or f"Gick till {STAGES[one.stage].lower()}"


def state(row: Any) -> tuple[str, str]:
    """The sign and the words of how far a problem has come."""
    return ("neutral", "Avslutad") if row.ended_at else ("work", STAGES[row.stage])


def rests_on(cause: Any) -> str:
    """A cause's evidence: "Rapporter, visst stöd"."""
    source = SOURCES[cause.source] if cause.source else "Ingen källa än"
    return f"{source}, {STRENGTHS[cause.strength]}"
