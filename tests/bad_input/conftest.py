"""One furnished world for the whole folder: a thing of every kind, so that every form can be met."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.accounts import invitations
from app.asks.models import Ask
from app.documents import service as documents
from app.est import removals
from app.est import service as est
from app.factory import create_app
from app.figures.periods import STOCKHOLM
from app.incidents import lists
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.mapped_files import service as mapped_files
from app.meetings.models import Meeting
from app.photos import service as photos
from app.quarterly_reports import service as quarterly_reports
from config.settings import Settings
from tenants.access import COMMAND_LINE, Role
from tenants.post import Folder
from tests import world as cast
from tests.access import planted, planted_parts, planted_work
from tests.access.planted_parts import (
    address_file,
    ground_file,
    organisation,
    own_type,
    phone,
    put_arms,
    reporting_span,
    stop_a_run,
    wall,
)
from tests.access.planted_work import contributed, handed, measured, met
from tests.bad_input.forms import forms_of
from tests.bad_input.sandbox import Sandbox
from tests.browsing import Browser
from tests.databases import opened_world
from tests.est.areas import activity, focus_area, log, report, write
from tests.mapped_files.files import old_export, waiting
from tests.photos import made as photos_made
from tests.pictures import made as pictures

PERSONNUMMER = "19121212-1212"
"""A number that the tax agency keeps for examples."""


@pytest.fixture(scope="package")
def furnished(admin, world_template, postgres_url, tmp_path_factory):
    """The cast in a database of this folder's own, with reports, a focus area and what hangs on it, and a draft."""
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("documents")) as world:
        things = furnish(world)
        sandbox = Sandbox(world)
        yield SimpleNamespace(world=world, sandbox=sandbox, things=things)
        sandbox.close()


def furnish(world) -> SimpleNamespace:
    report(world, date(2026, 7, 4), date(2026, 8, 5), date(2026, 11, 20), text="Klotter på väggen.")
    report(world, date(2026, 11, 21), role=Role.COORDINATOR, text="Klotter på bänken.")
    report(world, date(2026, 11, 22), text=f"Han har {PERSONNUMMER}.")
    ended, area = focus_area(world, title="Skolvägen"), focus_area(world)
    with world.scope() as scope:
        est.end_focus_area(scope, id=ended.id)
        gone = est.add_goal(scope, focus_area_id=area.id, text="Fel mål.", measure="rundor", unit="st", target=1.0)
        removals.remove(scope, focus_area_id=area.id, kind="goal", id=gone.id)
        est.add_goal(
            scope,
            focus_area_id=area.id,
            text="Halvera klottret.",
            measure="egna rundor",
            unit="ytor",
            baseline=20.0,
            target=10.0,
            now=15.0,
        )
    work = activity(world, area)
    log(world, work, date(2026, 9, 4))
    write(world, area, submit=False)
    _files(world)
    ground_file(world)
    address_file(world)
    own_type(world)
    planted_parts.threshold(world, hours=335)
    organisation(world)
    reporting_span(world)
    planted_parts.double(world, datetime(2026, 11, 12, 13, tzinfo=STOCKHOLM))
    draft = _draft(world)
    world.key(cast.Role.COORDINATOR, reach="read")
    stop_a_run(world)
    put_arms(world)
    for label in ("Jourtelefonen", "Reserven"):
        phone(world, label)
    with world.scope() as scope:
        own = lists.my_reports(scope)[0].id
    pictured = with_photos(world)
    handed(world, pictured)
    contributed(world, work.id, date(2026, 10, 26))
    at, decision = met(world, own, world.named()["Torget"])
    measure, *_parts = measured(world, decision, world.named()["Torget"], area.id)
    planted_work.evaluated(world, measure, world.named()["Torget"])
    planted_work.speeds(world, measure, world.named()["Torget"])
    planted_work.attached(world, measure, at)
    planted_parts.official_figures(world)
    planted_parts.released(world)
    planted_parts.compared(world)
    planted_parts.told_to_area(world)
    planted_work.problem(world, area.id, world.named()["Torget"])
    planted_work.grouped(world, at, world.named()["Torget"])
    planted_parts.redaction(world)
    planted_work.pledged(world, measure, area.id)
    planted_work.consulted(world, world.named()["Torget"], area.id)
    planted_work.lawful(world, measure)
    planted.published(world)
    planted.told(world)
    planted_work.surveyed(world)
    wall(world)
    pictures.final(world, date(2026, 10, 12))
    pictures.counted(world, date(2026, 10, 26))
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        invitation = invitations.invite(
            scope, email="ny@koping.example", name="Ny", role=Role.SCHOOL, organisation="Högstadieskolan"
        )
        school = invitations.role_of(scope, email=cast.email(Role.SCHOOL, "koping"))
        reset = invitations.link_of_reset(scope, membership_id=school, asked_at=scope.now)
    with world.worker.scope(world.tenants["arboga"], COMMAND_LINE) as scope:
        invitations.invite(
            scope, email=cast.email(Role.YOUTH, "koping"), name="Vikarie", role=Role.YOUTH, organisation="Fritidsgården"
        )
    with world.scope() as scope:
        asked, off = (
            scope.db.scalars(select(kind.id).where(kind.removed_at.is_not(None))).first() for kind in (Ask, Meeting)
        )
    foreign = world.named("arboga")["Torget"]
    return SimpleNamespace(
        area=area.id,
        asked=asked,
        draft=draft,
        invitation=invitation,
        reset=reset.token,
        own=own,
        foreign=str(foreign),
        measure=measure,
        meeting=at,
        off=off,
        school=school,
    )


