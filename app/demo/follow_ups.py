"""One quarter's written follow-up of a focus area: the one given in the content, else a varied, repeatable one.

Numbers that count reports stay placeholders ({name.nu} …), which `est.counting` counts and fills.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.demo.content import load
from app.demo.days import next_workday, written
from app.demo.occasions import chance, occasions, planned
from app.est.counting import used, windows
from app.figures.periods import Quarter


def follow_up(tenant_slug: str, focus_area_id: str, quarter: Quarter, data_from: date | None = None) -> dict[str, Any]:
    """The follow-up as a dict of strings: quarter, place, focus_area, status, judgement, why, lessons, obstacles,
    resources, proposal, decision, responsible, written_on (date) and counts (the definitions its texts need).

    With `data_from`, a comparison with a time before the first report is left out of the text instead of being wrong.
    Raises KeyError when the focus area does not belong to the place.
    """
    area = load().focus_areas[focus_area_id]
    if area["place"] != tenant_slug:
        raise KeyError(f"{focus_area_id} does not belong to {tenant_slug}")
    given = area["follow_up"]
    texts = given if written(quarter) == given["quarter"] else _made(area, quarter, data_from)
    names = {name for name, _field in used(texts.values())}
    wait = 8 + chance(focus_area_id, written(quarter)).randrange(5)
    return {
        **texts,
        "quarter": str(quarter),
        "place": tenant_slug,
        "focus_area": focus_area_id,
        "written_on": next_workday(quarter.days.last + timedelta(days=wait)),
        "counts": {name: area["counts"][name] for name in sorted(names)},
    }


def _made(area: dict[str, Any], quarter: Quarter, data_from: date | None) -> dict[str, str]:
    sentences = load().follow_up_sentences
    theme = sentences["themes"][area["theme"]]
    on_plan, all_activities = _on_plan(area, quarter)
    judgement, reason = _turn(area, quarter, theme["judgements"])
    delayed = on_plan * 2 < all_activities
    return {
        "status": "delayed" if delayed else "on_plan",
        "judgement": judgement,
        "why": f"{reason} {_count_sentence(area, quarter, data_from)} {_activity_sentence(on_plan, all_activities)}",
        "lessons": _turn(area, quarter, theme["lessons"]),
        "obstacles": _turn(area, quarter, theme["obstacles"]),
        "resources": _turn(area, quarter, theme["resources"]),
        "proposal": "change" if delayed else _turn(area, quarter, sentences["proposals"]),
        "decision": _turn(area, quarter, theme["decisions"]),
        "responsible": area["follow_up"]["responsible"],
    }


def _turn(area: dict[str, Any], quarter: Quarter, choices: list[Any]) -> Any:
    """Walk through the choices quarter by quarter, so that neighbours never say the same."""
    start = chance(area["id"], repr(choices[0])).randrange(len(choices))
    return choices[(start + quarter.ordinal) % len(choices)]


def _on_plan(area: dict[str, Any], quarter: Quarter) -> tuple[int, int]:
    """Activities with at least nine tenths of the quarter's plan done, and activities with a plan."""
    done = due = 0
    for index in range(len(area["activities"])):
        wanted = planned(area["place"], area["id"], index, quarter)
        if wanted:
            due += 1
            done += len(occasions(area["place"], area["id"], index, quarter)) >= 0.9 * wanted
    return done, due


def _activity_sentence(on_plan: int, planned_activities: int) -> str:
    if not planned_activities:
        return "Ingen aktivitet var planerad under kvartalet."
    return f"{on_plan} av {planned_activities} planerade aktiviteter följer planen."


def _count_sentence(area: dict[str, Any], quarter: Quarter, data_from: date | None) -> str:
    name, label = area["main_count"], area["count_label"]
    _, before = windows(area["counts"][name], quarter)
    if before is None or (data_from is not None and before.first < data_from):
        return f"{{{name}.nu}} rapporter om {label} under kvartalet. Jämförelse med året före saknas."
    return (
        f"{{{name}.nu}} rapporter om {label} mot {{{name}.då}} samma kvartal {quarter.year - 1} "
        f"({{{name}.skillnad}}, {{{name}.procent}})."
    )
