"""A focus area and its people, as the tests of this folder need them."""

from datetime import UTC, date, datetime

from app.est import follow_ups, occasions, service
from app.figures.periods import Quarter
from app.incidents import service as incidents
from tenants.access import Role
from tests.world import World

Q3 = Quarter(2026, 3)
"""The last quarter that has ended at the tests' moment (25 November 2026)."""
IN_GROUP, OUTSIDE = Role.SCHOOL, Role.YOUTH
FOLLOW_UP = {
    "status": "on_plan",
    "judgement": "unchanged",
    "proposal": "continue",
    "why": "{nu} rapporter mot {då} samma kvartal i fjol ({skillnad}, {procent}).",
    "lessons": "Tidiga pass hjälper.",
    "decision": "Rådet noterar läget.",
    "responsible": "Skolan",
}


def focus_area(world: World, slug: str = "koping", **changes):
    """Graffiti at the square; the school and the coordinator's unit are in its group."""
    members = [world.organisation(name, slug) for name in ("Högstadieskolan", "Säkerhetsavdelningen")]
    fields = {
        "title": "Klotter i centrum",
        "short_title": "Klotter",
        "description": "Det klottras på torget.",
        "year": 2026,
        "cause_place": "Torget är tomt efter kl. 19\nLamporna är släckta",
        "member_ids": members,
        "lead_organisation_id": world.organisation("Säkerhetsavdelningen", slug),
        "meets": "varannan måndag",
        "count_groups": ["skadegorelse"],
    }
    with world.scope(Role.COORDINATOR, slug) as scope:
        return service.create_focus_area(scope, **{**fields, **changes})


def activity(world: World, area, **changes):
    fields = {
        "name": "Vuxenvandring",
        "kind": "social",
        "organisation_id": world.organisation("Högstadieskolan"),
        "planned_year": 10,
        "planned": [2, 3, 3, 2],
    }
    with world.scope() as scope:
        return service.add_activity(scope, focus_area_id=area.id, **{**fields, **changes})


def log(world: World, some_activity, *days: date, role: Role = IN_GROUP, result: str = "Lugnt på torget.", **changes):
    what = {"activity_id": some_activity.id, "result": result, **changes}
    with world.scope(role) as scope:
        return [occasions.log_occasion(scope, done_on=day, **what) for day in days]


def write(world: World, area, quarter=Q3, *, role: Role = IN_GROUP, submit: bool = True, version: int = 0, **changes):
    which = {"focus_area_id": area.id, "quarter": str(quarter), "late_reason": changes.pop("late_reason", "")}
    with world.scope(role) as scope:
        row = follow_ups.write_follow_up(scope, **which, version=version, **{**FOLLOW_UP, **changes})
        if submit:
            follow_ups.submit_follow_up(scope, **which, version=version + 1)
    return row


def report(world: World, *days: date, category: str = "klotter", role: Role = Role.SCHOOL, hour: int = 20, **changes):
    """Report one incident a day, at the square."""
    place = world.named()["Torget"]
    for day in days:
        at = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
        with world.scope(role) as scope:
            incidents.report_incident(
                scope, **{"category": category, "earliest": at, "named_place_id": place, **changes}
            )
