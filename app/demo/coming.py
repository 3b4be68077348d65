"""What is coming: advance notices, told beforehand and never counted as incidents; what a rule waits for; what is due
to be removed; what has been handed over, gone through and kept with a measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import numpy as np

from app.accounts import service as accounts
from app.attachments import service as attachments
from app.coming_events import service as coming_events
from app.demo.content import Site, load
from app.demo.rhythms import coordination, is_workday, next_workday
from app.figures.numbers import number
from app.figures.periods import MONTHS, WEEKDAYS, Days, local_date
from app.go_live import service as go_live
from app.go_live.papers import RETENTION
from app.handovers import lists as handed_over
from app.handovers import service as handovers
from app.inbox import answers
from app.inbox import service as inbox
from app.incidents import service as incidents
from app.measures import lists as measured
from app.measures import service as measures
from app.places import service as places
from app.problems import lists as problems
from app.taxonomy import service as taxonomy
from app.thresholds import lists as thresholds
from app.thresholds import service as threshold_acts
from tenants.access import Actor, Role
from tenants.models import Tenant
from tenants.scope import Database, Scope

MOST = 200
"""Reports that are looked at."""
FEW = ("två", "tre", "fyra")
SEVERAL = ("tre", "fyra", "fem", "sex", "sju")
MENDS = ("kommunalt bolag", "teknik")
ASKED = (("Se över platsen och åtgärda det som är trasigt.", "done"), ("Åtgärda före helgen om det går.", ""))
"""What is asked of whoever mends, and how far it has come."""
ANSWERS = (
    "Tack. Vi tog upp det med skolan, och två vuxna är ute vid entrén på rasterna i två veckor.",
    "Fastighetsbolaget har varit där. Belysningen är lagad.",
)
"""What the coordinator has answered, the latest report first."""
FEW_NEW = 2
"""So many reports wait to be gone through."""
SEEN_BY_TWO = (Role.YOUTH, "Krossad ruta vid entrén."), (Role.SCHOOL, "Glas på marken utanför entrén, rutan är sönder.")
# Category: how many a year, weekday of the event, hours, place types, months when it may be.
USUAL = {
    "ungdomsfest": (3.0, 4, (20, 23.9), ("hamn", "park/grönområde", "idrotts-/badplats"), range(4, 11)),
    "offentligt-arrangemang": (4.0, 5, (11, 18), ("centrum/torg", "park/grönområde"), range(1, 13)),
    "annat-arrangemang": (1.0, 5, (10, 16), ("idrotts-/badplats", "centrum/torg"), range(1, 13)),
}
"""Reports of a week that are looked at."""


AT_LEAST, FEWEST, HOURS = 4, 2, 168
"""The rule of each municipality: so many reports, or as few as there are, within a week."""


KEPT_FOR = 30
"""Months that a report is kept."""


def watch(database: Database, tenant: Tenant, coordinator: Actor) -> None:
    """Let the coordinator have written down how long reports are kept, and have set a rule, once, that what has just
    been reported has reached."""
    with database.scope(tenant, coordinator) as scope:
        if go_live.kept_for(scope) is None:
            paper = {"number": "Exempel 2026:7", "decided_by": "Kommunstyrelsen", "months": KEPT_FOR}
            go_live.record(scope, kind=RETENTION, version=0, decided_on=local_date(scope.now), **paper)
        if thresholds.list_rules(scope):
            return
        within = Days(local_date(scope.now - timedelta(hours=HOURS)) + timedelta(days=1), local_date(scope.now))
        rows = incidents.list_incidents(scope, days=within, limit=MOST).rows
        fresh = [row for row in rows if row.latest > scope.now - threshold_acts.OF_A_FILE]
        known, just = [group.slug for group in taxonomy.groups()], {row.category.group for row in fresh}
        n = {slug: sum(row.category.group == slug for row in rows) for slug in known}
        group = max((slug for slug in known if slug in just), key=lambda slug: n[slug], default="skadegorelse")
        at_least = max(FEWEST, min(AT_LEAST, n[group]))
        threshold_acts.make_rule(scope, what=f"group:{group}", at_least=at_least, hours=HOURS)
    with database.scope(tenant, coordinator) as scope:  # whose profile knows of the rule
        told = [SimpleNamespace(**vars(row), category_id=row.category.id, intake_key=None) for row in fresh]
        threshold_acts.look_at(scope, rows=told)


def add(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """What has been handed over, and what lies with a measure."""
    hand_over(database, tenant, coordinator, today)
    attach(database, tenant, coordinator, today)


def hand_over(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """Let two of the latest reports of what somebody mends have been handed over, once: one is mended."""
    with database.scope(tenant, coordinator) as scope:
        there = handed_over.list_handovers(scope).rows
        mends = next((one.id for one in accounts.organisations_to_choose(scope) if one.kind in MENDS), None)
        if there or mends is None:
            return
        found = incidents.list_incidents(scope, limit=MOST).rows
        handed = [one for one in found if handovers.may_hand_over(scope, incident_id=one.id)][: len(ASKED)]
        for one, (asked, state) in zip(handed, ASKED, strict=False):
            said = {"place": one.place_label, "asked": asked, "due": today + timedelta(days=10)}
            row = handovers.hand_over(scope, incident_id=one.id, organisation_id=mends, **said)
            if state:
                handovers.say(scope, id=row.id, version=row.version, state=state)


def attach(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """A sketch with a measure at a place, once; and a measure against a problem, where the municipality has those."""
    with database.scope(tenant, coordinator) as scope:
        measure = next((one.row for one in measured.list_measures(scope).rows if one.row.named_place_id), None)
        if measure is None or attachments.list_of(scope, kind=attachments.MEASURE, of=measure.id).rows:
            return
        said = {"title": "Skiss: var lamporna ska stå", "content": _sketch(), "looked": True}
        attachments.add_attachment(scope, kind=attachments.MEASURE, of=measure.id, **said)
        for problem_id, title in problems.problems_to_choose(scope)[:1]:
            said = {"text": f"Gå en trygghetsvandring: {title.lower()}.", "due": today + timedelta(days=30)}
            measures.add_measure(scope, organisation_id=measure.organisation_id, problem_id=problem_id, **said)


def _sketch() -> bytes:
    """A path with lamps, from above."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (800, 500), "white")
    draw = ImageDraw.Draw(picture)
    draw.line((40, 460, 300, 260, 760, 60), fill="#888", width=36)
    for x, y in ((110, 400), (300, 260), (470, 185), (640, 112)):
        draw.ellipse((x - 18, y - 18, x + 18, y + 18), fill="#e0a000", outline="black", width=3)
    draw.rectangle((480, 300, 760, 460), outline="black", width=4)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def go_through(database: Database, tenant: Tenant, people: Sequence[tuple[Any, Actor]]) -> None:
    """Let the coordinator have answered a school, and have gone through all but a few of what is new; and let two have
    just seen the same."""
    coordinator = next(actor for person, actor in people if person.role is Role.COORDINATOR)
    with database.scope(tenant, coordinator) as scope:
        schools = {one.name for one in accounts.organisations(scope) if one.kind == "skola"}
        rows = [one for one in incidents.list_incidents(scope, limit=MOST).rows if one.organisation in schools]
        for one, text in zip([one for one in rows if one.counts and one.text], ANSWERS, strict=False):
            answers.write_answer(scope, id=one.id, version=0, text=text)
        if looked := inbox.read_inbox(scope).new[:-FEW_NEW]:
            inbox.look_over(scope, reports={one.id: one.version for one in looked})
    for role, text in SEEN_BY_TWO:
        for actor in (actor for person, actor in people if person.role is role):
            with database.scope(tenant, actor) as scope:
                site = min(places.named_places(scope), key=lambda place: (place.kind != "centrum/torg", place.name))
                what = {"category": "glaskross", "earliest": scope.now - timedelta(hours=1), "named_place_id": site.id}
                incidents.report_incident(scope, **what, text=text)


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
    text = _notice_text(rng, "riskdatum", "", {"{riskdag}": name})
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
    text = _notice_text(rng, category, how, {"{kommande}": said})
    return Notice(category, told_by[0], site, when, start, end, how, text)


