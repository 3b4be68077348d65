"""The report on paper: the strings, tables and drawings that its template sets.

Every number is written here, so the template only places text. A draft's paper is kept as its source, so that the final
report is made of the very same figures and texts.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.drawing import charts, small_charts
from app.drawing.palette import PRINT
from app.drawing.pdf import compile_report
from app.figures.audience import Audience
from app.figures.numbers import NBSP, first_up, number
from app.figures.periods import MONTHS
from app.figures.terms import TERMS
from app.quarterly_reports import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.est.occasions import ActivityContent
    from app.est.overview import AreaContent, GoalContent
    from app.quarterly_reports.models import Priority
    from app.quarterly_reports.report import QuarterGroup, QuarterlyReport

TEMPLATE = str(Path(__file__).with_name("quarterly_report.typ"))
FORMAT = "samsyn.quarterly_report/2"
DEMO_MARK = "Exempeldata – påhittade händelser"
DRAFT_MARK = "UTKAST – arbetsmaterial, inte fastställt"
NO_FOLLOW_UP = "Uppföljning saknas"
ON_PLAN = f"På plan: {TERMS['på plan']}"
WEEKDAYS = ("Må", "Ti", "On", "To", "Fr", "Lö", "Sö")
_SAID = {"arms": "Kommunens vapen"}
CAUSES = {"place": "Platsen", "exposed": "Den som utsätts", "offender": "Den som begår"}


@dataclass(frozen=True)
class Paper:
    """What the template sets: JSON values, and SVG drawings by name in literal print colours."""

    values: dict[str, Any]
    drawings: dict[str, str]

    @classmethod
    def of_source(cls, source: bytes) -> Paper:
        """The paper that such bytes were made of. Raises ValueError for anything else."""
        kept = json.loads(source)
        if not isinstance(kept, dict) or kept.get("format") != FORMAT:
            raise ValueError("not a quarterly report's source")
        return cls(kept["values"], kept["drawings"])

    def source(self) -> bytes:
        """As JSON (UTF-8, sorted, so that equal values give equal bytes)."""
        kept = {"format": FORMAT, "values": self.values, "drawings": self.drawings}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def pdf(self, code: str = "", address: str = "") -> bytes:
        """`code`, `address`: under which the paper is looked up, as text and as a picture on it."""
        return compile_report(TEMPLATE, self.values, self.drawings, code=code, address=address)

    def final(
        self, on: date, registry_number: str = "", case_number: str = "", approvals: Sequence[str] | None = None
    ) -> Paper:
        """The same, made final that day by the coordinator: no draft mark, a line that says so, nothing left to sign.

        `case_number`: the municipal board's (KS). `approvals`: who else answers for it; None: as the draft says.
        """
        header, signed = self.values["header"], self.values["signatures"]["done"]
        case = _case(on, "Fastställd", registry_number, case_number, header.get("facts", ()))
        done = [f"Fastställd av säkerhetssamordnaren {on.isoformat()}.", *(signed if approvals is None else approvals)]
        head = {**header, "case": case, "approved": " ".join(done)}
        changed = {"draft": "", "header": head, "signatures": {"done": done}}
        return replace(self, values={**self.values, **changed})


def write_draft(report: QuarterlyReport) -> Paper:
    """The report as a draft, which says so on every page. Empty strings and lists make the template say what is
    missing."""
    drawings = _drawings(report)
    proposals = [f"{first_up(report.council)} godkänner rapporten."]
    proposals += filter(None, (area.decision_asked for area in report.focus_areas))
    highlights, overview = _highlights(report), _overview(report)
    beside = [_occasion(report), *highlights, *(cell for row in overview for cell in row)]
    who = f"{report.municipality}, {report.department}" if report.department else report.municipality
    values = {
        "date": report.dated.isoformat(),
        "title": f"{sentences.title(report.est_name)}, {report.quarter.label}",
        "span": sentences.span(report.quarter),
        "organisation": report.municipality,
        "header": {
            "who": who,
            "case": _case(report.dated, f"UTKAST, version {report.edition}", facts=report.facts),
            "facts": list(report.facts),
        },
        "draft": DRAFT_MARK,
        "demo": DEMO_MARK if report.demo else "",
        "occasion": _occasion(report),
        "missing": [area.row.name for area in report.focus_areas if area.handed_in is None],
        "highlights": highlights,
        "proposals": proposals,
        "proposals_in_short": sentences.in_short(proposals, beside),
        "proposals_to": report.council,
        "overview": overview,
        "overview_note": ON_PLAN,
        "overview_bars": [_progress(area) for area in report.focus_areas],
        "figures": _figures(report),
        "where": _where(report),
        "areas": [_area(area, report) for area in report.focus_areas],
        "ahead": _ahead(report),
        "reading": _reading(report),
        "parts": [
            {
                "title": part.title,
                "says": part.says,
                "columns": list(part.columns),
                "rows": [["–" if cell in (None, "") else str(cell) for cell in row.cells] for row in part.rows],
                "numbers": [part.is_number(at) for at in range(len(part.columns))],
            }
            for part in report.parts
        ],
        "signatures": {"done": list(report.approvals)},
        "charts": {
            name: _SAID.get(name) or (report.map_alt if name == "map" else charts.alt_text(svg))
            for name, svg in drawings.items()
        },
    }
    return Paper(values, drawings)


def _occasion(report: QuarterlyReport) -> str:
    if report.audience == Audience.INTERNAL:
        lead = f", som leds av {report.council_lead}" if report.council_lead else ""
        return f"Underlag till {report.council}{lead}."
    return f"Arbetsexemplar, bara för {report.audience.label}. Lämnas inte till {report.council}."


def _drawings(report: QuarterlyReport) -> dict[str, str]:
    """Only those the values reach."""
    drawings = {}
    if any(incidents is not None for _quarter, incidents in report.per_quarter):
        points = [(f"K{quarter.number}\n{quarter.year}", incidents) for quarter, incidents in report.per_quarter]
        columns = charts.columns(points, key="quarters", title="Rapporterade händelser per kvartal.", palette=PRINT)
        drawings["quarters"] = str(columns)
        few = [(f"K{quarter.number} {quarter.year}", n) for quarter, n in report.per_quarter]
        strong = [at for at in (len(few) - 5, len(few) - 1) if at >= 0]
        drawings["few_quarters"] = str(
            small_charts.small_columns(few, key="few-q", title="Rapporter per kvartal.", strong=strong)
        )
    if any(row.now for row in report.groups):
        most = sorted(((row.name, row.now) for row in report.groups), key=lambda one: -one[1])
        drawings["few_groups"] = str(small_charts.small_bars(most, key="few-g", title="Största grupperna."))
    if report.dayparts and report.dayparts.rows:
        days = zip(WEEKDAYS, map(sum, zip(*report.dayparts.rows.values(), strict=True)), strict=True)
        drawings["few_days"] = str(small_charts.small_columns(list(days), key="few-d", title="Veckans dagar."))
    if report.arms:
        inside = f"data:image/png;base64,{b64encode(report.arms).decode()}"
        drawings["arms"] = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" width="60" height="60">'
            f'<image href="{inside}" width="60" height="60"/></svg>'
        )
    if report.map_svg:
        drawings["map"] = report.map_svg
    return drawings


def _case(on: date, state: str, registry_number: str = "", case_number: str = "", facts: Sequence[str] = ()) -> str:
    """ "KS: 2026/123 · DNR: 2026-7 · DATUM: 2026-10-12 · Fastställd": without the numbers that nobody has given."""
    numbers = (("KS", case_number), ("DNR", registry_number))
    return " · ".join([*(f"{name}: {n}" for name, n in numbers if n), *facts, f"DATUM: {on.isoformat()}", state])


def _highlights(report: QuarterlyReport) -> list[str]:
    if report.total is None:
        return []
    extremes = sentences.extremes_sentence(report.groups, report.quarter)
    done = sentences.done_sentence(report.focus_areas)
    return [sentences.change_sentence(report.total, report.quarter), *filter(None, [extremes, done])]


def _progress(area: AreaContent) -> int | None:
    """How far the goal of page one has come, 0–100; None where there is nothing to measure from."""
    return next((goal.progress for goal in area.goals if goal.now is not None), None)


def _overview(report: QuarterlyReport) -> list[list[str]]:
    """A row a focus area: name, status, activities on plan, goal now, judgement, number of its proposal."""
    rows, proposal = [], 1
    for area in report.focus_areas:
        follow_up = area.handed_in
        asks = "nej" if follow_up else "–"
        if area.decision_asked:
            proposal += 1
            asks = f"ja, nr{NBSP}{proposal}"
        state = (follow_up.status_words, follow_up.judgement_words) if follow_up else (NO_FOLLOW_UP, "–")
        rows.append([area.row.name, state[0], _on_plan(area), sentences.goal_line(area.goals), state[1], asks])
    return rows


def _on_plan(area: AreaContent) -> str:
    return f"{area.on_plan} av {len(area.activities)}" if area.activities else "–"


def _figures(report: QuarterlyReport) -> dict[str, Any]:
    quarter, total = report.quarter, report.total
    notes = []
    if report.population:
        counted = f"{number(report.population.n)} (31{NBSP}december {report.population.year})"
        notes.append(f"Folkmängd: {counted}. Antal per 1 000 invånare gäller de senaste tolv månaderna.")
    if report.coverage:
        notes.append(sentences.coverage_sentence(report.coverage, quarter))
    notes += report.began
    notes.append("Procent skrivs bara när det fanns minst 20 händelser att jämföra med.")
    notes.append("Förhandsinformation om kommande händelser räknas inte.")
    chance = ""
    if total:
        against, exposure = sentences.same_quarter(quarter), sentences.exposure_ratio(quarter)
        chance = sentences.chance_sentence(total.now, total.last_year, against, exposure)
    compared = (quarter.short, (quarter - 4).short)  # their plain space may break in a narrow column
    year = f"12{NBSP}mån t.o.m. {MONTHS[quarter.days.last.month - 1][:3]}{NBSP}{quarter.year}"
    return {
        "head": ["Grupp", *compared, "Förändring", year, "Förändring", f"Per 1{NBSP}000 inv."],
        "rows": [{"cells": _cells(row, report)} for row in report.groups],
        "total": _cells(total, report) if total else [],
        "notes": notes,
        "chance": chance,
    }


def _cells(row: QuarterGroup, report: QuarterlyReport) -> list[str]:
    inhabitants = report.population.n if report.population else None
    return [
        row.name,
        number(row.now),
        number(row.last_year),
        sentences.change(row.now, row.last_year),
        number(row.twelve_months),
        sentences.change(row.twelve_months, row.twelve_months_before),
        sentences.per_thousand(row.twelve_months, inhabitants),
    ]


def _where(report: QuarterlyReport) -> dict[str, Any]:
    (rows, unknown), spread = report.dayparts or ({}, 0), "fördelade på dygnsdel och veckodag"
    counted, known = sum(map(sum, rows.values())), ""
    if unknown:
        every = sentences.incidents(counted + unknown)
        known = f"Av {every} är {number(counted)} {spread}; {number(unknown)} har okänd tid."
    elif counted:
        known = f"Alla {sentences.incidents(counted)} är {spread}."
    names = [f"{n}. {place.name}" if report.map_svg else place.name for n, place in enumerate(report.places, 1)]
    return {
        "head": ["Plats", report.quarter.short, (report.quarter - 4).short, "Rapporterande verksamheter"],
        "places": [
            [name, *map(number, (place.now, place.last_year, place.organisations))]
            for name, place in zip(names, report.places, strict=True)
        ],
        "share": sentences.places_sentence(report.places, report.incidents_told),
        "told": sentences.told(report),
        "dayparts": [[name, *map(number, row), number(sum(row))] for name, row in rows.items()],
        "known": known,
        "manners": [[name, number(incidents)] for name, incidents in report.manners],
    }


def _area(area: AreaContent, report: QuarterlyReport) -> dict[str, Any]:
    causes = [
        [label, ". ".join(item.rstrip(". ") for item in area.causes[key])]
        for key, label in CAUSES.items()
        if area.causes.get(key)
    ]
    if chain := area.causes.get("chain"):
        causes.append(["Händelsekedja", " → ".join(chain)])
    follow_up, state = area.handed_in, [NO_FOLLOW_UP]
    if follow_up:
        state = [f"Läge: {follow_up.status_words}", f"Bedömning: {follow_up.judgement_words}"]
    if area.activities:
        state.append(f"Aktiviteter på plan: {_on_plan(area)}")
    return {
        "title": area.row.title,
        "state": state,
        "description": area.description,
        "causes": causes,
        "goals": [_goal(goal) for goal in area.goals],
        "activities_head": [
            "Aktivitet",
            f"Planerat {report.quarter.year}",
            f"Plan K{report.quarter.number}",
            f"Gjort K{report.quarter.number}",
            "Gjort hittills",
            "Exempel på resultat",
        ],
        "activities": [_activity(activity) for activity in area.activities],
        "follow_up": _follow_up(area),
        "resources": area.follow_up_texts.get("resources", "") if area.handed_in else "",
        "group": _group_text(area, report.group_name),
        "group_head": f"Ansvarig funktion och {report.group_name}",
    }


def _goal(goal: GoalContent) -> dict[str, Any]:
    return {
        "text": goal.text,
        "measure": goal.row.measure,
        "cells": [goal.amount(value) for value in (goal.baseline, goal.target, goal.now)],
        "due": goal.row.due.isoformat() if goal.row.due else "–",
        "progress": goal.progress,
        "basis": goal.basis,
    }


def _activity(activity: ActivityContent) -> dict[str, Any]:
    counts = (activity.planned_year, activity.planned_quarter, activity.done_quarter, activity.done_so_far)
    return {
        "name": activity.row.name,
        "responsible": activity.responsible,
        "cells": [number(count) for count in counts],
        "example": activity.example or "–",
    }


def _follow_up(area: AreaContent) -> list[list[str]]:
    """The follow-up's fixed headings with their texts; every text is "Uppföljning saknas" without one."""
    follow_up, texts = area.handed_in, area.follow_up_texts
    headings = ("Bedömning", "Lärdomar", "Hinder och resursbehov", "Förslag till nästa kvartal", "Beslut som begärs")
    if follow_up is None:
        return [[heading, f"{NO_FOLLOW_UP}."] for heading in headings]
    needed = f"Resursbehov: {texts['resources']}" if texts["resources"] else ""
    said = (
        f"{first_up(follow_up.judgement_words)}. {texts['why']}",
        texts["lessons"],
        " ".join(filter(None, (texts["obstacles"], needed))),
        f"{first_up(follow_up.proposal_words)}.",
        texts["decision"],
    )
    return [[heading, text or "Inget angivet."] for heading, text in zip(headings, said, strict=True)]


