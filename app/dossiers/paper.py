"""A place's figures as the strings, tables and drawings of its document. Pure.

Every number is written here; the template places it, and holds the words that are always the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.dossiers import sentences
from app.dossiers.dossier import Dossier
from app.drawing import charts, paper_map
from app.drawing.palette import PRINT
from app.drawing.paper_map import Shape
from app.drawing.paper_streets import Sheets
from app.drawing.pdf import compile_report
from app.drawing.time_charts import hour_bars, month_rows, month_short, month_span, rows_of_twelve
from app.figures.counted import CountedRow
from app.figures.numbers import NBSP, change, first_up, number
from app.figures.periods import WEEKDAYS, date_label

TEMPLATE = str(Path(__file__).with_name("place_dossier.typ"))
DEMO_MARK = "Exempeldata – påhittade händelser"
OCCASIONS_SHOWN = 3
MANNERS_SHOWN = 5
RESULT_SHOWN = 120
"""Characters of an occasion's result: the whole of it stands on the page."""


@dataclass(frozen=True)
class Heading:
    """Whose document it is, for whom it was made, and when."""

    municipality: str
    department: str
    made_on: date
    role_names: tuple[str, ...]
    """The roles whose rights it was made with, as people call them."""
    demo: bool


def pdf(seen: Dossier, heading: Heading, ground: Sequence[Shape], sheets: Sheets | None = None) -> bytes:
    """`ground`: shapes of the municipality, for the map that shows where it is, on the streets of `sheets`.

    Raises PdfError.
    """
    drawings = drawn(seen, ground, sheets)
    return compile_report(TEMPLATE, as_typst(seen, heading, drawings, sheets), drawings)


def file_name(seen: Dossier) -> str:
    """Platsunderlag-Inre-hamnen-2025-11-01-2026-10-31.pdf."""
    name = re.sub(r"[^0-9A-Za-zÅÄÖåäöÉéÜü]+", "-", seen.place.name).strip("-")[:60] or "plats"
    return f"Platsunderlag-{name}-{seen.spans.now.first}-{seen.spans.now.last}.pdf"


def drawn(seen: Dossier, ground: Sequence[Shape], sheets: Sheets | None = None) -> dict[str, str]:
    """SVG by name ("map", "months", "hours"), in print colours; only those there is something to draw in."""
    found = {}
    mark = paper_map.Mark(seen.place.name, seen.place.lat, seen.place.lon, seen.n)
    if located := paper_map.drawn(ground, [mark], sheets, upright=bool(sheets)):
        found["map"] = located
    if any(month.n for month in seen.months):
        found["months"] = month_rows(seen.months, key="months", title="Rapporter per månad.", palette=PRINT)
    if seen.when.exact:
        title = "Timme på dygnet, där timmen är känd."
        found["hours"] = hour_bars(seen.when.hours, key="hours", title=title, palette=PRINT)
    return {name: str(svg) for name, svg in found.items()}


def as_typst(seen: Dossier, heading: Heading, drawings: dict[str, str], sheets: Sheets | None = None) -> dict[str, Any]:
    """JSON values for `place_dossier.typ`. Empty strings and lists make the template leave a part out."""
    where = ", ".join(filter(None, [seen.place.kind, seen.sub_area and f"delområde {seen.sub_area}"]))
    area = f", i delområdet {seen.sub_area}" if seen.sub_area else ""
    located = f"Karta över {heading.municipality} med platsen {seen.place.name} märkt 1{area}."
    if sheets:
        located += f" Gatorna runt platsen i en större ruta. Bakgrund: {sheets.attribution}."
    return {
        "date": heading.made_on.isoformat(),
        "title": f"Platsunderlag: {seen.place.name}",
        "organisation": heading.municipality,
        "where": f"{first_up(where)}. {heading.municipality}.",
        "span": seen.spans.now.label,
        "purpose": sentences.PURPOSE,
        "demo": DEMO_MARK if heading.demo else "",
        "header": {
            "who": ", ".join(filter(None, [heading.municipality, heading.department])),
            "what": f"Platsunderlag: {seen.place.name} · {heading.made_on.isoformat()} · Arbetsmaterial",
        },
        "made_for": _made_for(seen, heading),
        "highlights": _highlights(seen),
        "met": _met(seen),
        "groups": _groups(seen),
        "months": _months(seen),
        "times": _times(seen),
        "manners": [[how, number(n)] for how, n in seen.manners[:MANNERS_SHOWN]],
        "who": sentences.reporters(seen),
        "work": _work(seen),
        "method": [
            *sentences.method(seen),
            *sentences.words_used(),
            f"Källa: verksamheternas rapporter i Samsyn, uttag {heading.made_on.isoformat()}.",
        ],
        "map_beside": bool(sheets),
        "charts": {name: located if name == "map" else charts.alt_text(svg) for name, svg in drawings.items()},
    }


