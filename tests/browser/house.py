"""A whole house for the browser: the demo world, and beside it one of everything that a page can show."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from shapely import LineString, box
from sqlalchemy import func, select

from app.accounts import invitations, sessions, signing_in, tokens
from app.accounts import service as accounts
from app.accounts.models import Membership
from app.address_files import service as address_files
from app.addresses import files as addresses
from app.alerts import service as alerts
from app.area_papers.models import AreaPaper
from app.asks import reviews
from app.asks import service as asks
from app.attachments import service as attachments
from app.basemaps import service as basemaps
from app.coming_events import service as coming_events
from app.consultations import contacts as business
from app.consultations import permissions as consultation_permissions
from app.consultations import remarks as consultation_remarks
from app.consultations import service as consultations
from app.contributions import levels, own_views, presence
from app.coverage import spans
from app.demo import loading
from app.documents import service as documents
from app.dossiers import service as dossiers
from app.est import follow_ups, occasions, overview, removals
from app.est import overview as est_overview
from app.evaluations import service as evaluations
from app.figures.periods import Fortnight, Quarter
from app.ground import service as ground
from app.groups import service as groups
from app.handovers import service as handovers
from app.handovers.permissions import READ as READ_HANDOVERS
from app.incidents import service as incidents
from app.incidents.models import Incident
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.legal_duties import assessments, duties
from app.legal_duties import plans as law_plans
from app.legal_duties import registers as law_registers
from app.mapped_files import service as mapped_files
from app.mapped_files.models import FileMapping
from app.measurements import service as measurements
from app.measures import service as measures
from app.measures import tasks
from app.meetings import decisions
from app.meetings import service as meetings
from app.minutes import agenda
from app.official_statistics import service as official
from app.photos import service as photos
from app.pictures import service as pictures
from app.places import service as places
from app.pledges import commitments as pledge_commitments
from app.pledges import lists as pledge_lists
from app.pledges import service as pledges
from app.police_events import service as events
from app.problems import causes, followed
from app.problems import service as problems
from app.publishing import service as publishing
from app.quarterly_reports import service as quarterly_reports
from app.redactions import service as redactions
from app.settings import service as settings
from app.setup import modules
from app.side_by_side import service as side_by_side
from app.situational_pictures import service as situational_pictures
from app.surveys import service as surveys
from app.taxonomy import choices
from app.thresholds import lists as threshold_lists
from app.thresholds import service as thresholds
from app.tips import service as tips
from app.townscape import tiles
from app.townscape.country import Figure
from tenants.access import AREA_ROLES, COMMAND_LINE, MUNICIPAL_ROLES, NOBODY, REPORTS_FOR_ITS_ORGANISATION, Actor, Role
from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import all_tenants, register_tenant
from tenants.scope import Database
from tests.area_sharing import made as area_told
from tests.attachments.made import pdf
from tests.disclosure_control.rows import let_out
from tests.mapped_files.files import STRANGE, old_export
from tests.photos.made import sent
from tests.publishing.items import MESSAGE
from tests.publishing.rows import planted as planted_publications
from tests.side_by_side.rows import FIGURES
from tests.tips.rows import planted as planted_tips
from workers.performing import perform_run

KEY = b"0" * 32
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
AREA, EMPTY = "vastra-malardalen", "sundby"
"""EMPTY is a municipality that has just been registered: people, and nothing else."""
FINAL, DRAFT, UNORDERED = "2026-Q3", "2026-Q2", "2026-Q1"
"""Quarters of Köping whose report is final, a draft, and not ordered."""
INVITED = "Ny rapportör (exempel)"
HOSTILE = "</script><img src=x onerror=window.__pwn=1>"
"""A tenant with a name that somebody hopes will run."""
PASSWORD = "en hel mening som lösenord"
PERSONAL = "En pojke med personnummer 191212121212 sågs vid entrén."
FILE = (
    "externt_id;typ;tidigast;senast;plats;delområde;lat;lon;precision;organisation;källa;polisanmäld;antal;text\n"
    "A1;klotter;2026-11-20 20:00;;;;;;;;;;;\n"
    "A2;klottr;2026-11-20 20:00;;;;;;;;;;;\n"
    "A3;klotter;2026-13-20 20:00;;;;;;;;;;;\n"
    "A4;klotter;2026-11-20 21:00;;;;;;;;;;;\n"
)


@dataclass
class House:
    """Two connections to one database, its tenants, and example ids (and days) by what they are."""

    web: Database
    worker: Database
    folder: Path
    tenants: dict[str, Tenant]
    ids: dict[str, object] = field(default_factory=dict)
    origin: str = ""
    app: Flask | None = None

    def actor(self, role: Role, slug: str = "koping") -> Actor:
        with self.web.scope(self.tenants[slug]) as scope:
            return accounts.actor_of_email(scope, email=email(role, slug))

    def scope(self, role: Role | None, slug: str = "koping"):
        return self.web.scope(self.tenants[slug], self.actor(role, slug) if role else NOBODY)

    def session(self, role: Role, slug: str = "koping") -> str:
        """A new session's token for the person with this role."""
        given = {"email": email(role, slug), "password": PASSWORD if slug == EMPTY else password(role, slug)}
        with self.web.scope(self.tenants[slug]) as scope:
            token = signing_in.sign_in(scope, **given, network="")
        assert token
        return token

    def end_session(self, token: str, slug: str = "koping") -> None:
        with self.web.scope(self.tenants[slug]) as scope:
            sessions.sign_out(scope, token=token)

    def count_reports(self, slug: str = "koping") -> int:
        with self.scope(Role.COORDINATOR, slug) as scope:
            return scope.db.scalar(select(func.count()).select_from(Incident))

    def work(self, period: str, slug: str = "koping") -> None:
        """Be the worker: do the latest order of this quarter's report."""
        with self.scope(Role.COORDINATOR, slug) as scope:
            run = quarterly_reports.latest_run(scope, period=period)
        assert perform_run(self.worker, self.tenants[slug], run.id, demo=True)


