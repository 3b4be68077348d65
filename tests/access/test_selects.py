"""How many SELECTs every route needs: within its budget, and no more when there is more to show."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from math import inf
from types import SimpleNamespace
from uuid import UUID

import pytest

from app.figures.rooms import Room
from app.incidents import service as incidents
from app.interfaces import web
from app.phones import service as phones
from tenants.access import Role
from tenants.kept import MISSING, Answers
from tests.access import expected, more_rows, planted, sweep
from tests.access.routed import ACROSS, unrouted
from tests.bad_input import forms
from tests.bad_input.conftest import furnish, opened
from tests.bad_input.forms import Kept, accepted, browser_of, send
from tests.bad_input.sandbox import Sandbox
from tests.databases import opened_world
from tests.statements import asked, by_table, selects
from tests.tenants.test_distributed import spread
from tests.wall.walls import ADDRESS, code, on_the_wall
from tests.world import AREA, PEOPLE

SPARE = 2
"""A budget may be so much higher than the need before it has to be lowered."""
BY_PLACE = {"home.elsewhere"}
"""Opens a scope for each place where somebody has a role: the one thing that more of may cost more."""
AREA_ROLES = (Role.AREA_CHIEF, Role.AREA_ANALYST)
NOTHING_THERE = dict.fromkeys(("basemaps.tile", "accounts.reset", "subscriptions.fetch", "public.tip_at"), 404)
"""Routes of which the sweep has no signed address, and no code."""
SCRIPTED = {
    "council_papers.confirm": ((303, 409), {"holds": "ja"}),
    "council_papers.send": (404, {"document_id": "00000000-0000-7000-8000-000000000000"}),
    "comparison.order_report": ((303, 409), {"to": "omradet"}),
    "documents.verify": (200, {"kod": "0" * 64}),
    "stopped_runs.cancel": ((303, 404, 409), {}),
    "counted_sources.choose": ((303, 422), {"first": "own", "until": "2026-12-31", "then": "file"}),
    "mapped_files.read_in": ((303, 404, 409, 422), {"name": "Väktarnas lista"}),
    "undone_files.undo": ((303, 404, 409, 422), {"keep": "ja"}),
    "publishing.approve": ({None: 409, Role.POLICE_OFFICER: 403}, {"version": "99"}),
    "publishing.send_back": ({None: 409, Role.POLICE_OFFICER: 403}, {"version": "99", "reason": "Skriv mer."}),
    "publishing.remove": ((303, 409), {}),
    "publishing.take_back": ((303, 409), {"why": "Fel."}),
    "tips.undo": ((303, 409), {}),
    "council_papers.send_back": ((404, 409), {"version": "9", "words": "Skriv mer."}),
    "contributions.call_extra": (303, {"begins_at": "2026-11-27T09:00"}),
    "contributions.copy": ((403, 404, 422), {"to": "arboga"}),
    "contributions.put_back": (404, {}),
    "coming_events.put_back": (404, {}),
    "contributions.take_back_note": (409, {"version": "9"}),
    "meetings.close": ((303, 409), {}),
    "meetings.restore_decision": (404, {}),
    "audit_log.export": (200, {}),
    "audit_log.check_now": (303, {}),
    "people.give_listed": ((201, 303), {"lines": "e-post;roll\nny@koping.example;Dataskyddsombud\n"}),
    "people.take_back": (404, {}),
    "practice.empty": (404, {}),
    "meetings.take_up": (404, {}),
    "problems.start_focus_area": (409, {"version": "9"}),
    "pictures.correct": (409, {"version": "1", "reason": "Fel"}),
    "accounts.look_over": (200, {"text": "Klotter på gaveln."}),
    "basemaps.take_part": (404, {"offset": "0"}),
    "basemaps.finish": (404, {"attribution": "Vi"}),
    "basemaps.begin": (200, {"name": "gator", "size": "10"}),
    "basemaps.abandon": (303, {}),
    "doubles.same": ((303, 404, 422), {}),
    "doubles.different": ((303, 404, 422), {}),
    "photos.put_back": ((404, 409, 422), {"version": "2"}),
    "addresses.nearest": (200, {"lat": "59.51", "lon": "15.99"}),
    "basemaps.remove": (303, {"version": "a"}),
    "inbox.part": (409, {"version": "1"}),
    "handovers.send_again": (409, {"version": "2"}),
    "problems.reopen": (409, {"version": "9"}),
    "problems.restore_cause": (404, {}),
    "evaluations.put_back": (404, {}),
    "evaluations.share": (422, {}),
    "evaluations.stop_sharing": (303, {}),
    "consultations.invite": ((303, 404, 409, 422), {}),
    "consultations.remove_photo": ((404, 409), {}),
    "legal_duties.begin": (303, {}),
    "legal_duties.begin_plan": (409, {}),
    "legal_duties.restore": (404, {}),
    "surveys.restore": (404, {}),
    "pledges.restore": (404, {}),
    "pledges.restore_commitment": (409, {}),
    "pledges.restore_signature": (404, {}),
    "pledges.remove": (409, {}),
    "pledges.change": (409, {"version": "1", "purpose": "Lugnare."}),
    "pledges.correct": (303, {"reason": "Fel antal."}),
    "pledges.begin_next": (409, {}),
    "official_statistics.take_file": (422, {}),
    "official_statistics.restore": (404, {}),
    "side_by_side.take_file": (422, {}),
    "side_by_side.restore": (404, {}),
    "asks.restore": (404, {}),
    "groups.reopen": (303, {}),
    "measurements.rest_on": ({None: 303, **dict.fromkeys((Role.REPORTER, Role.SOCIAL_SERVICES, Role.YOUTH), 404)}, {}),
    "measurements.take_in": (422, {}),
    "meetings.reopen": (303, {}),
    "redactions.withdraw": ({None: 409, Role.REGISTRAR: 303}, {}),
    "minutes.decide": (422, {"text": "Belysningen byts.", "due": "2026-12-11"}),
    "minutes.order": (303, {}),
    "minutes.remove_point": (303, {}),
    "minutes.restore_point": (404, {}),
    "minutes.write_note": ({None: 422, Role.REPORTER: 404}, {"version": "1", "note": "Ord"}),
    "minutes.finalize": ((404, 409), {"document_id": str(UUID(int=7))}),
    "minutes.move": (303, {"way": "ner"}),
    "problems.restore_step": (404, {}),
    "basemaps.put_address": (422, {"address": "https://x.se/{z}/{x}/{y}", "whose": "Vi"}),
}
"""Asked for by a script, or from a form that the furnished world does not show: what it answers to what;
by the role where those who may ask see different things (None: all others)."""
WORKED_ON = "inbox_api", "legal_duties_api", "undone_files_api"
"""Whose deeds are the coordinator's."""
SAID_NO = {"inbox_api.settle": (409,), "inbox_api.merge": (404,), "inbox_api.part": (409,)}
SAID_NO |= {"attachments_api.restore": (404,), "undone_files_api.cancel": (404,)}
SAID_NO |= {"undone_files_api.undo": (202, 409, 422)}
"""Of a report that is neither stopped nor merged, and a file that is not away: the same acts by their pages are
asked as they should be."""
Seen = dict[tuple[str, str], list[str]]
"""(endpoint, who asked) -> the SELECTs of one request."""


