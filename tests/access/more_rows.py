"""More of everything that a page lists, a batch at a time, so that what a route asks can be compared between sizes.

Every batch holds the same kinds of things: two places, focus areas and so on, and more of what hangs on the things that
the sweep opens (`planted.Ids`).
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from app.accounts import invitations
from app.accounts import service as accounts
from app.asks import service as asks
from app.coming_events import service as coming_events
from app.contributions import levels, own_views, presence
from app.documents import service as documents
from app.est import overview
from app.est import service as est
from app.groups import service as groups
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.meetings import decisions, lists
from app.meetings import service as meetings
from app.minutes import agenda
from app.places import service as places
from app.quarterly_reports import service as quarterly_reports
from tenants.access import COMMAND_LINE, Role
from tenants.profile import Profile
from tenants.registry import register_tenant
from tests.access.canaries import FORTNIGHT, QUARTER
from tests.access.planted import Ids
from tests.access.planted_parts import analyse
from tests.est.areas import Q3, activity, focus_area, log, report, write
from tests.situational_pictures.reports import police_event
from tests.world import AREA, PASSWORD, SQUARE, World, email

BEGINNING = [date(2025, 7, 15), date(2025, 7, 29), date(2025, 8, 12)]
DAYS = [*BEGINNING, date(2025, 11, 18), date(2026, 8, 12), date(2026, 10, 28), date(2026, 11, 11)]
"""The quarter and the fortnight of the sweep's addresses, and what they are compared with."""
TODAY = date(2026, 11, 24)
LATE = {"late_reason": "Det fattades."}
"""The quarter has a final report."""
BAD_ROWS = "typ;tidigast;plats;text\nklotter;{day} 10:00;{place};Rad ett\nklotter;i går;Torget;Rad två\n"
BAD_ROWS = (
    "typ;tidigast;plats;externt_id;text\nklotter;{day} 10:00;{place};;Rad ett\nklotter;i går;Torget;;Rad två\n"
    "klotter;{day} 10:00;Torget;B-1;Om {place}\nklotter;{day} 10:00;Torget;B-2;Om {place}\n"
)
"""A new row, one to mend, and two that the next file changes."""


def add(world: World, ids: Ids, folder: Path, batch: int) -> None:
    """Add one batch; `batch` (from 0) tells its names from those of the others."""
    names = [f"{batch}{letter}" for letter in "ab"]
    _register(world, names)
    _municipality(world, batch)
    police_event(world, folder, id=100 + batch)
    _report(world, ids, names)
    _work(world, ids, names)
    _meet(world, ids, names)
    _contribute(world, ids, names)
    _keep(world, batch)
    analyse(world)


def _register(world: World, names: list[str]) -> None:
    lat, lon = SQUARE["koping"]
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        for n, name in enumerate(names):
            accounts.register_organisation(scope, name=f"Förening {name}", kind="skola")
            invitations.invite(
                scope,
                email=f"{name}@koping.example",
                name=f"Medlem {name}",
                role=Role.SCHOOL,
                organisation=f"Förening {name}",
                password=PASSWORD,
            )
            role = invitations.role_of(scope, email=f"{name}@koping.example")
            invitations.send_reset(scope, membership_id=role)
            corners = [[lat - 0.03, lon - 0.06], [lat - 0.03, lon], [lat, lon]]
            places.register_shape(scope, kind="sub_area", name=f"Delen {name}", points=corners, source="test")
            places.register_named_place(
                scope, name=f"Parken {name}", kind="park", lat=lat, lon=lon + n / 1000, sub_area=None, approximate=True
            )
        places.register_population(scope, year=2023 - int(names[0][0]), n=9_000, source="test")