def email(role: Role, slug: str) -> str:
    if slug == EMPTY:
        return f"{role}@{slug}.example"
    known = (person.email for person in loading.people(slug) if person.role is role)
    return next(known, f"{role}@{slug}.example")


def password(role: Role, slug: str = "koping") -> str:
    return loading.password(KEY, email(role, slug))


def build(web: Database, worker: Database, folder: Path) -> House:
    """Load the demo world into an empty, migrated database and add the rest."""
    loading.load(worker, key=KEY, today=NOW.date(), progress=lambda *_: None, quarters=0)
    _register_empty(worker)
    house = House(web, worker, folder, {tenant.slug: tenant for tenant in all_tenants(web)})
    _add_people(house)
    _add_area_people(house)
    _add_reports(house)
    _add_work(house)
    _add_meetings(house)
    _add_contributions(house)
    _add_pictures(house)
    _add_handovers(house)
    _add_thresholds(house)
    _add_measures(house)
    _add_pledges(house)
    _add_consultations(house)
    _add_law(house)
    _add_open_pages(house)
    _add_problems(house)
    _add_groups(house)
    _add_redactions(house)
    _tell_area(house)
    _add_documents(house)
    _add_files(house)
    _add_streets(house)
    with house.scope(Role.COORDINATOR) as scope:
        spans = situational_pictures.picture(scope).spans
        house.ids |= {
            "current": spans.period.first,
            "period": spans.previous_first,
            "older": spans.period.previous.previous.first,
            "place": dossiers.list_places(scope).rows[0].id,
        }
    for name in ("current", "period"):
        with house.scope(Role.COORDINATOR) as scope:
            run = alerts.order_analysis(scope, first=house.ids[name])
        assert perform_run(worker, house.tenants["koping"], run.id)
    return house


def _add_streets(house: House) -> None:
    """Köping's maps have a background, the others' none."""
    land = box(527_000, 6_588_000, 572_000, 6_622_000)
    street = LineString([(555_000, 6_600_000), (558_000, 6_596_000)])
    figures = [
        Figure("earth", {"kind": "earth"}, land, 0),
        Figure("roads", {"kind": "medium_road", "name": "Storgatan"}, street, 0),
    ]
    path = house.folder / "koping.pmtiles"
    path.write_bytes(tiles.pack(figures, attribution="Påhittat gatunät"))
    with house.worker.scope(house.tenants["koping"], COMMAND_LINE) as scope:
        basemaps.add_basemap(scope, path=path, file_name=path.name)


def _register_empty(worker: Database) -> None:
    tenant = register_tenant(
        worker,
        slug=EMPTY,
        name="Sundby",
        kind="municipality",
        code="1999",
        area_slug=AREA,
        profile=Profile(
            letterhead="Sundby kommun",
            set_up=True,
            modules=tuple(
                f"{one}=on"
                for one in (
                    "problembilder",
                    "officiella-siffror",
                    "loften",
                    "dialoger",
                    "lagkoll",
                    "oppna-sidor",
                    "tips",
                )
            ),
        ),
    )
    with worker.scope(tenant, COMMAND_LINE) as scope:
        accounts.register_organisation(scope, name="Kommunkontoret", kind="kommunstyrelsen")
        for role in (Role.COORDINATOR, Role.REPORTER, Role.UNIT_MANAGER, Role.COUNCIL_MEMBER, Role.AUDITOR):
            invitations.invite(
                scope,
                email=email(role, EMPTY),
                name=f"{role} (exempel)",
                role=role,
                organisation="Kommunkontoret",
                password=PASSWORD,
            )


def _add_people(house: House) -> None:
    with house.worker.scope(house.tenants["koping"], COMMAND_LINE) as scope:
        there = {person.role for person in loading.people("koping")} | {Role.AUDITOR}
        for role in sorted(MUNICIPAL_ROLES - there):
            with_it = {"email": email(role, "koping"), "password": password(role)}
            organisation = "KBAB" if role in REPORTS_FOR_ITS_ORGANISATION else None
            invitations.invite(scope, **with_it, name=f"{role.label} (exempel)", role=role, organisation=organisation)
        house.ids["invitation"] = invitations.invite(
            scope, email="ny@koping.example", name=INVITED, role=Role.REPORTER, organisation="KBAB"
        )
        school = invitations.role_of(scope, email=email(Role.SCHOOL, "koping"))
        link = invitations.link_of_reset(scope, membership_id=school, asked_at=NOW)
        house.ids["reset"] = link and link.token
        invitations.send_reset(scope, membership_id=school)
        (letter,) = scope.ordered
        house.ids["organisation"] = accounts.organisations(scope)[0].id
        house.ids["member"] = scope.db.scalars(select(Membership.id).where(Membership.name == INVITED)).one()
        places.register_named_place(
            scope, name=HOSTILE, kind="centrum/torg", lat=59.512, lon=15.995, sub_area=None, approximate=True
        )
    house.ids["own_type"] = _own_type(house)
    house.ids["reporting_span"] = _reporting_span(house)
    perform_run(house.worker, house.tenants["koping"], letter)
    session = house.session(Role.COORDINATOR)
    with house.scope(Role.COORDINATOR) as scope:
        content = "namn;sort;lat;lon\nParken;park/grönområde;59,512;15,991\n".encode()
        said = {"kind": "places", "content": content, "file_name": "platser.csv", "source": "kommunen"}
        house.ids["sub_area"] = places.areas_to_choose(scope)[0].id
        house.ids["ground_draft"] = ground.take_file(scope, **said).id
        _official_figures(house, scope)
        for name in ("adresser.csv", "nyare.csv"):
            lines = "gata;nummer;lat;lon\nStorgatan;1;59,5131;15,9906\nStorgatan;4;59,514;15,992\n;9;;\n"
            said = {"content": lines.encode(), "file_name": name, "source": "Lantmäteriet", "dated": date(2026, 11, 1)}
            row = address_files.read_at_once(scope, **said, progress=lambda *_: None)
            if name == "adresser.csv":
                addresses.save_file(scope, id=row.id)
        house.ids["address_file"] = row.id
        tokens.make_token(scope, session=session, name="Felanmälan (exempel)", reach="report")