@pytest.fixture(scope="module")
def sizes(admin, world_template, postgres_url, tmp_path_factory, request) -> tuple[Seen, Seen]:
    """What everybody's requests ask where there is one batch of rows, and where there are three.

    Without --slow two roles of each route, others for others, ask it where there is little.
    """
    whole = request.config.getoption("--slow")
    folder, found = tmp_path_factory.mktemp("selects"), []
    with opened_world(admin, world_template, postgres_url, folder) as world, pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "KNOWN_FOR", inf)  # a place's row is read once, however long the test takes
        patch.setattr(forms, "PER_ENDPOINT", 2)  # enough to meet every form
        patch.setattr(Answers, "find", lambda *_: MISSING)  # as the first who asks after something was written
        things, ids = furnish(world), planted.fill(world)
        keys = planted.keys(world, ("koping", AREA))
        for batches in ((0,), (1, 2)):
            for batch in batches:
                more_rows.add(world, ids, folder, batch)
            meant_now(world, ids, patch)
            with closing(Sandbox(world)) as sandbox:
                site = opened(SimpleNamespace(world=world, sandbox=sandbox, things=things), folder)
                found.append(dict(everything(site, ids, keys, inf if whole or found else 2)))
    return tuple(found)


def meant_now(world, ids: planted.Ids, patch) -> None:
    """The bodies of the API's calls name the report's version as it stands, and the asker's organisation."""
    with world.scope() as scope:
        version = incidents.read_incident(scope, id=ids.incident).version
    for endpoint, body in sweep.BODIES.items():
        if "version" in body and endpoint.startswith(("incidents_api.", "inbox_api.put_back", "photos_api.remove")):
            patch.setitem(body, "version", version)
        if endpoint.startswith("measurements_api."):
            patch.setitem(body, "organisation_id", str(world.organisation("Högstadieskolan")))


