"""The area's quarterly report on paper. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.drawing.pdf import compile_report
from app.figures.counted import sum_or_none
from app.figures.numbers import change, number, ratio

if TYPE_CHECKING:
    from app.comparison.coarse_rows import AreaQuarter
    from app.disclosure_control.tables import Table

TEMPLATE = str(Path(__file__).with_name("area_report.typ"))
DEMO_MARK = "Exempeldata – påhittade händelser"
NOT_SHARED = "delas inte"
ONWARDS_HEAD = ["Kommun", "Grupper", "Händelser"]
LET_OUT = (
    "Grupperna är de tabeller som kommunerna själva har lämnat ut för hela kalenderkvartalet. De är prövade så att"
    " inget litet tal går att räkna fram, och visas grövre där det behövs."
)
COVER = (
    "Till länsbrå. Underlag om läget och samverkan i lokalpolisområdet, sammanställt av lokalpolisområdets chef ur det"
    " som kommunerna själva har publicerat. Frågor om en kommun besvaras av den kommunen."
)


def source(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def pdf(said: dict[str, Any], *, code: str, address: str) -> bytes:
    return compile_report(TEMPLATE, said, {}, code=code, address=address)


def values(
    seen: AreaQuarter,
    *,
    area: str,
    to_county: bool,
    dated: date,
    edition: int,
    demo: bool,
    onwards: Sequence[tuple[str, Table | None]] = (),
) -> dict[str, Any]:
    """What the template sets. `onwards`: of what goes to länsbrå, the table that each municipality has let out."""
    quarter, compared = seen.quarter, seen.n_weeks == seen.n_weeks_last_year
    weeks = f"{seen.weeks[0].isocalendar().week}–{seen.weeks[1].isocalendar().week}"
    known = [one for one in seen.municipalities if one.now is not None]
    total = sum_or_none([one.now for one in known]) if known else None
    before = sum_or_none([one.last_year for one in known]) if known else None
    people = sum_or_none([one.inhabitants for one in known]) if known else None
    head = ["Kommun", quarter.short, (quarter - 4).short, "Förändring", "Per 1 000 inv.", "Fastställda lägesbilder"]
    return {
        "date": dated.isoformat(),
        "title": f"Områdets kvartalsrapport, {quarter.label}",
        "span": f"{quarter.days.label}, vecka {weeks}",
        "organisation": area,
        "case": f"DATUM: {dated.isoformat()} · Sammanställning, version {edition}",
        "cover": COVER if to_county else "",
        "demo": DEMO_MARK if demo else "",
        "told": _told(seen, total, before, compared),
        "head": head,
        "rows": [
            [one.name, *_numbers(one.now, one.last_year, compared, one.inhabitants), f"{one.finals} av {one.periods}"]
            for one in seen.municipalities
        ],
        "total": ["Området", *_numbers(total, before, compared, people), ""],
        "groups_head": ONWARDS_HEAD if to_county else ["Grupp", *(one.name for one in seen.municipalities)],
        "groups": _onwards(onwards)
        if to_county
        else [[name, *(NOT_SHARED if n is None else number(n) for n in cells)] for name, cells in seen.groups],
        "notes": _notes(seen, compared) + ([LET_OUT] if to_county else []),
    }


def _onwards(tables: Sequence[tuple[str, Table | None]]) -> list[list[str]]:
    found = []
    for name, table in tables:
        if table is None:
            found.append([name, "Har inte lämnat ut någon tabell", "–"])
        else:
            numbers = zip(table.rows, table.numbers, strict=True)
            found += [[name, group, number(line[0])] for (group, _, _), line in numbers]
            found.append([name, "Alla händelser", number(table.total)])
    return found


def _numbers(now: int | None, before: int | None, compared: bool, people: int | None) -> list[str]:
    if now is None:
        return ["–", "–", "inget publicerat", "–"]
    changed = change(now, before) if compared and before is not None else "jämförelse saknas"
    per = number(ratio(now, people, 1000), 1) if people else "–"
    return [number(now), number(before), changed, per]


def _told(seen: AreaQuarter, total: int | None, before: int | None, compared: bool) -> str:
    if total is None:
        return "Ingen kommun har publicerat något för kvartalet."
    here = f"{number(total)} händelser i det som kommunerna har publicerat för {seen.n_weeks} veckor"
    if before is None or not compared:
        return f"{here}. Jämförelsen med samma kvartal året före saknas."
    return f"{here}, mot {number(before)} samma kvartal {seen.quarter.year - 1}."


def _notes(seen: AreaQuarter, compared: bool) -> list[str]:
    notes = [
        "Bygger bara på det som kommunerna har publicerat: antal per vecka, grupp och kommun, och vilka lägesbilder som"
        " är fastställda. Inga texter, platser eller verksamheter ur rapporterna finns med.",
        "En vecka räknas till det kvartal där dess måndag ligger. Talen är de som var publicerade när den gjordes.",
        "Procent skrivs bara när det fanns minst 20 händelser att jämföra med.",
        "Kommunerna rapporterar olika mycket. Skillnader mellan dem är inte skillnader i brott.",
    ]
    if not compared:
        notes.append(f"Kvartalet har {seen.n_weeks} veckor, samma kvartal året före {seen.n_weeks_last_year}.")
    notes += [f"{one.name} delar inte: {', '.join(one.unshared)}." for one in seen.municipalities if one.unshared]
    if seen.missing:
        notes.append(f"Utan {', '.join(seen.missing)}.")
    return notes
