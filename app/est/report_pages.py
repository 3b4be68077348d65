"""The report's values as the strings and tables its template sets: `as_typst` and `charts_of`.

Every number is written here, so the template only places text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.drawing import charts
from app.drawing.palette import PRINT
from app.est import report_sentences as words
from app.est.report_content import FocusAreaPage, GoalRow, Priority, QuarterGroup, QuarterlyReport
from app.figures.numbers import NBSP, first_up, number

TEMPLATE = str(Path(__file__).with_name("quarterly_report.typ"))
DEMO_MARK = "Exempeldata – påhittade händelser"
DRAFT_MARK = "UTKAST – arbetsmaterial, inte fastställt"
NO_FOLLOW_UP = "Uppföljning saknas"
QUARTERS_TITLE = "Rapporterade händelser per kvartal."


def as_typst(report: QuarterlyReport) -> dict[str, Any]:
    """JSON values for `quarterly_report.typ`. Empty strings and lists make the template say what is missing."""
    quarter = report.quarter
    return {
        "date": report.dated.isoformat(),
        "title": f"EST-kvartalsrapport, {words.long_name(quarter)}".replace(NBSP, " "),
        "span": words.span(quarter),
        "organisation": report.municipality,
        "header": _header(report),
        "draft": DRAFT_MARK if report.approval is None else "",
        "demo": DEMO_MARK if report.demo else "",
        "occasion": _occasion(report),
        "missing": list(report.missing_follow_ups),
        "highlights": _highlights(report),
        "proposals": list(report.proposals),
        "proposals_to": report.council,
        "overview": _overview(report),
        "figures": _figures(report),
        "where": _where(report),
        "areas": [_area(area, report) for area in report.focus_areas],
        "ahead": _ahead(report),
        "reading": _reading(report),
        "signatures": _signatures(report),
        "charts": _alternatives(charts_of(report), report),
    }


def charts_of(report: QuarterlyReport) -> dict[str, str]:
    """SVG drawings by name ("quarters", "map"), in literal print colours; only those the values reach."""
    drawings = {}
    if any(point.incidents is not None for point in report.per_quarter):
        drawings["quarters"] = _quarters_svg(report)
    if report.map_svg:
        drawings["map"] = report.map_svg
    return drawings


def _header(report: QuarterlyReport) -> dict[str, str]:
    state = "Fastställd" if report.approval else f"UTKAST, version {report.edition}"
    who = f"{report.municipality}, {report.department}" if report.department else report.municipality
    on = report.approval.finalized if report.approval else report.dated
    case = (
        f"KS: {report.board_number or '—'} · DNR: {report.registry_number or '—'} · DATUM: {on.isoformat()} · {state}"
    )
    return {"who": who, "case": case}


def _occasion(report: QuarterlyReport) -> str:
    parts = []
    if report.council_meeting:
        parts.append(f"Underlag till {report.council} {words.day(report.council_meeting)}.")
    else:
        parts.append(f"Underlag till {report.council}.")
    if report.est_meeting:
        parts.append(f"EST-möte {words.day(report.est_meeting)}.")
    return " ".join(parts)


def _highlights(report: QuarterlyReport) -> list[str]:
    if report.total is None:
        return list(report.highlights)
    first = [
        words.change_sentence(report.total, report.quarter),
        words.extremes_sentence(report.groups, report.quarter),
    ]
    return [sentence for sentence in (*first, *report.highlights) if sentence]


def _overview(report: QuarterlyReport) -> list[list[str]]:
    """A row a focus area: name, status, activities on plan, goal now, judgement, number of its proposal."""
    rows, proposal = [], 1
    for area in report.focus_areas:
        follow_up = area.follow_up
        asks = "–"
        if follow_up:
            asks = "nej"
            if follow_up.needs_decision and follow_up.decision:
                proposal += 1
                asks = f"ja, nr{NBSP}{proposal}"
        rows.append(
            [
                area.name,
                follow_up.status if follow_up else NO_FOLLOW_UP,
                _on_plan(area),
                words.goal_line(area.goals),
                follow_up.judgement if follow_up else "–",
                asks,
            ]
        )
    return rows


def _on_plan(area: FocusAreaPage) -> str:
    return f"{area.on_plan} av {len(area.activities)}" if area.activities else "–"


def _figures(report: QuarterlyReport) -> dict[str, Any]:
    quarter, total = report.quarter, report.total
    notes = []
    if report.population:
        notes.append(
            f"Folkmängd: {number(report.population.inhabitants)} ({words.day(report.population.on)})."
            " Antal per 1 000 invånare gäller de senaste tolv månaderna."
        )
    if report.coverage:
        notes.append(words.coverage_sentence(report.coverage, quarter))
    if any(row.small_base for row in report.groups):
        notes.append("Litet underlag: färre än 20 händelser i båda perioderna. Läs inte procenttalen för sig.")
    notes.append("Förhandsinformation om kommande händelser räknas inte.")
    chance = ""
    if total:
        chance = words.chance_sentence(
            total.now, total.last_year, words.same_quarter(quarter), words.exposure_ratio(quarter)
        )
    month = words.MONTHS[quarter.days.last.month - 1]
    return {
        "head": [
            "Grupp",
            *_quarter_heads(report),
            "Förändring",
            f"12{NBSP}mån t.o.m. {month[:3]}{NBSP}{quarter.year}",
            "Förändring",
            f"Per 1{NBSP}000 inv.",
        ],
        "rows": [_group(row, report) for row in report.groups],
        "total": _group(total, report)["cells"] if total else [],
        "notes": notes,
        "chance": chance,
    }


def _quarter_heads(report: QuarterlyReport) -> list[str]:
    """ "K3 2026", "K3 2025", with a space that may break in a narrow column."""
    quarters = (report.quarter, report.quarter - 4)
    return [words.short_name(quarter).replace(NBSP, " ") for quarter in quarters]


def _group(row: QuarterGroup, report: QuarterlyReport) -> dict[str, Any]:
    inhabitants = report.population.inhabitants if report.population else None
    return {
        "small": "litet underlag" if row.small_base and row.name != "Summa" else "",
        "cells": [
            row.name,
            number(row.now),
            number(row.last_year),
            words.change(row.now, row.last_year),
            number(row.twelve_months),
            words.change(row.twelve_months, row.twelve_months_before),
            words.per_thousand(row.twelve_months, inhabitants),
        ],
    }


def _where(report: QuarterlyReport) -> dict[str, Any]:
    table, dayparts = report.dayparts, []
    counted = 0
    if table:
        for name, row in (("Dag 06–18", table.day), ("Kväll 18–24", table.evening), ("Natt 00–06", table.night)):
            dayparts.append([name, *map(number, row), number(sum(row))])
        counted = sum(table.day) + sum(table.evening) + sum(table.night)
    known = ""
    if table and counted and not table.unknown_time:
        known = f"Alla {words.incidents(counted)} är fördelade på dygnsdel och veckodag."
    elif table and table.unknown_time:
        known = (
            f"Av {words.incidents(counted + table.unknown_time)} är {number(counted)} fördelade på dygnsdel"
            f" och veckodag; {number(table.unknown_time)} har okänd tid."
        )
    return {
        "head": ["Plats", *_quarter_heads(report), "Rapporterande verksamheter"],
        "places": [
            [
                f"{index}. {place.name}" if report.map_svg else place.name,
                number(place.now),
                number(place.last_year),
                number(place.organisations),
            ]
            for index, place in enumerate(report.places, 1)
        ],
        "share": words.places_sentence(report),
        "dayparts": dayparts,
        "known": known,
        "manners": [[manner.name, number(manner.incidents)] for manner in report.manners],
    }


def _area(area: FocusAreaPage, report: QuarterlyReport) -> dict[str, Any]:
    causes, follow_up = area.causes, area.follow_up
    boxes = (("Platsen", causes.place), ("Den som utsätts", causes.exposed), ("Den som begår", causes.offender))
    told = [[label, ". ".join(item.rstrip(". ") for item in items)] for label, items in boxes if items]
    if causes.chain:
        told.append(["Händelsekedja", " → ".join(causes.chain)])
    state = [f"Läge: {follow_up.status}", f"Bedömning: {follow_up.judgement}"] if follow_up else [NO_FOLLOW_UP]
    if area.activities:
        state.append(f"Aktiviteter på plan: {_on_plan(area)}")
    return {
        "title": area.title,
        "state": state,
        "description": area.description,
        "causes": told,
        "goals": [_goal(goal) for goal in area.goals],
        "activities_head": [
            "Aktivitet",
            f"Planerat {report.quarter.year}",
            f"Plan K{report.quarter.number}",
            f"Gjort K{report.quarter.number}",
            "Gjort hittills",
            "Exempel på resultat",
        ],
        "activities": [
            {
                "name": activity.name,
                "responsible": activity.responsible,
                "cells": [
                    number(count)
                    for count in (
                        activity.planned_year,
                        activity.planned_quarter,
                        activity.done_quarter,
                        activity.done_so_far,
                    )
                ],
                "example": activity.example or "–",
            }
            for activity in area.activities
        ],
        "follow_up": _told(area),
        "group": _group_text(area),
    }


def _goal(goal: GoalRow) -> dict[str, Any]:
    return {
        "text": goal.text,
        "measure": goal.measure,
        "cells": [
            words.amount(goal.baseline, goal.unit),
            words.amount(goal.target, goal.unit),
            words.amount(goal.now, goal.unit),
        ],
        "due": goal.due.isoformat() if goal.due else "–",
        "basis": words.goal_basis(goal),
    }


def _told(area: FocusAreaPage) -> list[list[str]]:
    """The follow-up's fixed headings with their texts; every text is "Uppföljning saknas" without one."""
    follow_up = area.follow_up
    headings = ("Bedömning", "Lärdomar", "Hinder och resursbehov", "Förslag till nästa kvartal", "Beslut som begärs")
    if follow_up is None:
        return [[heading, f"{NO_FOLLOW_UP}."] for heading in headings]
    judgement = f"{first_up(follow_up.judgement)}. {follow_up.why}" if follow_up.judgement else follow_up.why
    obstacles = " ".join(
        text
        for text in (follow_up.obstacles, f"Resursbehov: {follow_up.resources}" if follow_up.resources else "")
        if text
    )
    proposal = f"{first_up(follow_up.proposal)}." if follow_up.proposal else ""
    texts = (judgement, follow_up.lessons, obstacles, proposal, follow_up.decision)
    return [[heading, text or "Inget angivet."] for heading, text in zip(headings, texts, strict=True)]