def add_events(database: Database, tenant: Tenant, coordinator: Actor, events: Sequence[dict], since: date) -> None:
    """Enter what people know is coming, so many days after `since`, unless it has been."""
    with database.scope(tenant, coordinator) as scope:
        _add_events(scope, [one for one in events if tenant.slug in one.get("in", [tenant.slug])], since)


def _add_events(scope: Scope, events: Sequence[dict], since: date) -> None:
    there = {(one.row.title, one.row.first) for many in coming_events.list_events(scope) for one in many}
    sites = places.places_to_choose(scope)
    for one in events:
        first, site = since + timedelta(days=one["day"]), next((s for s in sites if s.kind == one.get("where")), None)
        if (one["title"], first) not in there and first >= local_date(scope.now):
            said = {"kind": one["kind"], "title": one["title"], "room": one.get("room"), "first": first}
            coming_events.add_event(scope, **said, named_place_id=site.id if site else None)


def _notice_text(rng: np.random.Generator, category: str, how: str, words: dict[str, str]) -> str:
    fitting = [one.text for one in load().templates[category] if one.how in ("", how)]
    return filled(rng, fitting[int(rng.random() * len(fitting))], words)


def filled(rng: np.random.Generator, text: str, words: dict[str, str]) -> str:
    """The text with its blanks filled in, so that the words agree."""
    few, several = FEW[int(rng.random() * 3)], SEVERAL[int(rng.random() * 5)]
    kronor = 500 * (2 + int(rng.random() ** 2 * 28))
    values = words | {
        "{några}": few,
        "{Några}": few.capitalize(),
        "{flera}": several,
        "{Flera}": several.capitalize(),
        "{meter}": few,
        "{kr}": number(kronor),
        "{liter}": str(50 * (2 + int(rng.random() * 9))),
        "{hundratal}": str(100 * (1 + int(rng.random() * 8))),
    }
    for name, value in values.items():
        text = text.replace(name, value)
    return text