def _reporting_span(house: House) -> UUID:
    with house.scope(Role.COORDINATOR) as scope:
        days = {"first": date(2026, 12, 21), "last": date(2027, 1, 8)}
        return spans.add_span(scope, what="closed", whom="skola", name="Jullov", **days).id


def _own_type(house: House) -> UUID:
    with house.scope(Role.COORDINATOR) as scope:
        return choices.add_own(scope, slug="klotter", own_name="Klotter på elskåp (exempel)").id


def _add_area_people(house: House) -> None:
    there = {person.role for person in loading.people(AREA)}
    with house.worker.scope(house.tenants[AREA], COMMAND_LINE) as scope:
        for role in sorted(AREA_ROLES - there):
            given = {"email": email(role, AREA), "password": password(role, AREA)}
            invitations.invite(scope, **given, name=f"{role.label} (exempel)", role=role)


def _add_reports(house: House) -> None:
    with house.scope(Role.REPORTER) as scope:
        sites = {place.name: place.id for place in places.named_places(scope)}
        what = {"category": "klotter", "earliest": NOW, "named_place_id": sites[HOSTILE]}
        house.ids["report"] = incidents.report_incident(scope, **what, text="Klotter på gaveln, ungefär två meter.").id
        for _ in range(4):  # so that the place is among those that the picture's map marks
            incidents.report_incident(scope, **what | {"earliest": NOW - timedelta(days=1)})
        house.ids["stopped"] = incidents.report_incident(scope, **what, text=PERSONAL, insist=True).id
        withdrawn = incidents.report_incident(scope, **what)
        incidents.withdraw_incident(scope, id=withdrawn.id, version=withdrawn.version, reason="Rapporterad två gånger.")
        house.ids["withdrawn"] = withdrawn.id
    _add_photos(house, what)
    with house.scope(Role.COORDINATOR) as scope:
        assert incidents.read_incident(scope, id=house.ids["stopped"]).state == "quarantined"


def _add_photos(house: House, what: dict) -> None:
    """A report with a photo, and one whose photo has been taken away."""
    with house.scope(Role.COORDINATOR) as scope:
        said = {"decided_by": "Kommunstyrelsen", "decided_on": date(2026, 11, 2)}
        photos.decide(scope, before=False, allowed=True, **said)
    for name in ("pictured", "unpictured"):
        with house.scope(Role.REPORTER) as scope:
            house.ids[name] = incidents.report_incident(scope, **what, photo=sent()).id
    with house.scope(Role.COORDINATOR) as scope:
        photos.remove_photo(scope, id=house.ids["unpictured"], version=1)


def _add_work(house: House) -> None:
    with house.scope(Role.COORDINATOR) as scope:
        listed = overview.read_focus_areas(scope)
        areas = [overview.read_focus_area(scope, id=area.row.id) for area in listed]
        area = next(area for area in areas if area.goals and area.activities and len(area.occasions) > 1)
        house.ids |= {"area": area.row.id, "goal": area.goals[0].row.id, "activity": area.activities[0].row.id}
        logged = [one.row for one in area.occasions]
        house.ids |= {"occasion": logged[0].id, "removed_occasion": logged[-1].id}
        removals.remove(scope, focus_area_id=area.row.id, kind="occasion", id=logged[-1].id)


def _add_contributions(house: House) -> None:
    """What is written for a picture, with an extra meeting and somebody who will be out."""
    with house.scope(Role.COORDINATOR) as scope:
        first = Fortnight.containing(NOW.date(), scope.profile.anchor).first
        named = accounts.organisations(scope)
        police = next(one for one in named if one.kind == "polis")
        area = places.areas_to_choose(scope)[0]
        own_views.note_said(scope, first=first, organisation_id=police.id, version=0, mood="uneasy", text=HOSTILE)
        levels.set_level(scope, first=first, sub_area_id=area.id, version=0, level="effort", reason=HOSTILE)
        levels.call_extra(scope, first=first, sub_area_id=area.id, begins_at=NOW + timedelta(days=3))
        extra = levels.read_levels(scope, first=first).extras[0].row
        levels.write_log(scope, id=extra.id, version=1, log=HOSTILE)
        site = next(one.id for one in places.named_places(scope) if one.name == HOSTILE)
        said = {"part": "evening", "what": "control", "named_place_id": site}
        row = presence.add_presence(scope, day=NOW.date(), organisation_id=police.id, **said)
        presence.add_presence(scope, day=NOW.date(), organisation_id=named[0].id, **said)
        unheard = next(one.id for one in named if one.kind == "skola")
        day = NOW.date() + timedelta(days=4)
        said = {"kind": "fair", "title": HOSTILE, "first": day, "named_place_id": site, "room": "est"}
        event = coming_events.add_event(scope, **said)
        coming_events.change_event(scope, id=event.event_id, version=1, last=day + timedelta(days=1), **said)
    house.ids |= {
        "coming_event": event.event_id,
        "written_period": first,
        "level_area": area.id,
        "extra_meeting": extra.id,
        "presence": row.id,
        "unheard": unheard,
    }