def _group_text(area: AreaContent, group_name: str) -> str:
    parts = []
    if area.handed_in and area.handed_in.responsible:
        parts.append(f"Ansvarig: {area.handed_in.responsible}.")
    if area.lead:
        parts.append(f"Sammankallande: {area.lead}.")
    others = [member for member in area.members if member != area.lead]
    if others:
        parts.append(f"Övriga i {group_name}en: {'; '.join(others)}.")
    if area.row.meets:
        parts.append(f"Träffas {area.row.meets}.")
    return " ".join(parts) or f"Uppgift saknas i systemet: ansvarig funktion och {group_name}."


def _ahead(report: QuarterlyReport) -> dict[str, Any]:
    return {
        "quarter": (report.quarter + 1).label.replace(" ", NBSP, 1),
        "chosen": [[str(row.rank), *_priority(row, name)] for row, name in report.priorities if row.rank is not None],
        "others": [_priority(row, name) for row, name in report.priorities if row.rank is None],
    }


def _priority(row: Priority, name: str) -> list[str]:
    return [name, number(row.need), number(row.influence), str(row.need * row.influence), row.reason or "–"]


def _reading(report: QuarterlyReport) -> list[str]:
    lines = [
        "En rapport är vad en verksamhet har sett eller fått veta. Rapporter är inte anmälda brott, och de två"
        " läggs aldrig ihop.",
        "Varje tal är det exakta antalet händelser i systemet den dag rapporten gjordes. En händelse räknas den dag"
        " den senast kan ha inträffat.",
        "Procent står alltid bredvid båda antalen, och bara när det fanns minst 20 att jämföra med. Ett streck (–)"
        " betyder att uppgiften inte finns.",
        "”Kan bero på slumpen” skrivs när skillnaden är så liten att den inte går att skilja från slumpens"
        " svängningar (exakt test, fem procents nivå). Det betyder inte att inget har hänt. När många grupper"
        " jämförs blir någon skillnad större än slumpen brukar ge även om ingenting har ändrats.",
    ]
    lines.append(f"”Kan inte avgöras”: {TERMS['kan inte avgöras']}")
    lines.append(
        "Antal per grupp och kvartal räknar alla rapporter. Platser, tider, tillvägagångssätt, rapporterande"
        f" verksamheter och tal i texterna räknar {report.audience.counts}: det som alla läsare får räkna."
    )
    if report.coverage:
        lines.append(sentences.coverage_sentence(report.coverage, report.quarter))
    if report.dayparts:
        lines.append(
            "En händelse som kan ha inträffat under flera timmar är fördelad över dem i tabellen över dygnsdel"
            " och veckodag, som är avrundad till hela händelser. Sträcker den sig över mer än två veckor är"
            " tiden okänd."
        )
    lines.append(f"Olika aktiviteter läggs aldrig ihop. {ON_PLAN}")
    sources = [f"verksamheternas rapporter i Samsyn, uttag {report.dated.isoformat()}"]
    if report.population:
        sources.append(f"folkmängd {report.population.year}-12-31, {report.population.source}")
    return [*lines, f"Källor: {'; '.join((*sources, *report.sources))}."]
