"""What is coming: advance notices, told beforehand and never counted as incidents; what a rule waits for; what is due
to be removed; what has been handed over; what is promised for a year; and what groups meet about, write down and ask
of the council."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import numpy as np

from app.accounts import service as accounts
from app.asks import reviews
from app.asks import service as asks
from app.coming_events import service as coming_events
from app.demo import texts
from app.demo.content import FOLDER, Site, load, read_yaml
from app.demo.expectations import coordination
from app.demo.rhythms import is_workday, next_workday
from app.documents import service as documents
from app.est import overview
from app.figures.periods import MONTHS, WEEKDAYS, Days, Quarter, local_date, start_of
from app.go_live import service as go_live
from app.go_live.papers import RETENTION
from app.groups import service as groups
from app.handovers import lists as handed_over
from app.handovers import service as handovers
from app.incidents import service as incidents
from app.meetings import lists
from app.meetings import service as meetings
from app.minutes import agenda
from app.minutes import service as minutes
from app.places import service as places
from app.pledges import commitments, paper
from app.pledges import lists as pledge_lists
from app.pledges import service as pledges
from app.settings import service as settings
from app.setup import modules
from app.taxonomy import service as taxonomy
from app.thresholds import lists as thresholds
from app.thresholds import service as threshold_acts
from tenants import runs
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
MOST = 200
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


def promise(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """The pledges of some years, signed on paper; the latest counts what is done, and the next one is begun beside it
    in its last quarter. Not where there are some already."""
    content = read_yaml(FOLDER / "pledges.yaml")
    told = content["municipalities"].get(tenant.slug)
    with database.scope(tenant, coordinator) as scope:
        if not told or pledge_lists.list_pledges(scope):
            return
        modules.switch(scope, module="loften", on=True, version=settings.read_municipality(scope).version)
    for year, one in told["years"].items():
        signed_on = date(year - 1, 12, 17)
        if signed_on >= today:
            continue
        counts = one.get("counts", {})
        now = database.at(start_of(signed_on) + timedelta(hours=15)) if counts else database
        with now.scope(tenant, coordinator) as scope:
            said = {name: content[name].strip() for name in ("purpose", "follow_up", "picture")}
            said |= {name: one.get(name, "") for name in ("dialogue", "police_picture")}
            areas = [area.id for area, _some in overview.list_rows(scope) if counts and area.year <= year]
            said |= {"place": told["place"], "registry_number": one["number"], "case_number": one["number"]}
            row = pledges.add_pledge(
                scope,
                year=year,
                commitments="\n".join(one["commitments"]),
                groups=one.get("groups", ()),
                focus_area_ids=areas,
                **said,
            )
            for authority, role in one["signed"]:
                by = {"role": role or content["chief"], "signed_on": signed_on, "registry_number": one["number"]}
                pledges.sign(scope, pledge_id=row.id, authority=authority, **by)
        with database.scope(tenant, coordinator) as scope:
            _count(scope, row.id, counts)
            if "said" in one:
                pledges.write_follow_up(scope, quarter=Quarter(year, 4), version=0, said=one["said"])
            paper.order_paper(scope, id=row.id)
        for n, text in enumerate(content["quarters"], 1):
            ended = Quarter(year, n).days.last + timedelta(days=9)
            if counts and ended < today:
                with database.at(start_of(ended) + timedelta(hours=13)).scope(tenant, coordinator) as scope:
                    pledges.write_follow_up(scope, quarter=Quarter(year, n), version=0, said=text)
        if counts and Quarter.containing(today) == Quarter(year, 4):
            with database.scope(tenant, coordinator) as scope:
                kept = [seen.row.id for seen in pledge_lists.read_pledge(scope, id=row.id).commitments[:3]]
                pledges.begin_next(scope, id=row.id, commitment_ids=kept)


def _count(scope: Scope, pledge_id: UUID, counts: dict[str, str]) -> None:
    """Let activities count for the commitments that begin so."""
    named = {one.name: one.id for _area, some in overview.list_rows(scope) for one in some}
    for seen in pledge_lists.read_pledge(scope, id=pledge_id).commitments:
        if name := counts.get(seen.row.text.split()[0]):
            commitments.link(scope, id=seen.row.id, activity_ids=[named[name]])


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


def prepare(database: Database, tenant: Tenant, coordinator: Actor) -> None:
    """What a rule waits for; and, once, groups by function, a meeting of the first that has been held with its minutes,
    one that is to come with its agenda, what is asked of the council with its answers, and how it saw last year."""
    watch(database, tenant, coordinator)
    today = local_date(database.clock())
    said = read_yaml(FOLDER / "groups.yaml")
    organisations = load().municipalities[tenant.slug].organisations
    with database.scope(tenant, coordinator) as scope:
        if any(one.row.focus_area_id is None for one in groups.list_groups(scope)):
            return
        known = {one.name: one.id for one in accounts.organisations(scope)}
        made = []
        for one in said["groups"]:
            tagged = {tag: [o.name for o in organisations if tag in o.tags] for tag in one["members"]}
            members = [(known[names[0]], one["members"][tag]) for tag, names in tagged.items() if names]
            fields = {name: one[name] for name in ("kind", "name", "purpose", "meets")}
            made.append(groups.add_group(scope, **fields, members=members))
        texts = {**said["review"], "reviewed_on": date(today.year - 1, 12, 11)}
        reviews.save_review(scope, year=today.year - 1, version=0, **texts)
    held = start_of(today - timedelta(days=12)) + timedelta(hours=14)
    _hold(database.at(held + timedelta(hours=1)), tenant, coordinator, made[0].id, held, said)
    with database.scope(tenant, coordinator) as scope:
        to_come = _meeting_of(scope, made[0].id, start_of(today + timedelta(days=16)) + timedelta(hours=14))
        agenda.fill(scope, meeting_id=to_come)
    _ask(database, tenant, coordinator, made[0].id, said["asks"])


def _meeting_of(scope: Scope, group_id: UUID, begins_at: datetime) -> UUID:
    fields = groups.next_meeting_of(scope, asked=str(group_id))
    return meetings.add_meeting(scope, begins_at=begins_at, place="Stadshuset", **fields).id


def _hold(
    at: Database, tenant: Tenant, actor: Actor, group_id: UUID, begins_at: datetime, said: dict[str, Any]
) -> None:
    """A meeting with its agenda, notes, a decision and minutes that are final."""
    with at.scope(tenant, actor) as scope:
        id = _meeting_of(scope, group_id, begins_at)
        agenda.fill(scope, meeting_id=id)
        own = agenda.add_point(scope, meeting_id=id, title=said["own"])
        for point in agenda.read_agenda(scope, meeting_id=id).points:
            if note := said["notes"].get(point.row.kind):
                agenda.write_note(scope, id=point.row.id, version=1, note=note, title=point.title)
        members = [one.organisation_id for one in groups.find_group(scope, id=group_id).members]
        due = local_date(begins_at) + timedelta(days=14)
        agenda.decide(scope, id=own.id, text=said["decision"], due=due, organisation_id=members[0])
        row = lists.find_meeting(scope, id=id).row
        meetings.note_attendance(scope, id=id, version=row.version, came_ids=members)
        run = minutes.order(scope, meeting_id=id)
        taken = runs.take_lease(scope, run.id)
        written = minutes.make(scope, run=run, progress=lambda *_: None, demo=True)
        draft = documents.keep_made(scope, made=written, run_id=run.id)
        runs.finish(scope, run_id=run.id, lease=taken.lease if taken else 0, result_id=draft.id)
        minutes.finalize(scope, meeting_id=id, document_id=draft.id, registry_number=f"KS {begins_at.year}/000")
        meetings.close(scope, id=id)


def _ask(database: Database, tenant: Tenant, actor: Actor, group_id: UUID, said: Sequence[dict]) -> None:
    """What has an answer was asked at the council's last meeting, the rest waits for its next."""
    with database.scope(tenant, actor) as scope:
        council = [one.row for one in lists.list_meetings(scope) if one.row.kind == "council" and not one.off]
        past = [row for row in council if row.begins_at <= scope.now]
        to_come = [row for row in council if row.begins_at > scope.now]
    for one in said:
        answered = "answer" in one and past
        at = past[0] if answered else to_come[-1] if to_come else None
        moment = at.begins_at + timedelta(minutes=30) if answered and at else database.clock()
        with database.at(moment).scope(tenant, actor) as scope:
            if answered and at:
                meetings.reopen(scope, id=at.id)
            fields = {name: one[name] for name in ("addressee", "text", "ground", "function") if name in one}
            row = asks.add_ask(scope, group_id=group_id, meeting_id=at.id if at else None, **fields)
            if answered and at:
                told = {name: one[name] for name in ("answer", "said", "paragraph") if name in one}
                asks.answer(scope, id=row.id, version=1, answered_on=local_date(at.begins_at), **told)
                meetings.close(scope, id=at.id)