def _add_meetings(house: House) -> None:
    """A meeting that follows up a decision, with one of its own, and one that was called off."""
    said = {"kind": "picture", "place": "Stadshuset", "about": HOSTILE}
    with house.scope(Role.COORDINATOR) as scope:
        called = [one.id for one in accounts.organisations(scope)]
        place = next(one.id for one in places.named_places(scope) if one.name == HOSTILE)
        ids = []
        for weeks in (2, 0):
            first = Fortnight.containing((NOW - timedelta(weeks=weeks)).date(), scope.profile.anchor).previous.first
            begins_at = NOW - timedelta(weeks=weeks, hours=1)
            row = meetings.add_meeting(scope, begins_at=begins_at, period_first=first, called_ids=called, **said)
            ids.append(row.id)
        off = meetings.add_meeting(scope, kind="extra", begins_at=NOW + timedelta(days=2))
        meetings.call_off(scope, id=off.id)
        what = {"due": NOW.date() - timedelta(days=3), "organisation_id": called[0], "function": "Bovärden"}
        on = {"incident_id": house.ids["report"], "named_place_id": place, "ground": HOSTILE, "needs": "answer"}
        row = decisions.add_decision(scope, meeting_id=ids[0], text=f"Måla om {HOSTILE}", **what, **on)
        decisions.follow_up(scope, id=row.id, version=1, outcome="late", reason="regn", meeting_id=ids[1])
        due = NOW.date() + timedelta(days=5)
        board = {"needs": "board", "board": "KS", "paragraph": "12", "registry_number": "KS 2026/000"}
        decisions.add_decision(
            scope, meeting_id=ids[1], text="Fler lampor", due=due, function="VME", ground="Mörkt", **board
        )
        gone = decisions.add_decision(scope, meeting_id=ids[1], text="Fel", due=due, function="VME", ground="Fel")
        decisions.remove_decision(scope, id=gone.id)
    house.ids |= {"meeting": ids[1], "called_off": off.id, "decision": row.id}


def _tell_area(house: House) -> None:
    """Köping tells its area all that it can, after the words of others have been put everywhere."""
    with house.scope(Role.COORDINATOR) as scope:
        police = next(one.id for one in accounts.organisations(scope) if one.kind == "polis")
        area_told.decision(scope, police, f"Fotpatrull vid {HOSTILE}")
    area_told.share(house.worker, house.tenants["koping"], controller=HOSTILE, decided_by=HOSTILE)


def _add_pictures(house: House) -> None:
    """A picture that has been counted, one that is final, and one that is open again to be corrected."""
    with house.scope(Role.COORDINATOR) as scope:
        running = Fortnight.containing(NOW.date(), scope.profile.anchor)
    before = running.previous.first
    for first in (running.previous.previous.first, before, before, running.first):
        with house.scope(Role.COORDINATOR) as scope:
            if house.ids.get("corrected") == first:
                version = pictures.read_picture(scope, first=first).row.version
                pictures.correct(scope, first=first, version=version, reason=f"Fel om {HOSTILE}")
            run = pictures.order_draft(scope, first=first)
        assert perform_run(house.worker, house.tenants["koping"], run.id, demo=True)
        if first not in (running.first, house.ids.get("corrected")):
            with house.scope(Role.COORDINATOR) as scope:
                pictures.lock(scope, first=first, registry_number="KS 2026/000")
            house.ids["corrected" if first == before else "locked"] = first
    house.ids["open_picture"] = running.first


def _add_handovers(house: House) -> None:
    """What a report tells of, handed to the school, which is late with it, and to another, which has declined."""
    with house.scope(Role.SCHOOL) as scope:
        (school,) = scope.actor.organisations(READ_HANDOVERS)
    with house.scope(Role.COORDINATOR) as scope:
        other = next(one.id for one in accounts.organisations(scope) if one.id != school)
        lamp = incidents.report_incident(scope, category="belysning", earliest=NOW, precision="unknown").id
        handovers.choose_type(scope, category="klotter", handed=True, organisation_id=school)
        said = {"incident_id": lamp, "due": NOW.date(), "place": HOSTILE, "asked": f"Byt lampan {HOSTILE}"}
        late, declined = (handovers.hand_over(scope, organisation_id=id, **said) for id in (school, other))
        handovers.say(scope, id=late.id, version=1, state="taken_on")
        handovers.say(scope, id=declined.id, version=1, state="declined", reason=HOSTILE)
        late.due -= timedelta(days=2)
    house.ids |= {"handover": late.id, "declined": declined.id, "lamp": lamp}


def _add_thresholds(house: House) -> None:
    """A rule that has been reached, one that is off and one that has ended."""
    with house.scope(Role.COORDINATOR) as scope:
        rule = thresholds.make_rule(scope, what="klotter", at_least=2, hours=48)
        off = thresholds.make_rule(scope, what="belysning", at_least=5, hours=24)
        thresholds.set_state(scope, id=off.id, version=1, state="off")
        gone = thresholds.make_rule(scope, what="group:trafik", at_least=5, hours=24)
        thresholds.set_state(scope, id=gone.id, version=1, state="ended")
    for _twice in range(2):
        with house.scope(Role.COORDINATOR) as scope:
            incidents.report_incident(scope, category="klotter", earliest=NOW, precision="unknown")
    with house.scope(Role.COORDINATOR) as scope:
        house.ids |= {"rule": rule.id, "notice": threshold_lists.list_notices(scope)[0].row.id}


