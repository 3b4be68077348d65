"""What is said of pledges in words, and what is written of them a line each."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.figures.numbers import number
from app.pledges.models import MUNICIPALITY, OTHER, POLICE
from app.texts import Texts

LABELS = {
    "year": "Vilket år gäller löftet?",
    "case_number": "KS-nummer",
    "registry_number": "Diarienummer",
    "place": "Ort för underskrift",
    "purpose": "Syfte",
    "picture": "Gemensam lägesbild med ord",
    "groups": "Vilka rapporterade händelser ska räknas?",
    "reported_crimes": "Anmälda brott",
    "dialogue": "Medborgardialog",
    "police_picture": "Polisens lägesbild",
    "own_analyses": "Förvaltningarnas egna analyser",
    "consultation_ids": "Dialoger som löftet bygger på",
    "focus_area_ids": "Redan identifierade fokusområden",
    "commitments": "Åtaganden, ett på varje rad",
    "follow_up": "Hur följs löftet upp och berättas?",
    "municipality_role": "Kommunens underskrift: funktion",
    "municipality_on": "Kommunens underskrift: dag",
    "police_role": "Polisens underskrift: funktion",
    "police_on": "Polisens underskrift: dag",
    "authority": "För vilken part?",
    "role": "Vilken funktion skrev under?",
    "signed_on": "Vilken dag?",
    "text": "Vad lovas?",
    "organisation_id": "Vilken verksamhet lovar?",
    "function": "Vilken funktion?",
    "number": "Hur många?",
    "unit": "Av vad?",
    "per": "Hur ofta?",
    "due": "Till när?",
    "basis": "På vilket underlag?",
    "under": "Vad ska det leda till?",
    "focus_area_id": "Fokusområde",
    "measure_ids": "Åtgärder",
    "activity_ids": "Aktiviteter i fokusområden",
    "reason": "Vad rättas?",
    "commitment_ids": "Vad fortsätter?",
    "said": "Hur gick det?",
    "insist": "Spara ändå",
}
"""Field -> its question."""
AUTHORITIES = {MUNICIPALITY: "Kommunen", POLICE: "Polisen", OTHER: "Annan part"}
DIALOGUE = "dialogue"
SOURCES = {name: LABELS[name] for name in ("reported_crimes", "dialogue", "police_picture", "own_analyses")}
REPORTS = "Statistik ur rapporteringen"
"""The first of the five sources: it is counted."""
PER = {"year": "om året", "quarter": "i kvartalet", "month": "i månaden"}
_WRITTEN_PER = {"år": "year", "året": "year", "kvartal": "quarter", "månad": "month", "": "year"}
MOST_LINES = 40
LINE = "vad; vem; hur många; per; till när; underlag; syfte"
EVIDENCE_LINE = "uppgift; tal; n; källa"


@dataclass(frozen=True)
class Evidence:
    """A typed figure of the joint picture. `source`: one of SOURCES; `n`: what it rests on; `cited`: who says it."""

    source: str
    what: str
    value: str
    n: str
    cited: str


def read_evidence(texts: Texts, source: str, text: str) -> list[dict[str, str]]:
    """The figures that are written under a source, a line each, as they are stored; faults under its field."""

    def one(cells: list[str]) -> dict[str, str] | str:
        if len(cells) != 4:
            return f"skriv fyra delar med semikolon mellan: {EVIDENCE_LINE}."
        what, value, n, cited = cells
        if not what or not value:
            return "skriv vad det är och hur mycket."
        if not n and not re.fullmatch(r"[\d\s\u00a0]+", value):
            return "skriv vad talet bygger på (n), till exempel 214 svar."
        if not cited:
            return "skriv källan."
        return asdict(Evidence(source, what, value, n or value, cited))

    return _lines(texts, source, text, one)


def read_commitments(texts: Texts, text: str, organisations: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The commitments that are written, a line each, as columns; organisations: id by name in small letters."""

    def one(cells: list[str]) -> dict[str, Any] | str:
        if not 2 <= len(cells) <= 7:
            return f"skriv minst vad och vem med semikolon mellan: {LINE}."
        what, who, many, per, due, basis, purpose = cells + [""] * (7 - len(cells))
        found = re.fullmatch(r"(\d{1,5})?\s*(.*)", many)
        if not what or not who:
            return "skriv vad som lovas och vem som lovar."
        if per.casefold() not in _WRITTEN_PER:
            return "skriv år, kvartal eller månad i den fjärde delen."
        try:
            day = date.fromisoformat(due) if due else None
        except ValueError:
            return "skriv dagen som 2026-12-31 i den femte delen."
        if found is None or (many and not found[1]) or found[1] == "0":
            return "skriv ett antal i den tredje delen, till exempel 36 kontroller."
        id = organisations.get(who.casefold())
        number_of = int(found[1]) if found[1] else None
        by = {"organisation_id": id, "function": "" if id else who}
        often = {"number": number_of, "unit": found[2] if found[1] else "", "per": _WRITTEN_PER[per.casefold()]}
        return {"text": what, **by, **often, "due": day, "basis": basis, "purpose": purpose}

    return _lines(texts, "commitments", text, one)


def _lines(texts: Texts, field: str, text: str, one: Callable[[list[str]], dict | str]) -> list[dict]:
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        texts.fault(field, f"Skriv högst {MOST_LINES} rader.")
        return []
    found = []
    for n, line in lines:
        read = one([texts.line(field, cell) for cell in line.split(";")])
        if isinstance(read, str):
            texts.fault(field, f"Rad {n}: {read}")
        else:
            found.append(read)
    return found


def written(evidence: Iterable[Mapping[str, str]], source: str) -> str:
    """The figures of a source as they were typed: without those that a consultation gave."""
    rows = (one for one in evidence if one["source"] == source and "of" not in one)
    return "\n".join("; ".join((one["what"], one["value"], one["n"], one["cited"])) for one in rows)


def promised(row: Any) -> str:
    """How much a commitment promises: "36 trafikkontroller om året"; "" where it is no number."""
    if row.number is None:
        return ""
    return " ".join(filter(None, (number(row.number), row.unit, PER[row.per])))


def compared(one: Mapping[str, Any]) -> str:
    """A counted figure beside the same days of the year before, with how many organisations reported."""
    then = one["then"]
    beside = "jämförelsen saknas" if then is None else f"{number(then)} samma tid året innan"
    heard = one["organisations"]
    n = f"{heard[1]} verksamheter rapporterade" + ("" if then is None else f", {heard[0]} då")
    return f"{number(one['now'])} ({beside}; {n})"


def state(row: Any, signed: int, year_now: int) -> tuple[str, str]:
    """A sign and how far a pledge has come; `signed`: its signatures."""
    if row.replaced_at:
        return "neutral", "Ersatt"
    if row.valid_at is None:
        return ("wait", "Väntar på underskrift") if signed else ("wait", "Utkast")
    if row.year == year_now:
        return "ok", "Gäller"
    return ("ok", f"Gäller från 1 januari {row.year}") if row.year > year_now else ("neutral", "Har gällt")