def _municipality(world: World, batch: int) -> None:
    """One more municipality in the police area, with a report that it publishes and a role for a member of Köping."""
    slug = f"kommun{batch}"
    lat, lon = SQUARE["koping"]
    place = register_tenant(
        world.worker,
        slug=slug,
        name=f"Kommun {batch}",
        kind="municipality",
        code=f"990{batch}",
        area_slug=AREA,
        profile=Profile(),
    )
    world.tenants[slug] = place
    with world.worker.scope(place, COMMAND_LINE) as scope:
        accounts.register_organisation(scope, name="Skolan", kind="skola")
        invitations.invite(scope, email=email(Role.COORDINATOR, "koping"), name="Vikarie", role=Role.ANALYST)
        school = {"name": "Skolan", "role": Role.SCHOOL, "organisation": "Skolan", "password": PASSWORD}
        invitations.invite(scope, email=email(Role.SCHOOL, slug), **school)
        places.register_named_place(
            scope, name="Torget", kind="centrum/torg", lat=lat, lon=lon, sub_area=None, approximate=True
        )
        places.register_population(scope, year=2024, n=9_000, source="test")
    for day in DAYS:
        with world.scope(Role.SCHOOL, slug) as scope:
            (square,) = places.named_places(scope)
            incidents.report_incident(scope, category="klotter", earliest=_evening(day), named_place_id=square.id)


def _evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def _report(world: World, ids: Ids, names: list[str]) -> None:
    """Reports of several organisations at old and new places; one more change of the report that the sweep opens."""
    found = world.named()
    for n, name in enumerate(names):
        new = found[f"Parken {name}"]
        report(world, *DAYS, TODAY, hour=18 + n, named_place_id=ids.named_place)
        report(world, *DAYS, TODAY, hour=18 + n, named_place_id=new, role=Role.COORDINATOR)
        report(world, TODAY, named_place_id=new, role=Role.YOUTH, category="hastighet")
        report(world, TODAY, text="Det var 19121212-1212 som ritade.")
        rows = BAD_ROWS.format(day=TODAY, place=f"Parken {name}")
        with world.scope() as scope:
            intake.import_incidents(scope, source=rows.encode(), file_name=f"{name}.csv", limits=WEB)
            seen = incidents.read_incident(scope, id=ids.incident)
            incidents.correct_incident(
                scope,
                id=seen.id,
                version=seen.version,
                category="klotter",
                earliest=seen.earliest,
                named_place_id=ids.named_place,
                text=f"Klotter {name}.",
                reason="Mer är känt.",
            )


def _work(world: World, ids: Ids, names: list[str]) -> None:
    """Focus areas with all that hangs on them, and as much more on the one that the sweep opens."""
    groups = [world.organisation(f"Förening {name}") for name in names]
    with world.scope() as scope:
        everybody = [organisation.id for organisation in accounts.organisations(scope)]
    opened = SimpleNamespace(id=ids.focus_area)
    for name in names:
        area = focus_area(
            world,
            title=f"Klotret vid parken {name}",
            description="Det klottras på torget: {nu} mot {då}.",
            count_sites=["Torget", f"Parken {name}"],
            lead_organisation_id=groups[0],
            member_ids=everybody,
        )
        for one in (area, opened):
            with world.scope() as scope:
                est.add_goal(scope, focus_area_id=one.id, text=f"Mål {name}", measure="Rundor", unit="st", target=9)
            done = activity(world, one, name=f"Vandring {name}", **LATE)
            log(world, done, date(2026, 8, 20), date(2026, 11, 20), role=Role.COORDINATOR, **LATE)
        for quarter in (Q3, Q3 - 1):
            write(world, area, quarter, role=Role.COORDINATOR, **LATE)
    write(world, opened, Q3 - 2 - int(names[0][0]), role=Role.COORDINATOR, **LATE)
    _prioritise(world)