def _official_figures(house: House, scope) -> None:
    """Offences of two years with a gap and a revision, from two sources; a survey that was taken away; and a file."""
    modules.switch(scope, module="officiella-siffror", on=True, version=settings.read_municipality(scope).version)
    head, names = "kommun;brottstyp;period;antal;preliminär\n", ("Samtliga brott", "Stöld, rån m.m.", HOSTILE)
    rows = [(name, year, n) for name in names for year in (2025, 2026) for n in (1, 2, 3)]
    lines = [f"Köping;{name};{year}K{n};{'..' if (year, n) == (2025, 2) else 600 + n};ja" for name, year, n in rows]
    for kind, change in (("offences", ""), ("offences", ";603"), ("police_list", "")):
        content = (head + "\n".join(lines)).replace(change or "\0", ";609").encode()
        draft = official.take_file(scope, kind=kind, content=content, file_name="brott.csv")
        official.save_draft(scope, id=draft.id, stands=official.read_draft(scope, id=draft.id).stands)
    asked = {"kind": "survey", "source": HOSTILE, "period": "2025", "value": "71", "answers": 400}
    official.add_figure(scope, **asked, name=HOSTILE)
    away = official.add_figure(scope, **asked, name="Förtroende för polisen")
    official.remove(scope, id=away.id)
    waits = official.take_file(scope, kind="offences", content=(head + lines[0]).encode(), file_name="brott.csv")
    house.ids["released_table"] = let_out(scope, said=HOSTILE).id
    for content in FIGURES:
        kept, _remarks = side_by_side.take_file(scope, content=content, file_name="kommuner.csv", source=HOSTILE)
    house.ids["reference_delivery"] = kept.id
    side_by_side.remove(scope, id=side_by_side.take_file(scope, content=FIGURES[0], file_name="bort.csv")[0].id)
    house.ids |= {"figure": official.listed(scope)[0]["id"], "delivery_away": away.id, "official_draft": waits.id}


def _add_measures(house: House) -> None:
    """A measure of a decision with all that is said of one, a task that is late and an occasion; and one taken away."""
    with house.scope(Role.SCHOOL) as scope:
        (school,) = scope.actor.organisations(READ_HANDOVERS)
    with house.scope(Role.COORDINATOR) as scope:
        other = next(one.id for one in accounts.organisations(scope) if one.id != school)
        said = {"text": f"Fler vuxna ute {HOSTILE}", "organisation_id": school, "due": NOW.date()}
        row = measures.add_measure(scope, decision_id=house.ids["decision"], **said)
        more = {"kind": "inspection", "partner_ids": [other], "planned": 4, "effect_types": ["klotter"], "cost": 900}
        words = dict.fromkeys(("function", "method", "effect", "place_text", "place_owner"), HOSTILE)
        measures.change_measure(scope, id=row.id, version=1, **said, **more, **words)
        one = {"measure_id": row.id, "organisation_id": school, "due": NOW.date()}
        late, done, away = (tasks.add_task(scope, text=f"{word} {HOSTILE}", **one) for word in ("Ring", "Skriv", "Fel"))
        tasks.do_task(scope, id=done.id)
        tasks.remove_task(scope, id=away.id)
        times = {"measure_id": row.id, "done_on": NOW.date(), "result": HOSTILE, "deficiencies": 2}
        occasion = tasks.log_occasion(scope, **times)
        tasks.remove_occasion(scope, id=tasks.log_occasion(scope, **times).id)
        gone = measures.add_measure(scope, **{**said, "text": f"Fel {HOSTILE}"})
        measures.remove_measure(scope, id=gone.id)
        row.due = late.due = NOW.date() - timedelta(days=2)
        judged = {"measure_id": row.id, "types": ["klotter"], "starts_on": NOW.date(), "weeks": 12, "insist": True}
        sites = [one.id for one in places.places_to_choose(scope)]
        judged |= {"treated_ids": sites[:1], "control_ids": sites[1:3]}
        former = evaluations.register(scope, **judged)
        latest = evaluations.register(scope, **judged, replaces=1, why=HOSTILE)
        for one in (former, latest):
            evaluations.keep_result(
                scope, id=one.id, result=evaluations.count_weeks(scope, id=one.id, progress=lambda *_: None)
            )
        speed = {"kind": "speed", "organisation_id": school, "first": NOW.date(), "number": 900, "percentile_85": 52}
        speed |= {"function": HOSTILE, "place_text": HOSTILE}
        measured, away = (measurements.add_measurement(scope, **speed) for _ in range(2))
        measurements.remove(scope, id=away.id)
        measurements.rest_on(scope, measure_id=row.id, measurement_id=measured.id)
        for kind in ("cost", "neighbours"):
            measurements.add_measurement(scope, **{**speed, "kind": kind, "percentile_85": None})
        file = {"content": pdf(), "looked": True, "title": f"Ritning {HOSTILE}"}
        drawn, thrown = (attachments.add_attachment(scope, kind="measure", of=row.id, **file) for _ in range(2))
        attachments.remove_attachment(scope, id=thrown.id)
        house.ids |= {"attachment": drawn.id, "attachment_away": thrown.id}
        house.ids |= {"speed": measured.id, "speed_away": away.id}
        waits, unjudged = (measures.add_measure(scope, **said) for _ in range(2))
        evaluations.register(scope, **{**judged, "measure_id": waits.id})
    house.ids |= {"measure_judged_later": waits.id, "measure_not_judged": unjudged.id}
    house.ids |= {"measure": row.id, "task": late.id, "task_done": done.id, "task_away": away.id}
    house.ids |= {"time": occasion.id, "measure_away": gone.id}