def _made_for(seen: Dossier, heading: Heading) -> list[str]:
    roles = " och ".join(role.lower() for role in heading.role_names)
    reads = "alla rapporter" if not (seen.own_only or seen.hides_reports) else "de rapporter som rollen får läsa"
    if seen.own_only:
        reads = "rapporterna från den egna verksamheten"
    return [
        f"Framtaget {date_label(heading.made_on)} för: {roles}. Räknar {reads}; andra läsare kan få andra tal.",
        "Arbetsmaterial. Talen gäller en enda plats: pröva sekretess och dataskydd innan underlaget lämnas vidare.",
    ]


def _highlights(seen: Dossier) -> list[str]:
    found = [sentences.headline(seen), *sentences.comparisons(seen)]
    if seen.n:
        found += [*sentences.standing(seen), sentences.share(seen), " ".join(sentences.reporters(seen))]
        found += [sentences.clock(seen), " ".join(sentences.dark(seen))]
    return [sentence for sentence in found if sentence]


def _met(seen: Dossier) -> dict[str, str]:
    """Which figures each of the questions in the template meets, by the question's name."""
    if not seen.n:
        return {"camera": "", "guards": "", "light": ""}
    top = ", ".join(f"{row.name[:1].lower()}{row.name[1:]} {number(row.now)}" for row in seen.groups[:3] if row.now)
    return {
        "camera": f"Vanligast i perioden: {top}.",
        "guards": " ".join([sentences.clock(seen), _strongest(seen)]).strip(),
        "light": " ".join(sentences.dark(seen)),
    }


def _strongest(seen: Dossier) -> str:
    """The daypart and weekday with most, when there is enough to say so."""
    parts = ("dagen (06–18)", "kvällen (18–24)", "natten (00–06)")
    n, part, day = max((value, -p, -d) for p, row in enumerate(seen.when.dayparts) for d, value in enumerate(row))
    if seen.clock.hour is None:
        return ""
    return f"Flest i en ruta av tabellen: {WEEKDAYS[-day]}, {parts[-part]}, {number(n)} rapporter."


def _groups(seen: Dossier) -> dict[str, Any]:
    spans, last_year = seen.spans, seen.spans.last_year
    year = last_year is not None
    head = ["Grupp", "Perioden", "Före", "Förändring", "Fler eller färre?"]
    notes = [f"Perioden: {spans.now.label}. Före: {spans.previous.label}."]
    if last_year is not None:
        head += ["Året före"]
        notes[0] += f" Året före: {last_year.label}."
    notes.append("Procent skrivs bara när det fanns minst 20 att jämföra med.")
    return {
        "head": head,
        "rows": [_group(row, year) for row in seen.groups],
        "total": _group(seen.total, year),
        "notes": notes,
    }


def _group(row: CountedRow, year: bool) -> list[str]:
    changed = "–" if row.previous is None else change(row.now, row.previous).replace(" ", NBSP)
    cells = [row.name, number(row.now), number(row.previous), changed, sentences.verdict(row.against_previous)]
    return [*cells, number(row.last_year)] if year else cells


def _months(seen: Dossier) -> dict[str, Any]:
    rows = [[month_span(row), *(number(month.n) for month in row)] for row in rows_of_twelve(seen.months)]
    caption = f"Rapporter per månad till och med {date_label(seen.spans.now.last)}; de mörka hör till perioden"
    if any(month.n is None for month in seen.months):
        caption += ". Streck: uppgifter saknas"
    heads = [month_short(month.first) for month in seen.months[:12]]
    return {"head": ["Månader", *heads], "rows": rows, "caption": caption}


def _times(seen: Dossier) -> dict[str, Any]:
    when = seen.when
    if not (when.exact or when.spread):
        return {"rows": [], "said": [sentences.times(seen)] if when.unknown else []}
    parts = zip(("Dag 06–18", "Kväll 18–24", "Natt 00–06"), when.dayparts, strict=True)
    rows = [[name, *(number(n) for n in (*row, sum(row)))] for name, row in parts]
    return {"rows": rows, "said": [sentences.times(seen)]}


def _work(seen: Dossier) -> dict[str, Any]:
    if seen.done is None:
        return {"none": "Vad som har gjorts på platsen i fokusområdena läser de som arbetar med dem.", "rows": []}
    shown = seen.spans.recent.label
    if not seen.done:
        none = f"Inga tillfällen är loggade på platsen {shown} i de fokusområden som läsaren arbetar med."
        return {"none": none, "rows": []}
    latest = seen.done[:OCCASIONS_SHOWN]
    return {
        "none": "",
        "lead": f"Tillfällen som är loggade på platsen {shown}. {sentences.evaluation()}",
        "rows": [
            [
                f"{row.latest.activity} ({', '.join(row.organisations)})",
                row.latest.focus_area,
                number(row.in_period),
                number(row.shown),
                row.latest.done_on.isoformat(),
            ]
            for row in seen.activities
        ],
        "latest": [[one.done_on.isoformat(), one.activity, _short(one.result) or "–"] for one in latest],
        "latest_caption": f"De senaste tillfällena ({len(latest)} av {number(len(seen.done))})",
    }


def _short(text: str) -> str:
    if len(text) <= RESULT_SHOWN:
        return text
    return text[:RESULT_SHOWN].rsplit(" ", 1)[0] + " …"
