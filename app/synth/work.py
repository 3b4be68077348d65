"""The focus areas of one municipality: goals, activities with plans and occasions, and a follow-up of every quarter."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np

from app.est.service import CAUSES, EVIDENCE
from app.figures.periods import Quarter, start_of
from app.synth.municipalities import Municipality, Rows, uuid_of
from tenants.access import Role

QUARTERS = 8
"""So many quarters back there are occasions and follow-ups."""
AREAS = (
    ("Trygghet i centrum", ("samling-ordning", "narkotika-alkohol")),
    ("Skadegörelse vid skolorna", ("skadegorelse", "skola-unga")),
    ("Trafik och buskörning", ("trafik",)),
    ("Inbrott och stölder", ("tillgrepp",)),
)
ACTIVITIES = (
    ("Trygghetsvandring", "situational", 2),
    ("Vuxna ute på kvällen", "control", 12),
    ("Möte med föreningar", "social", 3),
    ("Information till boende", "communication", 2),
)
"""Name, kind, occasions planned a quarter."""


def rows_of_work(seed: int, here: Municipality, until: date) -> Rows:
    random = np.random.default_rng((seed, here.number, 3))
    last = Quarter.containing(until)
    begun = start_of((last - QUARTERS).days.first)
    quarters = [last - n for n in range(QUARTERS, -1, -1)]
    chosen = AREAS[: 2 + min(2, here.incidents // 10_000)]
    made = [_area(seed, here, nth, begun.year, until) for nth in range(len(chosen))]
    yield from (("focus_area", area) for area in made)
    for area in made:
        own = {"tenant_id": here.id, "id": area["id"], "focus_area_id": area["id"], "version": 1, "kind": "working"}
        nothing = {"name": "", "purpose": "", "meets": "", "named_place_id": None, "ended_on": None}
        yield "working_group", own | nothing
        for organisation in {here.organisations[n] for n in (0, 1, 3, 5)}:
            whose = {"tenant_id": here.id, "group_id": area["id"], "organisation_id": organisation}
            whose |= {"function": ""}
            yield "working_group_member", whose
    for area in made:
        yield from _goals(seed, here, area, until)
    activities = [
        (area, plan, _activity(seed, here, area, nth)) for area in made for nth, (*_, plan) in enumerate(ACTIVITIES)
    ]
    yield from (("activity", activity) for *_, activity in activities)
    for _, plan, activity in activities:
        for quarter in quarters:
            key = {"tenant_id": here.id, "activity_id": activity["id"]}
            yield "activity_plan", {**key, "quarter": str(quarter), "planned": plan}
    for _, plan, activity in activities:
        for quarter in quarters:
            yield from _occasions(random, seed, here, activity, quarter, int(random.poisson(plan)), until)
    for area in made:
        for quarter in quarters[:-1]:
            yield "follow_up", _follow_up(seed, here, area, quarter, quarters)
    yield from _priorities(here, made, quarters[-3:-1])


def _area(seed: int, here: Municipality, nth: int, year: int, until: date) -> dict:
    title, groups = AREAS[nth]
    count = {"groups": list(groups), "types": [], "sites": [], "sub_areas": [], "period": "quarter"}
    counts = {
        "alla": {**count, "target_share": 0.9},
        "platser": {**count, "sites": [here.place_name(int(n)) for n in np.argsort(here.weights)[-3:]]},
        "delar": {**count, "sub_areas": ["Del 1", "Del 2"]},
        "sommaren": {**count, "period": "season", "season": ["05-01", "09-30"]},
    }
    return {
        "tenant_id": here.id,
        "id": uuid_of(seed, "focus_area", here.number, nth),
        "title": title,
        "short_title": "",
        "description": "Det här händer mest på kvällar och helger, på samma platser som förra året.",
        "causes": {key: ["Platsen saknar vuxna efter klockan sex"] for key in CAUSES},
        "evidence": {
            key: f"{{{name}.nu}} rapporter mot {{{name}.då}} året före."
            for key, name in zip(EVIDENCE, (*counts, "alla"), strict=True)
        },
        "counts": counts,
        "main_count": "alla",
        "year": year,
        "ended_on": None,
        "lead_organisation_id": here.organisations[0],
        "meets": "varannan måndag kl. 15",
    }


def _goals(seed: int, here: Municipality, area: dict, until: date) -> Rows:
    for n, (text, counted) in enumerate(
        (("Rapporterna minskar från {då} till högst {mål}.", True), ("Fler känner sig trygga i området.", False))
    ):
        figures = (None, None, None) if counted else (61.0, 70.0, 64.0)
        yield (
            "goal",
            {
                "tenant_id": here.id,
                "id": uuid_of(seed, "goal", area["id"], n),
                "focus_area_id": area["id"],
                "position": n + 1,
                "text": text,
                "measure": "Antal rapporter, med täckning bredvid" if counted else "Andel trygga i enkäten",
                "unit": "rapporter" if counted else "procent",
                **dict(zip(("baseline", "target", "now"), figures, strict=True)),
                "due": date(until.year, 12, 31),
                "count": "alla" if counted else None,
            },
        )


def _activity(seed: int, here: Municipality, area: dict, nth: int) -> dict:
    name, kind, planned = ACTIVITIES[nth]
    return {
        "tenant_id": here.id,
        "id": uuid_of(seed, "activity", area["id"], nth),
        "focus_area_id": area["id"],
        "position": nth + 1,
        "name": name,
        "kind": kind,
        "organisation_id": here.organisations[(0, 1, 3, 5)[nth]],
        "planned_year": planned * 4,
        "ended_on": None,
    }


def _occasions(
    random: np.random.Generator,
    seed: int,
    here: Municipality,
    activity: dict,
    quarter: Quarter,
    count: int,
    until: date,
) -> Rows:
    length = (min(quarter.days.last, until) - quarter.days.first).days + 1
    for n, at in enumerate(sorted(random.integers(0, length, count))):
        day = quarter.days.first + timedelta(days=int(at))
        place = int(random.integers(0, len(here.places) * 2))
        yield (
            "occasion",
            {
                "tenant_id": here.id,
                "id": uuid_of(seed, "occasion", activity["id"], str(quarter), n),
                "activity_id": activity["id"],
                "done_on": day,
                "organisation_id": activity["organisation_id"],
                "named_place_id": here.places[place] if place < len(here.places) else None,
                "place_text": "",
                "result": "Lugnt, ett tjugotal deltog.",
                "logged_by": here.people[Role.COORDINATOR],
                "logged_at": _noon(day),
            },
        )


def _follow_up(seed: int, here: Municipality, area: dict, quarter: Quarter, quarters: Sequence[Quarter]) -> dict:
    """Handed in, but for the last quarter of one focus area in two."""
    draft = quarter == quarters[-2] and area["id"].int % 2 == 0
    told = _noon(quarter.days.last + timedelta(days=12))
    return {
        "tenant_id": here.id,
        "id": uuid_of(seed, "follow_up", area["id"], str(quarter)),
        "focus_area_id": area["id"],
        "quarter": str(quarter),
        "status": "on_plan",
        "judgement": ("improved", "unchanged", "worsened")[quarter.number % 3],
        "why": "{nu} rapporter mot {då} samma kvartal förra året ({procent}).",
        "lessons": "Att vara fler på plats märks direkt: {platser.nu} rapporter där, mot {platser.då}.",
        "obstacles": "",
        "resources": "",
        "proposal": "continue",
        "decision": "",
        "needs_decision": False,
        "responsible": "Samordnaren",
        "counting": {"": area["counts"]["alla"], "platser": area["counts"]["platser"]},
        "state": "draft" if draft else "submitted",
        "written_by": "Samordnaren (påhittad)",
        "written_at": told,
        "submitted_at": None if draft else told,
    }


def _priorities(here: Municipality, areas: Sequence[dict], quarters: Sequence[Quarter]) -> Rows:
    keys = [{"tenant_id": here.id, "quarter": str(quarter)} for quarter in quarters]
    for key in keys:
        yield "quarter_priorities", dict(key)
    for key in keys:
        for n, area in enumerate(areas):
            judged = {"rank": n + 1 if n < 3 else None, "need": 5 - n, "influence": 3, "reason": "Märks mest."}
            yield "priority", {**key, "focus_area_id": area["id"], **judged}


def _noon(day: date) -> datetime:
    return start_of(day) + timedelta(hours=12)