def _add_consultations(house: House) -> None:
    """A walk that has been held, with a finding that has a photo; one to come, to which companies are invited; and what
    was taken away."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="dialoger", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        own = house.actor(Role.COORDINATOR).organisations(consultation_permissions.WRITE)
        said = dict.fromkeys(("title", "place_text", "asked", "route", "said"), HOSTILE) | {"kind": "walk"}
        said |= {"organisation_id": sorted(own)[0], "insist": True}
        said |= {"focus_area_ids": [est_overview.list_rows(scope)[0][0].id]}
        walk, gone = (
            consultations.add_consultation(
                scope, held_on=NOW.date(), participants=17, results="Otrygg; 31 %; 38", **said
            )
            for _ in range(2)
        )
        planned = consultations.add_consultation(scope, held_on=NOW.date() + timedelta(days=9), **said)
        consultations.remove_consultation(scope, id=gone.id)
        found = {"theme": "lighting", "text": HOSTILE, "place_text": HOSTILE, "insist": True}
        one = consultation_remarks.add_remark(scope, consultation_id=walk.id, photo=sent(), **found)
        away = consultation_remarks.add_remark(scope, consultation_id=walk.id, **found)
        consultation_remarks.remove_remark(scope, id=away.id)
        answer = {"status": "done", "answer": HOSTILE, "function": HOSTILE, "revisited": "fixed", "insist": True}
        consultation_remarks.answer_remark(scope, id=one.id, version=1, **answer)
        company = dict.fromkeys(("area", "company", "function"), HOSTILE)
        kept, left = (business.add_contact(scope, **company, email=f"info{n}@verkstaden.example") for n in range(2))
        business.remove_contact(scope, id=left.id)
    house.ids |= {"walk": walk.id, "dialogue_planned": planned.id, "dialogue_away": gone.id}
    with house.scope(Role.COORDINATOR) as scope:
        said = {"kind": "staff", "title": HOSTILE, "organisation_id": sorted(own)[0], "insist": True}
        staff = [consultations.add_consultation(scope, held_on=NOW.date(), **said) for _ in range(3)]
        asked = {"questions": f"Trygg {HOSTILE[:80]}?\nTryggare?", "last": NOW.date() + timedelta(days=9)}
        form, closed, away = (surveys.add_survey(scope, consultation_id=one.id, **asked) for one in staff)
        closed.respondents, closed.counts, closed.texts = 6, [[1, 2, 3, 0], [6, 0, 0, 0]], [HOSTILE]
        surveys.close_survey(scope, id=closed.id)
        surveys.remove_survey(scope, id=away.id)
    house.ids |= {"survey": form.id, "survey_closed": closed.id, "staff_dialogue": staff[2].id}
    house.ids |= {"finding": one.id, "contact": kept.id}


def _add_law(house: House) -> None:
    """A final assessment with a decided plan that is followed up; the next one as a draft, and its former with the
    draft of a plan; registers with lines, and what was taken away."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="lagkoll", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        texts = dict.fromkeys((*assessments.PARTS, "annex"), HOSTILE) | {"insist": True, "tags": ["school"]}
        days = {"first": NOW.date() - timedelta(days=728), "last": NOW.date()}
        asked = {"text": HOSTILE, "why": HOSTILE, "function": HOSTILE, "insist": True}
        made = []
        for _ in range(2):
            row = assessments.begin_assessment(scope)
            assessments.change_assessment(scope, id=row.id, version=1, **texts, **days)
            assessments.finalize_assessment(scope, id=row.id, version=2)
            plan = law_plans.begin_plan(scope, assessment_id=row.id)
            measure, away = (law_plans.add_measure(scope, plan_id=plan.id, **asked) for _ in range(2))
            law_plans.remove_measure(scope, id=away.id)
            made.append((row, plan, measure))
        decided = {"body": "Fullmäktige", "decided_on": NOW.date(), "paragraph": "84", "registry_number": "KS 2026/8"}
        law_plans.decide_plan(scope, id=made[0][1].id, version=1, **decided)
        for n in range(2):
            law_plans.follow_up(scope, id=made[0][2].id, number=n, state="ongoing", said=HOSTILE, insist=True)
        draft = assessments.begin_assessment(scope)
        for slug in ("8-9", "14"):
            duties.say(scope, slug=slug, number=0, state="partly", evidence=HOSTILE, keeps_register=True, insist=True)
        line = dict.fromkeys(("what", "who", "text", "balance"), HOSTILE) | {"sector": "business", "insist": True}
        line |= {"first": NOW.date(), "review_on": NOW.date() + timedelta(days=60)}
        seat, _camera, gone = (
            law_registers.add_record(scope, kind=kind, **line) for kind in ("seat", "camera", "camera")
        )
        law_registers.remove_record(scope, id=gone.id)
    (one, plan, measure), (_other, plan_draft, measure_draft) = made
    house.ids |= {"assessment": one.id, "assessment_draft": draft.id, "action_plan": plan.id}
    house.ids |= {
        "action_plan_draft": plan_draft.id,
        "plan_measure": measure.id,
        "plan_measure_draft": measure_draft.id,
    }
    house.ids["legal_record"] = seat.id


