"""What is coming: advance notices, told beforehand and never counted as incidents; what a rule waits for, and
what has been handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from app.accounts import service as accounts
from app.coming_events import service as coming_events
from app.demo import texts
from app.demo.content import Site, load
from app.demo.expectations import coordination
from app.demo.rhythms import is_workday, next_workday
from app.figures.periods import MONTHS, WEEKDAYS, local_date
from app.handovers import lists, service
from app.incidents import service as incidents
from app.places import service as places
from app.thresholds import lists as thresholds
from app.thresholds import service as threshold_acts
from tenants.access import Actor
from tenants.models import Tenant
from tenants.scope import Database, Scope

MOST = 200
"""Reports that are looked at."""
MENDS = ("kommunalt bolag", "teknik")
ASKED = (("Se över platsen och åtgärda det som är trasigt.", "done"), ("Åtgärda före helgen om det går.", ""))
"""What is asked of whoever mends, and how far it has come."""
# Category: how many a year, weekday of the event, hours, place types, months when it may be.
USUAL = {
    "ungdomsfest": (3.0, 4, (20, 23.9), ("hamn", "park/grönområde", "idrotts-/badplats"), range(4, 11)),
    "offentligt-arrangemang": (4.0, 5, (11, 18), ("centrum/torg", "park/grönområde"), range(1, 13)),
    "annat-arrangemang": (1.0, 5, (10, 16), ("idrotts-/badplats", "centrum/torg"), range(1, 13)),
}


WATCHED = {"what": "group:skadegorelse", "at_least": 4, "hours": 72}
"""The rule of each municipality."""


def watch(database: Database, tenant: Tenant, coordinator: Actor) -> None:
    """Let the coordinator have set a rule, once."""
    with database.scope(tenant, coordinator) as scope:
        if not thresholds.list_rules(scope):
            threshold_acts.make_rule(scope, **WATCHED)


def hand_over(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """Let two of the latest reports of what somebody mends have been handed over, once: one is mended."""
    with database.scope(tenant, coordinator) as scope:
        there = lists.list_handovers(scope).rows
        mends = next((one.id for one in accounts.organisations_to_choose(scope) if one.kind in MENDS), None)
        if there or mends is None:
            return
        found = incidents.list_incidents(scope, limit=MOST).rows
        handed = [one for one in found if service.may_hand_over(scope, incident_id=one.id)][: len(ASKED)]
        for one, (asked, state) in zip(handed, ASKED, strict=False):
            said = {"place": one.place_label, "asked": asked, "due": today + timedelta(days=10)}
            row = service.hand_over(scope, incident_id=one.id, organisation_id=mends, **said)
            if state:
                service.say(scope, id=row.id, version=row.version, state=state)


@dataclass(frozen=True)
class Notice:
    """`start` and `end` are minutes from midnight of `when`."""

    category: str
    organisation: str
    site: Site | None
    when: date
    start: int
    end: int
    how: str
    text: str


def notices(rng: np.random.Generator, tenant_slug: str, day: date) -> list[Notice]:
    """The notices reported on `day`."""
    found = [_risk_day(rng, tenant_slug, name, when) for name, when in risk_days(day.year) if _told(when) == day]
    if is_workday(day):
        for category, (yearly, *_) in USUAL.items():
            if rng.random() < yearly / 250:
                notice = _usual(rng, tenant_slug, category, day)
                if notice:
                    found.append(notice)
    return found


def risk_days(year: int) -> list[tuple[str, date]]:
    last_school_day = date(year, 6, 16) - timedelta(days=(date(year, 6, 16).weekday() - 4) % 7)
    return [
        ("valborg", date(year, 4, 30)),
        ("skolavslutningen", last_school_day),
        ("halloween", date(year, 10, 31)),
        ("lucia", date(year, 12, 12)),
        ("nyårsafton", date(year, 12, 31)),
    ]


def _told(when: date) -> date:
    return next_workday(when - timedelta(days=14))


def _risk_day(rng: np.random.Generator, tenant_slug: str, name: str, when: date) -> Notice:
    text = texts.notice_text(rng, "riskdatum", "", {"{riskdag}": name})
    return Notice("riskdatum", coordination(tenant_slug).name, None, when, 18 * 60, 23 * 60 + 59, "", text)


def _usual(rng: np.random.Generator, tenant_slug: str, category: str, day: date) -> Notice | None:
    _, weekday, hours, types, months = USUAL[category]
    municipality = load().municipalities[tenant_slug]
    when = day + timedelta(days=(weekday - day.weekday() - 3) % 7 + 3)
    sites = [site for site in municipality.sites if site.type in types]
    if when.month not in months or not sites:
        return None
    site = sites[int(rng.random() * len(sites))]
    how = "inbjudan i sociala medier" if category == "ungdomsfest" and rng.random() < 0.7 else ""
    said = f"{WEEKDAYS[when.weekday()]}en den {when.day} {MONTHS[when.month - 1]}"
    told_by = [one.name for one in municipality.organisations if "fritid" in one.tags] or [
        coordination(tenant_slug).name
    ]
    start, end = (int(60 * hour) for hour in hours)
    text = texts.notice_text(rng, category, how, {"{kommande}": said})
    return Notice(category, told_by[0], site, when, start, end, how, text)


def add_events(database: Database, tenant: Tenant, coordinator: Actor, events: Sequence[dict], since: date) -> None:
    """Enter what people know is coming, so many days after `since`, unless it has been."""
    with database.scope(tenant, coordinator) as scope:
        _add_events(scope, events, since)


def _add_events(scope: Scope, events: Sequence[dict], since: date) -> None:
    there = {(one.row.title, one.row.first) for many in coming_events.list_events(scope) for one in many}
    sites = places.places_to_choose(scope)
    for one in events:
        first, site = since + timedelta(days=one["day"]), next((s for s in sites if s.kind == one.get("where")), None)
        if (one["title"], first) not in there and first >= local_date(scope.now):
            said = {"kind": one["kind"], "title": one["title"], "room": one.get("room"), "first": first}
            coming_events.add_event(scope, **said, named_place_id=site.id if site else None)