def _group_text(area: FocusAreaPage) -> str:
    follow_up = area.follow_up
    parts = []
    if follow_up and follow_up.responsible:
        parts.append(f"Ansvarig: {follow_up.responsible}.")
    if area.lead:
        parts.append(f"Sammankallande: {area.lead}.")
    others = [member for member in area.members if member != area.lead]
    if others:
        parts.append(f"Övriga i arbetsgruppen: {'; '.join(others)}.")
    if area.meets:
        parts.append(f"Träffas {area.meets}.")
    return " ".join(parts) or "Uppgift saknas i systemet: ansvarig funktion och arbetsgrupp."


def _ahead(report: QuarterlyReport) -> dict[str, Any]:
    chosen = sorted((item for item in report.priorities if item.rank is not None), key=lambda item: item.rank or 0)
    others = [item for item in report.priorities if item.rank is None]
    return {
        "quarter": words.long_name(report.quarter + 1),
        "chosen": [[str(item.rank), *_priority(item)] for item in chosen],
        "others": [_priority(item) for item in others],
        "decisions": [[item.decision, item.responsible, item.state] for item in report.earlier_decisions],
    }


def _priority(item: Priority) -> list[str]:
    product = "–"
    if item.need is not None and item.influence is not None:
        product = str(item.need * item.influence)
    return [item.name, number(item.need), number(item.influence), product, item.reason or "–"]