def with_photos(world):
    """A report with a photo, whose id it gives, and one from which it has been taken."""
    photos_made.allow(world)
    for takes_away in (False, True):
        with world.scope(Role.SCHOOL) as scope:
            said = {"category": "klotter", "earliest": scope.now, "precision": "unknown"}
            row = incidents.report_incident(scope, **said, photo=photos_made.sent())
            if takes_away:
                photos.remove_photo(scope, id=row.id, version=row.version)
            else:
                kept = row.id
    return kept


def _files(world) -> None:
    """A file that has changed since it was read in, and one that waits to be read."""
    row = "externt_id;typ;tidigast;text\nA-1;klotter;2026-11-20;{}\nA-2;klotter;2026-11-20;{}\n"
    with world.scope(Role.REPORTER) as scope:
        for said in ("Ett", "Två"):
            content = row.format(said, said).encode()
            intake.import_incidents(scope, source=content, file_name="rader.csv", limits=WEB)
        intake.order_import(scope, content=content, file_name="rader.csv", limits=WEB, trial=True)
    waiting(world)
    with world.scope() as scope:  # its columns are known, and its words are asked about
        mapped_files.send(scope, content=old_export(20), file_name="export.csv")


def _draft(world):
    """A quarterly report as a worker leaves it."""
    with world.scope() as scope:
        run = quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
        made = quarterly_reports.make_quarterly_report(scope, run=run, progress=lambda *_: None)
        store = scope.files
        return documents.keep_draft(
            scope,
            kind=made.kind,
            title=made.title,
            period=made.period,
            edition=made.edition,
            audience=made.audience,
            counted_at=made.counted_at,
            media_type=made.media_type,
            file_name=made.file_name,
            size=len(made.content),
            run_id=run.id,
            sha256=store.write(scope.tenant.id, made.content),
            source_sha256=store.write(scope.tenant.id, made.source),
        ).id


def settings_for(world, tmp_path, public_url: str = "http://127.0.0.1:8000") -> Settings:
    return Settings(
        database_url=world.urls["web"],
        redis_url="unix:///nowhere.sock",
        secret=b"0" * 64,
        public_url=public_url,
        var=tmp_path,
        demo=False,
        port=8000,
    )


@pytest.fixture(scope="package")
def site(furnished, tmp_path_factory):
    return opened(furnished, tmp_path_factory.mktemp("var"))


def opened(furnished, var) -> SimpleNamespace:
    """The application on the furnished world, with a browser per role that has met every form."""
    furnished.world.web.post = Folder("http://127.0.0.1:8000", var / "mail")
    app = create_app(settings_for(furnished.world, var), furnished.world.web)

    def browser(role=None, slug="koping") -> Browser:
        made = Browser(app.test_client(), furnished.world)
        return made.sign_in(role, slug) if role else made

    things, koping = furnished.things, "/koping"
    starts = {
        None: [
            f"{koping}/logga-in",
            f"{koping}/inbjudan/{things.invitation}",
            f"{koping}/nytt-losenord/{things.reset}",
        ],
        Role.YOUTH: ["/arboga/konto"],
        Role.COORDINATOR: [
            f"{koping}/",
            f"{koping}/konto",
            f"{koping}/rapporter/",
            f"{koping}/inlasning/",
            f"{koping}/kvartal/2026-Q3",
            f"{koping}/rapporter/{things.own}",
            f"{koping}/personer/{things.school}",
            f"{koping}/moten/{things.meeting}/dagordning",
            f"{koping}/moten/{things.meeting}/protokoll",
            f"{koping}/moten/{things.off}",
            f"{koping}/matningar/atgard/{things.measure}",
            f"{koping}/till-radet/?borttagen={things.asked}",
        ],
        Role.SCHOOL: [f"{koping}/", f"{koping}/rapporter/ny"],
        Role.SOCIAL_SERVICES: [f"{koping}/rapporter/ny"],
        Role.AREA_CHIEF: [f"/{cast.AREA}/"],
    }
    browsers, forms, walked = {}, {}, {}
    adapter = app.url_map.bind("127.0.0.1")
    for role, start in starts.items():
        slug = cast.AREA if role == Role.AREA_CHIEF else "koping"
        browsers[role] = browser(role, slug)
        found, walked[role] = forms_of(browsers[role], role, start, adapter)
        for form in found:
            forms.setdefault(form.key, form)
    return SimpleNamespace(
        app=app,
        browser=browser,
        browsers=browsers,
        forms=list(forms.values()),
        walked=walked,
        adapter=adapter,
        **vars(furnished),
    )