def everything(site, ids: planted.Ids, keys: dict, askers: float) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Every request, those of members by so many roles of each route."""
    yield from of_everybody(site)
    yield from of_strangers(site, ids)
    with site.sandbox.undone():
        found = dict(on_phones(site))
    yield from found.items()
    with site.sandbox.undone():
        found = dict(on_walls(site, ids))
    yield from found.items()
    calls = sweep.calls(site.app, ids)
    for role in (*PEOPLE, *AREA_ROLES):
        yield from of_member(site, [call for call in calls if role in chosen(call, askers)], role, keys)
    yield from of_forms(site)


def chosen(call: sweep.Call, askers: float) -> list[Role]:
    """Those who ask: all that may, or two of them, in turn by the route."""
    guard = expected.guard(call.endpoint)
    may = [] if guard == expected.STRANGERS else [r for r in (*PEOPLE, *AREA_ROLES) if r.value in expected.roles(guard)]
    if not call.is_api and len(may) > askers:
        turn = list(expected.ROUTES).index(call.endpoint)
        return [may[turn % len(may)], may[(turn + len(may) // 2) % len(may)]]
    return may


def counted(site, ask, *good: int) -> list[str]:
    """The SELECTs of one request, which must be answered with one of these; what it does is undone."""
    with site.sandbox.undone(), asked(site.world.web.engine) as statements:
        answer = ask()
    if answer.status_code not in good:
        said = answer.text.partition("<main")[2] or answer.text
        raise AssertionError((answer.request.path, answer.status_code, said[:1500]))
    return selects(statements)


def of_everybody(site):
    http = site.browser().http
    for rule in site.app.url_map.iter_rules():
        if expected.guard(rule.endpoint) == expected.EVERYBODY:
            path = rule.rule.replace("/api/", "/koping/api/").replace("<path:name>", "page.css")
            # Whether the machine is ready is not asked here: no calendar goes round, and no queue is there.
            yield (rule.endpoint, "nobody"), counted(site, partial(http.get, path), 200, 503)


def of_strangers(site, ids):
    browser = site.browser()
    for call in sweep.calls(site.app, ids):
        if expected.guard(call.endpoint) == expected.STRANGERS and call.method == "GET":
            path = f"/koping{call.path}".replace("ingen-inbjudan", site.things.invitation)
            # What they serve: tests/basemaps, tests/mail, `on_phones`
            good = {**NOTHING_THERE, "phones.choose": 303}.get(call.endpoint, 200)
            yield (call.endpoint, "nobody"), counted(site, partial(browser.get, path), good)
    for endpoint, path, status in (("public.send_tip", "", 422), ("public.read_answer", "/svar", 200)):
        ask = partial(browser.post, f"/koping/oppet/tips{path}", {})
        yield (endpoint, "nobody"), counted(site, ask, status)


def of_member(site, calls: list[sweep.Call], role: Role, keys):
    """What a role may look at, also what is hidden from it; and the API's deeds by who wrote the report."""
    slug = AREA if role in AREA_ROLES else "koping"
    browser, key = site.browser(role, slug), keys[role, slug]
    for call in calls:
        ask = partial(sweep.ask, browser, call, slug, key)
        if call.method == "GET":
            yield (call.endpoint, role.value), counted(site, ask, 200, 303, 404)
        elif call.is_api and role == (Role.COORDINATOR if call.endpoint.startswith(WORKED_ON) else Role.SCHOOL):
            yield (call.endpoint, role.value), counted(site, ask, *SAID_NO.get(call.endpoint, (200, 201)))
        elif call.endpoint in SCRIPTED:
            status, values = SCRIPTED[call.endpoint]
            if isinstance(status, dict):
                status = status.get(role, status[None])
            good = status if isinstance(status, tuple) else (status,)
            written = partial(browser.post, f"/{slug}{call.path}", values)
            yield (call.endpoint, role.value), counted(site, written, *good)


def on_phones(site):
    """The way in with a phone on which two are remembered, and what it opens."""
    browser = site.browser(Role.SCHOOL, "koping")
    for role, pin in ((Role.SCHOOL, "4071"), (Role.REPORTER, "8203")):
        browser.sign_in(role, "koping")
        browser.post("/koping/konto/telefoner", {"label": "Den här", "pin": pin})
    browser.sign_out()
    with site.world.scope(Role.SCHOOL) as scope:
        this = next(one.id for one in phones.my_phones(scope) if one.label == "Den här")
    typed = {"id": str(this), "pin": "4071"}
    yield ("phones.choose", "whoever holds it"), counted(site, partial(browser.get, "/koping/telefon"), 200)
    yield ("phones.open_phone", "whoever holds it"), counted(site, partial(browser.post, "/koping/telefon", typed), 303)
    browser.http.delete_cookie("samsyn_report")
    browser.get("/koping/telefon")
    assert browser.post("/koping/telefon", typed).status_code == 303
    yield ("home.today", "on a phone"), counted(site, partial(browser.get, "/koping/"), 200)


