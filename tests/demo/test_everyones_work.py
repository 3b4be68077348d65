"""Whoever signs in to the demo world meets work of her own: nobody meets an empty page."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import hooks
from app.accounts import service as accounts
from app.accounts import signing_in
from app.alerts import service as alerts
from app.audit_log import service as audit_log
from app.closed_quarters import service as closed_quarters
from app.contributions import levels, presence, readers
from app.demo import council, doings, focus_areas, loading
from app.demo.coming import KEPT_FOR
from app.demo.content import load as content
from app.demo.content import read_yaml
from app.documents import redacting
from app.documents import service as documents
from app.est import overview
from app.factory import create_app
from app.figures.periods import Days, Fortnight, Quarter, local_date
from app.inbox import answers
from app.inbox import service as inbox
from app.incident_counts import history
from app.incidents import lists
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.mapped_files import remembered
from app.pictures import service as pictures
from app.places import service as places
from app.police_events import service as police_events
from app.privacy import inspect
from app.stopped_runs import service as stopped_runs
from config.settings import Settings
from tenants.access import AREA_ROLES, COMMAND_LINE, MUNICIPAL_ROLES, Role
from tenants.audit import AuditLine
from tenants.files import FileStore
from tenants.registry import all_tenants
from tenants.runs import Run
from tenants.scope import Database
from tests.databases import cloned, url_as
from workers.performing import perform_run

KEY = b"demo"
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
QUARTERS = 2
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
LINK = re.compile(r'<a [^>]*href="(/[^"]+)"')


MADE_BESIDE = "/bakgrundskarta"
"""The streets' file is made where the world is, not by its loading; without it the page says how one comes by it."""


class Demo(NamedTuple):
    app: Flask
    database: Database
    web: Database