def _add_open_pages(house: House) -> None:
    """Something of every kind that everybody reads: corrected, taken back, waiting to be approved, and taken away."""
    for slug in ("koping", EMPTY):
        with house.scope(Role.COORDINATOR, slug) as scope:
            for module in ("oppna-sidor", "tips"):
                modules.switch(scope, module=module, on=True, version=settings.read_municipality(scope).version)
    house.ids["publication"] = planted_publications(house)
    with house.scope(Role.COORDINATOR) as scope:
        seen = {one.row.state: one.row.id for one in publishing.list_publications(scope)}
        made = {}
        for kind in ("pledge", "counted", "official"):
            subject = publishing.subjects(scope, kind=kind)[0][0]
            row = publishing.add_publication(scope, kind=kind, subject=subject, text=HOSTILE)
            made[kind] = publishing.submit(scope, id=row.id, version=row.version)
        waits = publishing.add_publication(scope, kind="message", **{**MESSAGE, "title": HOSTILE, "text": HOSTILE})
        publishing.submit(scope, id=waits.id, version=waits.version)
    with house.scope(Role.COMMUNICATOR) as scope:
        for row in made.values():
            publishing.approve(scope, id=row.id, version=row.version)
    house.ids |= {"publication_waits": waits.id, "publication_gone": seen["taken_back"]}
    tip, place = planted_tips(house, HOSTILE)
    with house.scope(Role.COORDINATOR) as scope:
        answered = next(one for one in tips.list_tips(scope, settled=True) if one.answer)
        found = tips.read_sheet(scope, id=place)
    house.ids |= {"tip": tip, "tip_answered": answered.id, "tip_place": place, "tip_code": found.code}
    house.ids |= {"publication_table": made["counted"].id, "publication_pledge": made["pledge"].id}


def _add_pledges(house: House) -> None:
    """The year's pledge, signed by both, with what counts and what was written; the next year's, and what was taken
    away."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="loften", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        said = dict.fromkeys(("purpose", "picture", "follow_up", "place"), HOSTILE) | {"insist": True}
        said |= {"dialogue": "Oro i centrum; 31 %; 214 svar; Dialogen på torget", "groups": ["alla"]}
        lines = f"Kontroller {HOSTILE}; Polisen; 36 kontroller; år; ; mätningar; Trygg trafik"
        said |= {"commitments": f"{lines}\nFler vuxna ute; Bovärden; 2; månad\nFel; Polisen"}
        said |= {"focus_area_ids": [est_overview.list_rows(scope)[0][0].id]}
        row, draft = (pledges.add_pledge(scope, year=year, **said) for year in (2026, 2027))
        gone = pledges.add_pledge(scope, year=2023, purpose=HOSTILE, insist=True)
        pledges.remove_pledge(scope, id=gone.id)
        kept, begun = (pledge_lists.read_pledge(scope, id=one.id).commitments for one in (row, draft))
        pledge_commitments.remove_commitment(scope, id=begun[2].row.id)
        pledge_commitments.link(scope, id=kept[1].row.id, measure_ids=[house.ids["measure"]])
        signed = {"pledge_id": row.id, "signed_on": NOW.date()}
        for authority in ("municipality", "police", "other"):
            last = pledges.sign(scope, authority=authority, role=HOSTILE, **signed)
        pledges.remove_signature(scope, id=last.id)
        for n in range(2):
            pledges.write_follow_up(scope, quarter=Quarter(2026, 3), version=n, said=HOSTILE)
    house.ids |= {"pledge": row.id, "promise": kept[1].row.id, "pledge_draft": draft.id, "pledge_away": gone.id}
    with house.scope(Role.COORDINATOR) as scope:
        said = dict.fromkeys(("purpose", "picture", "follow_up"), HOSTILE) | {"year": 2026, "edition": 1}
        said |= {"signatures": [["Kommunen", HOSTILE, "2026-11-20", "KS 2026/8"]]}
        pledge_commitments.share(scope, pledge_lists.find_pledge(scope, id=row.id).row, said)
        house.ids["area_pledge"] = scope.db.scalar(select(AreaPaper.id))
    house.ids["promise_draft"] = begun[0].row.id


def _add_redactions(house: House) -> None:
    """One for the coordinator to answer, one of her own that waits, and one that is done."""
    with house.scope(Role.COORDINATOR) as scope:
        meetings.add_meeting(
            scope, kind="group", begins_at=NOW, place="Åkervinda, Björkmora", called_ids=[house.ids["organisation"]]
        )
    asked = {"own_": Role.COORDINATOR, "": Role.REGISTRAR, "done_": Role.COORDINATOR}
    for name, role in asked.items():
        with house.scope(role) as scope:
            words = "Björkmora" if name == "done_" else "Åkervinda"
            house.ids[f"{name}redaction"] = redactions.ask_for(scope, words=words, reason="Ett namn stod kvar.").id
    with house.scope(Role.REGISTRAR) as scope:
        redactions.confirm(scope, id=house.ids["done_redaction"], key=b"k" * 32)


def _add_problems(house: House) -> None:
    """A problem with causes at every corner and a chain, one just begun, and one that has ended; a place that is
    followed with a visit, and one that was let go."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="problembilder", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        hostile = next(one.id for one in places.named_places(scope) if one.name == HOSTILE)
        other = next(one.id for one in places.places_to_choose(scope) if one.id != hostile)
        said = {"title": f"Klotter {HOSTILE}", "named_place_ids": [hostile], "place_text": HOSTILE}
        begun, ended, row = (problems.start(scope, **said) for _ in range(3))
        said["outline"] = "59.51 15.98\n59.52 15.98\n59.52 15.99"
        problems.end(scope, id=ended.id, version=1, reason=HOSTILE)
        texts = dict.fromkeys(("description", "when", "conditions", "evidence_dialogue"), f"Mörkt {HOSTILE}")
        row = problems.change(
            scope, id=row.id, version=1, **said, types=["klotter"], need="4", influence="3", insist=True, **texts
        )
        for kind in ("place", "exposed", "offender", "chain", "chain"):
            cause = {"text": f"Mörkt bakom gaveln {HOSTILE}", "strength": "some", "source": "reports"}
            last = causes.add_cause(scope, problem_id=row.id, kind=kind, insist=True, **cause)
        gone = causes.add_cause(scope, problem_id=row.id, kind="place", text="Fel.", strength="assumed")
        causes.remove_cause(scope, id=gone.id)
        seen, let_go = (followed.follow(scope, named_place_id=id) for id in (hostile, other))
        for what in ("mapped", "visit", "talk"):
            step = followed.log(scope, followed_id=seen.id, what=what, line=f"Släckt {HOSTILE}", day=NOW.date())
        followed.remove_step(scope, id=step.id)
        followed.let_go(scope, followed_id=let_go.id, version=let_go.version, reason=HOSTILE)
    house.ids |= {"problem": row.id, "begun_problem": begun.id, "ended_problem": ended.id, "cause": last.id}
    house.ids |= {"removed_cause": gone.id, "followed": seen.id, "let_go": let_go.id, "removed_step": step.id}