def _contribute(world: World, ids: Ids, names: list[str]) -> None:
    """More that is written for the picture: own views, extra meetings and presence."""
    first, place = date.fromisoformat(FORTNIGHT), world.named()["Torget"]
    for name in names:
        who = world.organisation(f"Förening {name}")
        with world.scope() as scope:
            said = {"version": 0, "mood": "uneasy", "text": f"Oro {name}."}
            own_views.note_said(scope, first=first, organisation_id=who, **said)
            begins_at = datetime(2026, 11, 20 + int(name[0]), 8, tzinfo=UTC)
            levels.call_extra(scope, first=first, sub_area_id=ids.sub_area, begins_at=begins_at)
            said = {"part": "evening", "what": "out", "named_place_id": place, "organisation_id": who}
            presence.add_presence(scope, day=TODAY, **said)
            said = {"kind": "fair", "title": f"Marknad {name}", "named_place_id": place, "sub_area_id": ids.sub_area}
            for days in (-20, 14):
                coming_events.add_event(scope, first=TODAY + timedelta(days=days), **said)


def _meet(world: World, ids: Ids, names: list[str]) -> None:
    """More meetings, and more decisions: of each, and of the one that the sweep opens, followed up at that."""
    place = world.named()
    for name in names:
        who = world.organisation(f"Förening {name}")
        begins_at = datetime(2026, 11, 10 + int(name[0]), 8, tzinfo=UTC)
        with world.scope() as scope:
            row = meetings.add_meeting(scope, kind="est", begins_at=begins_at, about=name, called_ids=[who])
            members = [(who, "")]
            group = groups.add_group(scope, kind="working", name=f"Gruppen {name}", members=members)
            agenda.add_point(scope, meeting_id=ids.meeting, title=f"Punkt {name}")
            said = {"text": f"Bakom {name}?", "group_id": group.id}
            asks.add_ask(scope, addressee="council", **said)
            asks.add_ask(scope, addressee="council", text=f"Bakom {name}?", group_id=ids.working_group)
        for at in (row.id, ids.meeting):
            with world.scope() as scope:
                said = {"due": TODAY, "organisation_id": who, "ground": "Det klottras."}
                on = {"incident_id": ids.incident, "named_place_id": place["Torget"]}
                made = decisions.add_decision(scope, meeting_id=at, text=f"Måla om {name}.", **said, **on)
                when = {"meeting_id": ids.meeting, "outcome": "late", "reason": "regn"}
                for version in (1, 2):
                    decisions.follow_up(scope, id=made.id, version=version, **when)
    with world.scope() as scope:
        version = lists.find_decision(scope, id=ids.decision).row.version
        when = {"version": version, "outcome": "late", "reason": f"regn {names[0]}", "meeting_id": ids.meeting}
        decisions.follow_up(scope, id=ids.decision, **when)


def _prioritise(world: World) -> None:
    with world.scope() as scope:
        areas = overview.in_force(scope, Q3)
        rows = [
            {
                "focus_area_id": area.id,
                "need": 3,
                "influence": 3,
                "rank": n if n <= 3 else None,
                "reason": "Mest skada.",
            }
            for n, area in enumerate(areas, 1)
        ]
        version = quarterly_reports.priorities_version(scope, quarter=Q3)
        quarterly_reports.set_priorities(scope, quarter=QUARTER, version=version, priorities=rows, **LATE)


def _keep(world: World, batch: int) -> None:
    """Documents of two quarters, in the municipality (one of them final) and in the police area; a token."""
    for slug in ("koping", AREA):
        with world.worker.scope(world.tenants[slug], COMMAND_LINE) as scope:
            digest = world.worker.files.write(scope.tenant.id, f"%PDF-1.7 {batch}".encode())
            kept = [
                documents.keep_draft(
                    scope,
                    kind="quarterly_report",
                    title="Lägesrapport",
                    period=period,
                    edition=10 + batch,
                    audience="internal",
                    counted_at=scope.now,
                    media_type="application/pdf",
                    file_name="rapport.pdf",
                    sha256=digest,
                    size=10,
                    source_sha256=digest,
                )
                for period in (QUARTER, str(Q3 - 1))
            ]
        if slug == "koping":
            with world.scope() as scope:
                documents.keep_final(scope, draft_id=kept[0].id, sha256=digest, size=10, file_name="rapport.pdf")
            world.key(Role.COORDINATOR, reach="read")
