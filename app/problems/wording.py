"""What is said of problems, causes and followed places in words."""

import re
from collections.abc import Sequence
from typing import Any

from app.drawing import causes as drawing
from app.drawing import charts
from app.figures.numbers import number
from app.places import grid
from app.problems.models import CHAIN, CHANGED, ENDED, LINKED, MADE, REOPENED

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
    "outline": "Var? Ritat område",
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


_CORNER = re.compile(r"(\d\d(?:[.,]\d+)?)(?:\s*;\s*|,?\s+|,)(\d\d(?:[.,]\d+)?)")
MOST_CORNERS = 30
SMALLEST = 100
"""Square metres of an area that is drawn."""


def corners(written: str) -> list[list[float]]:
    """The corners of an area, one on each line: latitude and longitude in degrees. Raises ValueError, a sentence."""
    found = []
    for n, line in enumerate(filter(None, map(str.strip, written.splitlines())), 1):
        said = _CORNER.fullmatch(line)
        lat, lon = (float(one.replace(",", ".")) for one in said.groups()) if said else (0.0, 0.0)
        if not (grid.SOUTH <= lat <= grid.NORTH and grid.WEST <= lon <= grid.EAST):
            raise ValueError(f"Rad {n} är ingen plats. Skriv latitud och longitud, till exempel 59.51370 15.99060.")
        found.append([round(lat, 5), round(lon, 5)])
    if found and not (3 <= len(found) <= MOST_CORNERS and grid.square_metres(found) >= SMALLEST):
        raise ValueError(f"Ett område har 3 till {MOST_CORNERS} hörn, och någon yta mellan dem.")
    return found


def written(outline: Sequence[Sequence[float]]) -> str:
    """The corners as `corners` reads them."""
    return "\n".join(f"{lat:.5f} {lon:.5f}" for lat, lon in outline)


def outlined(outline: list) -> str:
    """A drawn area in words: "ritat område (2,3 hektar)"; "" for none."""
    return f"ritat område ({number(grid.square_metres(outline) / 10_000, 1)} hektar)" if outline else ""


def drawn(rows: Sequence[Any]) -> dict[str, str]:
    """The pictures of causes, of those kinds that there are."""
    of_kind = {kind: [(one.text, rests_on(one)) for one in rows if one.kind == kind] for kind in KINDS}
    found = {"triangle": "", "chain": ""}
    if any(of_kind[kind] for kind in CORNERS):
        boxes = [(words, of_kind[kind]) for kind, words in CORNERS.items()]
        found["triangle"] = charts.both(drawing.triangle, boxes, key="triangel", title="Brottstriangeln")
    if of_kind[CHAIN]:
        found["chain"] = charts.both(drawing.chain, of_kind[CHAIN], key="kedja", title="Händelsekedjan")
    return found
