"""Minutes as a paper. Made of what is kept alone, so that the same edition gives the same bytes. Pure."""

from pathlib import Path
from typing import Any

from app.drawing.pdf import compile_report

TEMPLATE = str(Path(__file__).with_name("minutes.typ"))
DEMO_MARK = "Exempeldata – påhittade händelser"


def write(said: dict[str, Any], *, code: str, address: str) -> bytes:
    """The PDF of what `service.py` puts together; final with `final_by`, else a draft. `code`, `address`: under which
    it is looked up. Raises PdfError."""
    by, number = said.get("final_by", ""), said.get("registry_number", "")
    state = f"Fastställt, utgåva {said['edition']}" if by else f"Utkast {said['edition']}"
    notes = [f"Fastställt av {by} {said['date']}."] if by else ["Utkast: inget är fastställt än."]
    notes += [said["corrects"]] if said.get("corrects") else []
    notes.append("Beslut som färre får läsa än alla på mötet står inte här, och aldrig namn på dem som var med.")
    case = f"{f'DNR: {number} · ' if number else ''}DATUM: {said['date']} · {state}"
    points = [{**one, "note": _paragraphs(one["note"])} for one in said["points"]]
    values = {**said, "points": points, "case": case, "notes": notes, "title": "Protokoll"}
    return compile_report(TEMPLATE, values, {}, code=code, address=address)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