def _add_groups(house: House) -> None:
    """A group, the agenda of the meeting with a point of one's own, and what is asked of the council, answered."""
    with house.scope(Role.COORDINATOR) as scope:
        members = [(one.id, f"Rektor {HOSTILE}") for one in accounts.organisations(scope)[:3]]
        said = {"kind": "working", "name": f"Gruppen {HOSTILE}", "purpose": HOSTILE, "members": members}
        group = groups.add_group(scope, **said, insist=True)
        at = house.ids["meeting"]
        agenda.fill(scope, meeting_id=at)
        point = agenda.add_point(scope, meeting_id=at, title=f"Belysningen {HOSTILE}")
        agenda.remove_point(scope, id=agenda.add_point(scope, meeting_id=at, title="Fel punkt").id)
        note = {"title": f"Belysningen {HOSTILE}", "note": f"Lampan {HOSTILE} är lagad."}
        agenda.write_note(scope, id=point.id, version=1, **note, insist=True)
        row = asks.add_ask(scope, addressee="council", text=f"Bakom {HOSTILE}?", group_id=group.id, insist=True)
        answered = {"answer": "yes", "answered_on": NOW.date(), "said": HOSTILE, "paragraph": "7"}
        asks.answer(scope, id=row.id, version=1, **answered, insist=True)
        texts = dict.fromkeys(("worked", "failed", "change"), f"Möten {HOSTILE}.")
        reviews.save_review(scope, year=2025, version=0, reviewed_on=NOW.date(), **texts, insist=True)
    house.ids |= {"working_group": group.id, "agenda_point": point.id, "ask": row.id}


def _add_documents(house: House) -> None:
    for period in (FINAL, DRAFT):
        with house.scope(Role.COORDINATOR) as scope:
            quarterly_reports.order_quarterly_report(scope, period=period)
        house.work(period)
    with house.scope(Role.COORDINATOR) as scope:
        made = {row.period: row.id for row in documents.list_documents(scope)}
        house.ids["final"] = quarterly_reports.finalize_quarterly_report(scope, document_id=made[FINAL]).id
        house.ids["draft"] = made[DRAFT]
        why = {"late_reason": "Ett pass var inte inlagt."}
        first = Quarter.parse(FINAL).first_day
        occasions.log_occasion(scope, activity_id=house.ids["activity"], done_on=first, result="Lugnt.", **why)
        area = {"focus_area_id": house.ids["area"], "quarter": FINAL}
        row = overview.read_follow_up(scope, focus_area_id=house.ids["area"], quarter=Quarter.parse(FINAL)).follow_up
        kept = {name: getattr(row, name) for name in (*follow_ups.TEXTS, *follow_ups.CODES, "version")}
        follow_ups.write_follow_up(scope, **area, **{**kept, "lessons": "Börja tidigare."}, **why)


def _remember_a_file(scope) -> FileMapping:
    reading = {"columns": {"vad": "typ", "när": "tidigast", "vem": ""}, "words": {"typ": {"färg": "klotter"}}}
    made = {"made_as": "Samordnaren", "made_at": scope.now, "used_at": scope.now, "reading": reading | {"days": {}}}
    return scope.add(FileMapping(name="Väktarnas lista", sender_id=None, layout="x", **made))


def _add_files(house: House) -> None:
    with house.scope(Role.COORDINATOR) as scope:
        for day in ("2026-11-19", "2026-11-20"):  # rows that have changed since wait for a decision
            content = FILE.replace("2026-11-20", day).encode()
            house.ids["intake"] = intake.import_incidents(scope, source=content, file_name="exempel.csv", limits=WEB).id
        house.ids["file_draft"] = mapped_files.send(scope, content=STRANGE.encode(), file_name="utdrag.csv").id
        house.ids["tried_draft"] = mapped_files.send(scope, content=old_export(40), file_name="export.csv").id
        mapped_files.decide_words(scope, id=house.ids["tried_draft"], words={}, days={})
        tried = mapped_files.open_draft(scope, id=house.ids["tried_draft"]).draft
        run = mapped_files.trial_of(scope, draft=tried)[1].id
    assert perform_run(house.worker, house.tenants["koping"], run, demo=True)
    with house.scope(Role.COORDINATOR) as scope:
        house.ids["file_mapping"] = _remember_a_file(scope).id
        house.ids["upload"] = intake.order_import(
            scope, content=content, file_name="exempel.csv", limits=WEB, trial=True
        ).id
    path = house.folder / "events.json"
    event = {
        "id": 1,
        "datetime": "2026-11-24 10:00:00 +01:00",
        "name": "24 november 09.30, Trafikkontroll, Köping",
        "summary": "Kontroll av hastighet.",
        "url": "/aktuellt/handelser/1",
        "type": "Trafikkontroll",
        "location": {"name": "Köping", "gps": "59.51,15.99"},
    }
    path.write_text(json.dumps([event]), encoding="utf-8")
    with house.worker.scope(house.tenants[AREA], COMMAND_LINE) as scope:
        events.import_police_events(scope, path=path)