def on_walls(site, ids):
    """The way in of a room's machine, and all that its wall shows and does."""
    browser = site.browser()
    browser.get(ADDRESS)
    given = {"code": code(site.world, "police")}
    yield ("wall.open_wall", "a room's machine"), counted(site, partial(browser.post, ADDRESS, given), 303)
    for room in Room:
        on_the_wall(browser, site.world, room)
        for call in sweep.calls(site.app, ids):
            if call.endpoint in expected.BY_WALL_ROUTES and call.method == "GET":
                yield (
                    (call.endpoint, room),
                    counted(site, partial(browser.get, f"/koping{call.path}"), 200, 204, 303, 404),
                )
    news = partial(browser.get, f"{ADDRESS}/nytt?skarm=decide")
    yield ("wall.news", "what is new"), counted(site, news, 200)
    said = {"text": "Vuxna ute.", "function": "Fältgruppen", "due": "2026-12-11", "ground": "Bråk."}
    yield ("wall.add_decision", "a wall"), counted(site, partial(browser.post, f"{ADDRESS}/beslut", said), 303)
    yield ("wall.leave", "a wall"), counted(site, partial(browser.post, f"{ADDRESS}/stang"), 303)


def of_forms(site):
    """Every form filled in well, as whoever met it; where a route has several, the one that needs most."""
    found: Seen = {}
    for form in site.forms:
        browser = browser_of(site, form)
        with Kept(browser):
            sql = counted(site, partial(send, browser, form, accepted(form)), 200, 201, 204, 303)
        key = form.endpoint, str(form.role or "nobody")
        found[key] = max(found.get(key, []), sql, key=len)
    yield from found.items()


def most(seen: Seen, endpoint: str) -> tuple[str, list[str]]:
    """Whoever needs most of a route, and what."""
    return max(((who, sql) for (name, who), sql in seen.items() if name == endpoint), key=lambda one: len(one[1]))


def test_every_route_is_asked(sizes):
    for seen in sizes:
        assert {endpoint for endpoint, _who in seen} == set(expected.ROUTES)


@pytest.mark.parametrize("endpoint", expected.ROUTES)
def test_a_route_needs_as_many_selects_as_its_budget_says(sizes, endpoint):
    _, budget = expected.ROUTES[endpoint]
    who, found = most(sizes[1], endpoint)
    where = f"{endpoint} as {who}: budget {budget}, needs {len(found)}"
    assert len(found) <= budget, f"{where}. It reads\n{by_table(found)}"
    assert len(found) >= budget - SPARE, f"{where}. Lower the budget in tests/access/expected/routes.py"


@pytest.mark.parametrize("endpoint", expected.ROUTES)
def test_a_route_needs_no_more_when_there_is_more_to_show(sizes, endpoint):
    small, large = sizes
    grown = [
        f"{endpoint} as {who}: {len(few)} SELECTs, {len(large[name, who])} with more rows. These came more often:\n"
        + by_table(large[name, who], more_than=few)
        for (name, who), few in small.items()
        if name == endpoint and name not in BY_PLACE and len(few) < len(large[name, who])
    ]
    assert not grown, "\n".join(grown)


def test_every_statement_says_whose_rows_it_asks_for(sizes):
    found = {
        (table, sql)
        for (_name, _who), statements in sizes[0].items()
        for sql in statements
        for table in unrouted(sql, spread())
    }
    assert not {f"{table}: {sql}" for table, sql in found if table not in ACROSS}
    assert ACROSS.keys() == {table for table, _sql in found}, "take what needs no leave any more out of ACROSS"


def test_a_statement_that_does_not_say_is_noticed():
    tables = {"incident", "shape", "place"}
    assert unrouted("SELECT 1 FROM incident WHERE id = 3", tables) == ["incident"]
    assert unrouted("SELECT 1 FROM incident AS one, shape WHERE shape.tenant_id = %(a)s", tables) == ["incident"]
    assert unrouted("SELECT 1 FROM shape WHERE (shape.tenant_id = %(a)s OR shape.area_id = %(a)s)", tables) == ["shape"]
    joined = "SELECT 1 FROM incident AS one JOIN place ON place.tenant_id = one.tenant_id WHERE one.tenant_id = %(a)s"
    assert unrouted(joined, tables) == []
    assert unrouted("WITH x AS (SELECT id FROM incident WHERE tenant_id = $1) SELECT id FROM x", tables) == []