@pytest.fixture(scope="module")
def demo(admin, empty_template, postgres_url, tmp_path_factory) -> Iterator[Demo]:
    """The demo world of one year with its last two quarterly reports, and the application on it."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with cloned(admin, empty_template) as name, pytest.MonkeyPatch.context() as patched:
        patched.setattr(loading, "YEARS", 1)
        files, urls = FileStore(folder / "documents"), [url_as(postgres_url, name, role) for role in ("worker", "web")]
        worker, web = (Database(url, files=files, enqueue=lambda *_: None, clock=lambda: NOW) for url in urls)
        loading.load(worker, key=KEY, today=local_date(NOW), progress=lambda *_: None, quarters=QUARTERS)
        for slug in content().area.municipalities:
            with scope_of(worker, Role.COORDINATOR, slug) as scope:
                first = Fortnight.containing(local_date(NOW), scope.profile.anchor).first
                run = alerts.order_analysis(scope, first=first)
            assert perform_run(worker, tenant_of(worker, slug), run.id)
        settings = Settings(urls[1], "unix:///nowhere.sock", b"0" * 64, "http://127.0.0.1:8000", folder, True, 8000)
        yield Demo(create_app(settings, web), worker, web)
        worker.engine.dispose()
        web.engine.dispose()


def tenant_of(database: Database, slug: str):
    return next(tenant for tenant in all_tenants(database) if tenant.slug == slug)


def scope_of(database: Database, role: Role, slug: str = "koping"):
    person = next(one for one in loading.people(slug) if one.role is role)
    with database.scope(tenant_of(database, slug)) as scope:
        actor = accounts.actor_of_email(scope, email=person.email)
    return database.scope(tenant_of(database, slug), actor)


def test_every_role_has_a_sign_in_where_it_makes_sense():
    area = content().area.slug
    for slug in content().area.municipalities:
        assert {one.role for one in loading.people(slug)} == MUNICIPAL_ROLES
    assert {one.role for one in loading.people(area)} == {*AREA_ROLES, Role.AUDITOR}


def says_something(main: str) -> bool:
    """Whether something stands beside the boxes that say what is not there yet: rows, figures, things to do."""
    if 'class="empty"' not in main:
        return True
    left = re.sub(r'<div class="empty">.*?</div>|<form.*?</form>|<nav.*?</nav>', "", main, flags=re.DOTALL)
    return bool(re.search(r"<tr|<li|<svg|<dl", left))


@pytest.mark.parametrize("slug", [*content().area.municipalities, content().area.slug])
def test_nobody_meets_an_empty_page(demo, slug):
    """Each signs in and walks her menu: on no page is the main content but a sentence that there is nothing."""
    for person in loading.people(slug):
        browser, walked = demo.app.test_client(), []
        with demo.web.scope(tenant_of(demo.web, slug)) as scope:
            given = {"email": person.email, "password": loading.password(KEY, person.email)}
            token = signing_in.sign_in(scope, **given, network="")
        browser.set_cookie("samsyn", token)
        first = browser.get(f"/{slug}/", follow_redirects=True)
        menu = [path for path in LINK.findall(MAIN.sub("", first.text)) if path.startswith(f"/{slug}/")]
        for path in dict.fromkeys([first.request.path, *menu]):
            page = browser.get(path, follow_redirects=True)
            main = MAIN.search(page.text)
            assert page.status_code == 200 and main, (person.role, path)
            assert path.endswith(MADE_BESIDE) or says_something(main[0]), (person.role, path)
            walked.append(path)
        assert any(path.endswith("/konto") for path in walked) and len(walked) >= 2, (person.role, walked)


def test_the_quarters_reports_are_counted_on_what_was_known_then(demo):
    for slug in content().area.municipalities:
        with scope_of(demo.database, Role.LEADER, slug) as scope:
            finals = documents.list_documents(scope)
            assert [row.period for row in finals] == ["2026-Q3", "2026-Q2"] and finals[0].state == documents.FINAL
            assert all(Quarter.parse(row.period).days.last < local_date(row.counted_at) for row in finals)
            since = {row.id: (Quarter.parse(row.period).days, row.counted_at) for row in finals}
        with scope_of(demo.database, Role.COORDINATOR, slug) as scope:
            ordered = scope.db.scalars(select(Run).where(Run.kind == "quarterly_report")).all()
            assert sorted({run.state for run in ordered}) == ["done", "parked"] and not scope.ordered
            # A late change, and the second edition that it led to.
            assert [one.subject for one in closed_quarters.changes(scope, Quarter(2026, 2))] == ["priorities"]
            draft = next(row for row in documents.list_documents(scope) if row.state == documents.DRAFT)
            assert (draft.period, draft.edition) == ("2026-Q2", 2)
            history.changed_since(scope, since=since)


def test_a_follow_up_was_handed_in_with_what_had_been_reported_by_then(demo):
    """Its figures stand as they were counted that day, so the reports of the quarter were there."""
    some, none = 0, 0
    for slug in content().area.municipalities:
        with scope_of(demo.database, Role.COORDINATOR, slug) as scope:
            for quarter in (Quarter(2026, 2), Quarter(2026, 3)):
                for area in overview.quarter_overview(scope, quarter=quarter):
                    kept = [figure["now"] for figure in area.follow_up.figures.values()]
                    some += max(kept, default=0) > 0
                    none += bool(kept) and max(kept) == 0
    assert some > 6 and some > 3 * none, (some, none)  # of a seldom kind there may be none


def test_people_have_done_things_themselves(demo):
    with scope_of(demo.database, Role.SCHOOL) as scope:
        mine = lists.my_reports(scope, limit=10)
        assert len(mine) == 10 and {one.organisation for one in mine} == {"Högstadieskolan"}
    with scope_of(demo.database, Role.COORDINATOR) as scope:
        assert len(lists.list_stopped(scope)) == 1
        listed = intake.list_intakes(scope)
        assert len({row.read_as for row in listed}) == 3 and len(listed) == 4
        second = next(row for row in listed if row.corrected)
        read = intake.read_intake(scope, id=second.id)
        assert read.corrected == 1 and len(read.to_decide) == 1 and len(read.bad_rows) == 1
        year = Days(local_date(NOW).replace(month=1, day=1), local_date(NOW))
        seen = police_events.recent_events(scope, days=year)
        assert len(seen) > 10 and all(one.summary.startswith("Påhittat exempel.") and not one.url for one in seen)
    with scope_of(demo.database, Role.AUDITOR) as scope:
        acts = set(scope.db.scalars(select(AuditLine.act)))
        assert {
            "intake.import",
            "quarterly_reports.finalize",
            "quarterly_reports.prioritise",
            "incidents.report",
        } <= acts
        assert audit_log.people(scope)


def test_the_manuals_example_is_read_in_every_municipality(demo):
    text = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
    example = text.split("```csv\n")[1].split("```")[0].encode()
    for slug in content().area.municipalities:
        with scope_of(demo.database, Role.COORDINATOR, slug) as scope:
            done = intake.import_incidents(scope, source=example, file_name="exempel.csv", limits=WEB, dry_run=True)
            assert (done.rows, done.new, done.bad) == (3, 3, [])
            assert remembered.list_mappings(scope), "a file like those before is read as they were"


def test_a_threshold_has_just_been_reached_and_the_officer_is_told_how_long_reports_are_kept(demo):
    given = 0
    for slug in content().area.municipalities:
        with scope_of(demo.web, Role.COORDINATOR, slug) as scope:
            given += "threshold" in {one.kind for one in hooks.todo(scope)}
        with scope_of(demo.web, Role.AUDITOR, slug) as scope:
            assert audit_log.due(scope).months == KEPT_FOR
    assert given == 3, "what the demo shows of thresholds is to be seen in each"


def test_an_inbox_has_what_is_new_and_what_two_have_seen_and_a_school_has_an_answer(demo):
    for slug in content().area.municipalities:
        with scope_of(demo.database, Role.COORDINATOR, slug) as scope:
            waits = inbox.read_inbox(scope)
            assert waits.new and waits.pairs
        with scope_of(demo.database, Role.UNIT_MANAGER, slug) as scope:
            assert answers.list_of_unit(scope).answers


def test_a_stopped_run_waits_for_somebody_to_try_again(demo):
    """The coordinator and the administrator are told of it; tried again it is made, as any other."""
    for slug in content().area.municipalities:
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
            with scope_of(demo.database, role, slug) as scope:
                (stopped,) = stopped_runs.stopped_runs(scope)
                assert "2026" in stopped.title and stopped.trouble == focus_areas.NO_ROOM
    with scope_of(demo.database, Role.ADMINISTRATOR, slug) as scope:
        stopped_runs.try_again(scope, id=stopped.id)
        (again,) = scope.ordered
    with scope_of(demo.database, Role.ADMINISTRATOR, slug) as scope:
        assert stopped_runs.stopped_runs(scope) == []
    assert perform_run(demo.database, tenant_of(demo.database, slug), again, demo=True)


def test_loading_again_does_nothing_twice(demo):
    def numbers() -> dict[str, int]:
        with scope_of(demo.database, Role.COORDINATOR) as scope:
            kinds = (documents.Document, Run, intake.IntakeFile, police_events.PoliceEvent)
            return {kind.__name__: scope.db.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds}

    before = numbers()
    loading.load(demo.database, key=KEY, today=local_date(NOW), progress=lambda *_: None, quarters=QUARTERS)
    assert numbers() == before and min(before.values()) > 2


def test_one_municipality_has_a_practice_area_on_its_own_ground(demo):
    found = []
    for slug in (loading.PRACTISES, f"{loading.PRACTISES}-ovning"):
        with demo.database.scope(tenant_of(demo.database, slug), COMMAND_LINE) as scope:
            found.append({place.id for place in places.places_to_choose(scope)})
    assert found[0] and found[0] == found[1]


def test_what_the_invented_police_write_points_at_nobody():
    told = read_yaml(doings.FOLDER / "police_events.yaml")
    assert not [event["text"] for event in told["events"] if inspect(event["text"])]
    assert inspect(doings.STOPPED)


def test_which_quarters_are_final_at_a_moment():
    def finals(*day: int) -> list[str]:
        return [str(quarter) for quarter, _ in focus_areas.finalized_by(datetime(*day, tzinfo=UTC), 4)]

    assert finals(2026, 11, 28) == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert finals(2026, 10, 10) == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]


def test_a_picture_has_what_people_wrote_for_it_and_the_one_before_is_final(demo):
    tenant, anchor = tenant_of(demo.database, "koping"), content().area.anchor
    current = Fortnight.containing(local_date(NOW), anchor)

    def told():
        with scope_of(demo.database, Role.POLICE_OFFICER) as scope:
            views = [readers.read_views(scope, first=one.first) for one in (current.previous, current)]
            areas = [levels.read_levels(scope, first=one.first).areas for one in (current.previous, current)]
            edition = pictures.read_edition(scope, first=current.previous.first)
            return (
                [len(one.handed_in) for one in views],
                [(one.name, one.level, one.arrow) for many in areas for one in many if one.version],
                [(one.row.day, one.organisation) for one in presence.read_plan(scope).lines],
                edition.row.registry_number,
            )

    handed_in, said, planned, number = told()
    assert handed_in == [5, 2] and [level for _, level, _ in said] == ["raised", "raised", "raised", "normal"]
    assert planned and number.startswith("KS 2026/")
    with scope_of(demo.database, Role.COORDINATOR) as scope:
        plan = presence.read_plan(scope)
        assert sum(plan.gap(day) for day in plan.days) == 1
    people = loading.actors(demo.database, tenant)
    doings.contribute(demo.database, tenant, people, local_date(NOW))
    assert told() == (handed_in, said, planned, number), "once more adds nothing"


def test_minutes_are_made_anew_without_what_pointed_at_a_household(demo):
    tenant = tenant_of(demo.database, loading.PRACTISES)
    by = {person.role: actor for person, actor in loading.actors(demo.database, tenant)}

    def minutes():
        with scope_of(demo.database, Role.COORDINATOR, tenant.slug) as scope:
            (row,) = documents.list_documents(scope, kind="minutes")
            said = scope.files.read(tenant.id, row.source_sha256).decode().lower()
            return row.edition, "röda stugan" in said, [text for _id, text in redacting.replaced(scope, ids={row.id})]

    assert minutes() == (1, True, [])
    for _again in range(2):
        council.redact(demo.database, tenant, by[Role.COORDINATOR], by[Role.REGISTRAR], KEY)
        edition, there, said = minutes()
        assert (edition, there) == (2, False) and "Ersätter version 1." in said[0]
