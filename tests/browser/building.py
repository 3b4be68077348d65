"""The house's tenants and people, and all that stands in it, put there in order."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

from shapely import LineString, box
from sqlalchemy import select

from app.accounts import invitations, tokens
from app.accounts import service as accounts
from app.accounts.models import Membership
from app.address_files import service as address_files
from app.addresses import files as addresses
from app.alerts import service as alerts
from app.basemaps import service as basemaps
from app.coverage import spans
from app.demo import loading
from app.documents import service as documents
from app.dossiers import service as dossiers
from app.est import follow_ups, occasions, overview
from app.figures.periods import Quarter
from app.ground import service as ground
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.mapped_files import service as mapped_files
from app.mapped_files.models import FileMapping
from app.official_statistics import service as official
from app.places import service as places
from app.police_events import service as events
from app.quarterly_reports import service as quarterly_reports
from app.settings import service as settings
from app.setup import modules
from app.side_by_side import service as side_by_side
from app.situational_pictures import service as situational_pictures
from app.taxonomy import choices
from app.townscape import tiles
from app.townscape.country import Figure
from tenants.access import AREA_ROLES, COMMAND_LINE, MUNICIPAL_ROLES, REPORTS_FOR_ITS_ORGANISATION, Role
from tenants.profile import Profile
from tenants.registry import all_tenants, register_tenant
from tenants.scope import Database
from tests.area_sharing import made as area_told
from tests.browser.added_reports import (
    add_contributions,
    add_handovers,
    add_pictures,
    add_redactions,
    add_reports,
    add_thresholds,
)
from tests.browser.added_work import (
    add_consultations,
    add_groups,
    add_law,
    add_measures,
    add_meetings,
    add_open_pages,
    add_pledges,
    add_problems,
    add_work,
)
from tests.browser.house import (
    AREA,
    DRAFT,
    EMPTY,
    FILE,
    FINAL,
    HOSTILE,
    INVITED,
    KEY,
    NOW,
    PASSWORD,
    House,
    email,
    password,
)
from tests.disclosure_control.rows import let_out
from tests.mapped_files.files import STRANGE, old_export
from tests.side_by_side.rows import FIGURES
from workers.performing import perform_run


def build(web: Database, worker: Database, folder: Path) -> House:
    """Load the demo world into an empty, migrated database and add the rest."""
    loading.load(worker, key=KEY, today=NOW.date(), progress=lambda *_: None, quarters=0)
    _register_empty(worker)
    house = House(web, worker, folder, {tenant.slug: tenant for tenant in all_tenants(web)})
    _add_people(house)
    _add_area_people(house)
    add_reports(house)
    add_work(house)
    add_meetings(house)
    add_contributions(house)
    add_pictures(house)
    add_handovers(house)
    add_thresholds(house)
    add_measures(house)
    add_pledges(house)
    add_consultations(house)
    add_law(house)
    add_open_pages(house)
    add_problems(house)
    add_groups(house)
    add_redactions(house)
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


def _tell_area(house: House) -> None:
    """Köping tells its area all that it can, after the words of others have been put everywhere."""
    with house.scope(Role.COORDINATOR) as scope:
        police = next(one.id for one in accounts.organisations(scope) if one.kind == "polis")
        area_told.decision(scope, police, f"Fotpatrull vid {HOSTILE}")
    area_told.share(house.worker, house.tenants["koping"], controller=HOSTILE, decided_by=HOSTILE)


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