def _reading(report: QuarterlyReport) -> list[str]:
    lines = [
        "En rapport är vad en verksamhet har sett eller fått veta. Rapporter är inte anmälda brott, och de två"
        " läggs aldrig ihop.",
        "Varje tal är det exakta antalet händelser i systemet den dag rapporten gjordes. En händelse räknas den dag"
        " den senast kan ha inträffat.",
        "Procent står alltid bredvid båda antalen. En punkt (.) betyder att jämförelseperioden är 0 och att procent"
        " inte går att räkna. Ett streck (–) betyder att uppgiften inte finns.",
        "”Kan bero på slumpen” skrivs när skillnaden är så liten att den inte går att skilja från slumpens"
        " svängningar (exakt test, fem procents nivå). Det betyder inte att inget har hänt. När många grupper"
        " jämförs blir någon skillnad större än slumpen brukar ge även om ingenting har ändrats.",
    ]
    if report.coverage:
        lines.append(words.coverage_sentence(report.coverage, report.quarter))
    if report.dayparts:
        lines.append(
            "En händelse som kan ha inträffat under flera timmar är fördelad över dem i tabellen över dygnsdel"
            " och veckodag, som är avrundad till hela händelser. Sträcker den sig över mer än två veckor är"
            " tiden okänd."
        )
    lines.append(
        "Olika aktiviteter läggs aldrig ihop. ”På plan” betyder att minst så många tillfällen som planerat"
        " genomfördes under kvartalet."
    )
    sources = [f"verksamheternas rapporter i Samsyn, uttag {report.dated.isoformat()}"]
    if report.population:
        sources.append(f"folkmängd {report.population.on.isoformat()}, {report.population.source}")
    lines.append(f"Källor: {'; '.join((*sources, *report.sources))}.")
    return lines


def _signatures(report: QuarterlyReport) -> dict[str, Any]:
    approval = report.approval
    if approval is None:
        return {"done": [], "lines": ["Fastställs av säkerhetssamordnaren", "Polisens uppgifter, kommunpolisen"]}
    done = [f"Fastställd av säkerhetssamordnaren {approval.finalized.isoformat()}."]
    if approval.police_confirmed:
        done.append(f"Polisens uppgifter godkända av kommunpolisen {approval.police_confirmed.isoformat()}.")
        return {"done": done, "lines": []}
    return {"done": done, "lines": ["Polisens uppgifter, kommunpolisen"]}


def _alternatives(drawings: dict[str, str], report: QuarterlyReport) -> dict[str, str]:
    """What each drawing shows, in words and numbers, for those who do not see it."""
    plain = {"map": report.map_alt or "Karta över kommunens delområden och platser med flest händelser."}
    return {name: plain.get(name) or charts.alt_text(svg) for name, svg in drawings.items()}


def _quarters_svg(report: QuarterlyReport) -> str:
    points = [(f"K{point.quarter.number}\n{point.quarter.year}", point.incidents) for point in report.per_quarter]
    return str(charts.columns(points, key="quarters", title=QUARTERS_TITLE, palette=PRINT))
