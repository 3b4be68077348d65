"""What every municipality tells its police area: an agreement about all, one row of each part in words, and counts by
the hour and by the manner of all its reports."""

from datetime import date, timedelta
from typing import LiteralString

from app.area_sharing.gathering import PARTS
from app.figures.periods import start_of
from app.synth.municipalities import Municipality, Rows, uuid_of

COUNTS: dict[str, LiteralString] = {
    "area_hour": """
        SELECT tenant_id, area_id, date_trunc('week', local_date)::date AS week, group_slug, '' AS type_slug,
            extract(isodow FROM local_date)::int - 1 AS weekday,
            CASE WHEN hour_of_week IS NULL THEN -1 WHEN mod(hour_of_week, 24) < 6 THEN 0
                WHEN mod(hour_of_week, 24) < 18 THEN 1 ELSE 2 END AS part, count(*) AS n
        FROM weighing WHERE access_class <> 'restricted' AND (shared IS NULL OR shared ? group_slug)
        GROUP BY tenant_id, area_id, 3, group_slug, 6, 7""",
    "area_manner": """
        SELECT tenant_id, area_id, date_trunc('week', local_date)::date AS week, group_slug, '' AS sub_area, how,
            count(*) AS n
        FROM weighing WHERE access_class <> 'restricted' AND how <> '' AND (shared IS NULL OR shared ? group_slug)
        GROUP BY tenant_id, area_id, 3, group_slug, how""",
}
"""Table -> its rows, as `recounting.TALLIES`."""
DAYS = range(0, 28, 3)


def rows_of_told(seed: int, here: Municipality, until: date) -> Rows:
    whose = {"tenant_id": here.id, "area_id": here.area_id}
    at = start_of(until)
    yield (
        "area_agreement",
        {
            **whose,
            "id": uuid_of(seed, "area_agreement", here.slug),
            "parts": list(PARTS),
            "types": [],
            "controller": "Polismyndigheten",
            "decided_by": "Kommunstyrelsen",
            "decided_on": until,
            "case_number": "",
            "recorded_at": at,
        },
    )
    days = [(until + timedelta(days=n)).isoformat() for n in DAYS]
    levels = [[f"Delområde {n}", "raised" if n % 5 == 0 else "normal", "normal"] for n in range(10)]
    decisions = [
        {
            "id": str(uuid_of(seed, "told", here.slug, n)),
            "label": f"{until.year}:{n}",
            "text": "Fotpatrull i centrum fredag och lördag.",
            "who": "Polisen",
            "due": day,
            "state": "open",
            "met": until.isoformat(),
            "police": n % 2 == 0,
            "waits": True,
            "answer": None,
        }
        for n, day in enumerate(days[:6])
    ]
    names = ("Trygghetsvandring", "Trafikkontroller", "Vuxna ute på kvällen")
    done = [{"name": name, "planned": 12, "done": 7, "on_plan": True, "police": True} for name in names]
    told = {
        "levels": {"first": until.isoformat(), "label": "v. 1–2", "areas": levels},
        "decisions": {"decisions": decisions},
        "coming": {"events": [[day, day, "Marknad: marknad på torget", "Torget"] for day in days]},
        "presence/open": {"lines": [[day, "evening", "out", "Fritid", "Torget", False] for day in days]},
        "presence/police": {"lines": [[day, "evening", "control", "Polisen", "Torget", True] for day in days]},
        "work/focus": {"quarter": "", "areas": [{"title": "Trygghet i centrum", "activities": done}]},
        "coverage": {"first": until.isoformat(), "label": "v. 1–2", "heard": 9, "asked": 11},
        "alerts": {"first": until.isoformat(), "last": until.isoformat(), "flags": [["trafik", "", 12, 5.0]]},
        "pictures": {"pictures": []},
    }
    for part, content in told.items():
        yield "area_part", {**whose, "part": part, "content": content, "made_at": at}
