"""What is said of measured numbers in words."""

from typing import Any

from app.figures.numbers import number
from app.figures.periods import MONTHS, date_label
from app.measurements.models import COST, NEIGHBOURS, SPEED

KINDS = {SPEED: "Hastighet", COST: "Skadekostnad", NEIGHBOURS: "Grannsamverkan"}
SLUGS = {SPEED: "fart", COST: "kostnad", NEIGHBOURS: "grannar"}
"""Kind -> how an address says it."""
LABELS = {
    "organisation_id": {SPEED: "Vem mätte?", COST: "Vem äger det som skadats?", NEIGHBOURS: "Var finns kontakten?"},
    "function": {SPEED: "Funktion", COST: "Funktion", NEIGHBOURS: "Kontaktens funktion"},
    "named_place_id": dict.fromkeys(KINDS, "Plats"),
    "place_text": {SPEED: "Plats med egna ord", COST: "Plats med egna ord", NEIGHBOURS: "Vilket område?"},
    "first": {SPEED: "Vilken vecka? En dag i den", COST: "Vilken månad? En dag i den", NEIGHBOURS: "Sedan när?"},
    "number": {SPEED: "Hur många fordon?", COST: "Vad kostade skadorna, i kronor?", NEIGHBOURS: "Hur många hushåll?"},
    "speed_limit": dict.fromkeys(KINDS, "Högsta tillåtna hastighet, km/h"),
    "percentile_85": dict.fromkeys(KINDS, "85-percentil, km/h"),
    "over_limit": dict.fromkeys(KINDS, "Hur många procent körde för fort?"),
    "insist": dict.fromkeys(KINDS, "Spara ändå"),
}


def labels(kind: str) -> dict[str, str]:
    """Field -> its question, of such a number."""
    return {name: words[kind] for name, words in LABELS.items()}


def when(row: Any) -> str:
    if row.kind == SPEED:
        year, week, _day = row.first.isocalendar()
        return f"v. {week} {year}"
    if row.kind == COST:
        return f"{MONTHS[row.first.month - 1]} {row.first.year}"
    return f"sedan {date_label(row.first)}"


def said(row: Any) -> str:
    """The number with what it counts."""
    if row.kind == COST:
        return f"{number(row.number)} kr"
    if row.kind == NEIGHBOURS:
        return f"{number(row.number)} hushåll"
    parts = [f"85-percentil {row.percentile_85} km/h"] if row.percentile_85 else []
    parts += [f"{row.over_limit} % över {row.speed_limit} km/h"] if row.over_limit is not None else []
    return ", ".join([*parts, f"{number(row.number)} fordon"])
