"""Every route × every role, here and next door; and no word of Köping's in any answer to others."""

import re

import pytest
from sqlalchemy import func, select

from app.factory import create_app
from app.figures.rooms import Room
from app.incidents import lists
from app.incidents import pages as incident_pages
from app.incidents import service as incidents
from app.interfaces.web import Pages
from config.settings import Settings
from tenants.access import Role
from tenants.audit import AuditLine
from tests.access import canaries, expected, planted, sweep
from tests.browsing import Browser
from tests.databases import opened_world
from tests.phones.remembered import on_a_phone
from tests.wall.walls import on_the_wall
from tests.world import AREA, PEOPLE

AREA_ROLES = (Role.AREA_CHIEF, Role.AREA_ANALYST)
NEIGHBOURS = [
    *((role, "arboga") for role in PEOPLE),
    *((role, AREA) for role in AREA_ROLES),
    (Role.COORDINATOR, "kungsor"),
    (Role.POLICE_OFFICER, "kungsor"),
]
FOURTH = 4


@pytest.fixture(scope="module")
def world(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("routes")) as made:
        yield made


@pytest.fixture(scope="module")
def ids(world):
    return planted.plant(world)


@pytest.fixture(scope="module")
def app(world, ids, tmp_path_factory):
    return application(world, tmp_path_factory.mktemp("var"))


def application(world, var):
    settings = Settings(
        database_url=world.urls["web"],
        redis_url="unix:///nowhere.sock",
        secret=b"0" * 64,
        public_url="http://127.0.0.1:8000",
        var=var,
        demo=False,
        port=8000,
    )
    return create_app(settings, world.web)


@pytest.fixture(scope="module")
def calls(app, ids):
    return sweep.calls(app, ids)


@pytest.fixture(scope="module")
def keys(world, ids):
    return planted.keys(world, ("koping", "arboga", "kungsor", AREA))


@pytest.fixture
def some(calls, request):
    """A function that gives what a role asks for: without --slow all that it may where it is at home, and of what it
    may not a fourth, another for each turn. `test_a_role_opens_what_the_table_says_and_nothing_else` asks for all."""

    def chosen(role: Role, turn: int) -> list[sweep.Call]:
        if request.config.getoption("--slow"):
            return calls
        return [call for n, call in enumerate(calls) if sweep.may(role, call) or n % FOURTH == turn % FOURTH]

    return chosen


@pytest.fixture
def browser(app, world):
    return Browser(app.test_client(), world)


def nothing(breaches) -> None:
    found = list(breaches)
    assert not found, "\n".join(found)


# --- every route is known --------------------------------------------------------------------------------------------


def test_every_route_stands_in_the_table(app):
    assert sweep.unlisted(app) == []


def test_every_view_of_a_tenant_is_called_with_an_open_scope(app):
    assert sweep.without_scope(app) == []


# --- every route × every role ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", PEOPLE)
def test_a_role_opens_what_the_table_says_and_nothing_else(browser, calls, keys, world, role):
    """And what is only looked at is never told as done. Whoever opens a form has not sent it: the chain holds what was
    done, and what was read stands beside it."""
    browser.sign_in(role, "koping")
    with world.worker.scope(world.tenants["koping"]) as scope:
        before = scope.db.scalar(select(func.max(AuditLine.seq)))
    nothing(sweep.as_member(browser, calls, role, "koping", keys[role, "koping"]))
    for call in calls:
        if call.method == "GET" and expected.guard(call.endpoint) == expected.STRANGERS:
            sweep.ask(browser, call, "koping")
    assert role != Role.SCHOOL or browser.post("/koping/rapporter/", {"category": "klotter"}).status_code == 422
    with world.worker.scope(world.tenants["koping"]) as scope:
        done = select(AuditLine.act).where(AuditLine.seq > before, AuditLine.outcome == "done")
        assert set(scope.db.scalars(done)) == set()


@pytest.mark.parametrize("room", Room)
def test_a_rooms_wall_opens_its_own_screens_and_nothing_else(browser, world, calls, room):
    on_the_wall(browser, world, room)
    nothing(sweep.on_wall(browser, calls, "koping", f"room_{room}"))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPORTER])
def test_a_remembered_phone_opens_what_is_listed_whoever_it_is_and_nothing_else(browser, calls, role):
    on_a_phone(browser, role)
    nothing(sweep.on_phone(browser, calls, "koping", role))
    reports = [call for call in calls if call.endpoint == "incidents.create"]
    assert browser.post(f"/koping{reports[0].path}").status_code == 422, "the deed itself is let through"


@pytest.mark.parametrize("role", AREA_ROLES)
def test_the_areas_people_open_their_own_and_nothing_else(browser, calls, keys, role):
    browser.sign_in(role, AREA)
    nothing(sweep.as_member(browser, calls, role, AREA, keys[role, AREA]))


def test_nobody_is_sent_to_the_sign_in_page(browser, calls):
    browser.get("/koping/logga-in")
    nothing(sweep.as_nobody(browser, calls, "koping"))


@pytest.mark.parametrize(
    ("role", "slug"), [(Role.COORDINATOR, "arboga"), (Role.ADMINISTRATOR, "kungsor"), (Role.AREA_CHIEF, AREA)]
)
def test_a_session_of_another_tenant_is_nobody_here(browser, calls, role, slug):
    browser.sign_in(role, slug)
    browser.get("/koping/logga-in")
    nothing(sweep.as_nobody(browser, calls, "koping"))


def test_between_them_the_neighbours_ask_for_everything(calls, some):
    asked = [call for turn, (role, _slug) in enumerate(NEIGHBOURS) for call in some(role, turn)]
    assert set(calls) == set(asked)


@pytest.mark.parametrize(("role", "slug"), NEIGHBOURS)
def test_another_tenants_people_meet_nothing_of_kopings(browser, calls, some, keys, role, slug, request):
    """Köping's ids in their own addresses, their own pages, Köping's addresses themselves, and every error page: no
    id is there, no answer holds a word of Köping's, and in Arboga the answer is the same as to an id that never was.

    Without --slow a coordinator and the area's people ask everything; each other role the addresses with an id that
    `some` gives, of its other pages a half of what it may and an eighth of what it may not, not the same, and of
    Köping's addresses, where all are nobody, an eighth.
    """
    whole = request.config.getoption("--slow") or role == Role.COORDINATOR or slug == AREA
    turn, key = NEIGHBOURS.index((role, slug)), keys[role, slug]
    by_id = {call for call in some(role, turn) if call.takes_id}
    browser.sign_in(role, slug)
    words = [canaries.SECRET] if slug == AREA else [canaries.SECRET, canaries.TOLD]
    found = []
    for n, call in enumerate(calls):
        eighth = whole or n % 8 == turn % 8
        asks = eighth or (sweep.may(role, call) and n % 2 == turn % 2)
        if call in by_id or (asks and (call.method == "GET" or call.takes_id)):
            answer = sweep.ask(browser, call, slug, key)
            found += sweep.of_neighbour(call, answer, role, slug)
            if slug == "arboga" and call in by_id and call.method == "GET":
                found += differs(browser, call, answer, key)
            heard = answer if (call.endpoint, slug) != BY_NAME else None
            there = sweep.ask(browser, call, "koping", key) if eighth else None
            found += [f"{call} says {word}" for word in words for one in (heard, there) if one and word in said(one)]
    for path in ("/", f"/{slug}/finns-inte", "/koping/finns-inte", "/koping", "/halsa"):
        found += [f"{path} says {word}" for word in words if word in said(browser.get(path))]
    nothing(found)


BY_NAME = ("audit_log.police_reads", AREA)
"""The area's chief reads the names of the police who have read, as the municipalities know them (decision 75)."""


def differs(browser, call: sweep.Call, theirs, key) -> list[str]:
    """Nobody learns what exists elsewhere: to a foreign id and to one that never was, status, headers and body are the
    same but for what is drawn by lot."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "01a00000-0000-7000-8000-000000000000", call.path)
    none = sweep.ask(browser, sweep.Call(call.endpoint, "GET", path, True), "arboga", key)
    equal = (theirs.status_code, same(theirs, call.path)) == (none.status_code, same(none, path))
    return [] if equal else [f"{call} answers otherwise than to an id that never was"]


def same(answer, path: str) -> str:
    """What remains of an answer without its nonce, its token and the address asked."""
    drawn = rf'nonce="[^"]+"|nonce-[\w-]+|value="[0-9a-f]{{128}}"|{re.escape(path)}'
    head = "".join(f"{name}: {value}\n" for name, value in sorted(answer.headers.items()) if name != "Set-Cookie")
    return re.sub(drawn, "", re.sub(r"Content-Length: \d+\n", "", head) + answer.get_data(as_text=True))


def said(answer) -> str:
    """Everything an answer tells: status line, headers and body."""
    return f"{answer.headers}\n{answer.get_data(as_text=False).decode('utf-8', 'replace')}"


SINGS = {
    "incidents.index",
    "incidents.show",
    "incidents_api.show",
    "est.show",
    "documents.index",
    "documents.file",
    "situational_pictures.show",
    "intake.show",
    "intake.bad_rows",
}


def test_the_canary_sings_at_home(browser, calls, keys):
    """The control: Köping's coordinator meets the word on her pages, so its absence elsewhere says something."""
    browser.sign_in(Role.COORDINATOR, "koping")
    heard = set()
    for call in calls:
        if call.method == "GET" and call.endpoint in SINGS:
            answer = sweep.ask(browser, call, "koping", keys[Role.COORDINATOR, "koping"])
            heard |= {call.endpoint} if canaries.SECRET in said(answer) else set()
    assert heard == SINGS
    assert len(canaries.canary_columns()) > 40


# --- the sweep can fail ----------------------------------------------------------------------------------------------


def test_a_route_that_is_not_in_the_table_is_caught(world, ids, tmp_path):
    leak = Pages("leak", __name__, url_prefix="/lacka")
    leak.get("/")(lambda scope: "allt")
    app = application(world, tmp_path)
    app.register_blueprint(leak)
    assert any("leak" in line for line in sweep.unlisted(app))
    app.add_url_rule("/utan-dorr", "incidents.index2", lambda: "allt")
    assert "incidents.index2" in sweep.without_scope(app)


def test_an_act_without_its_guard_is_caught(browser, calls, keys, monkeypatch):
    monkeypatch.setattr(incidents, "list_incidents", incidents.list_incidents.__wrapped__)
    monkeypatch.setattr(lists, "count_listed", lists.count_listed.__wrapped__)
    monkeypatch.setattr(lists, "list_stopped", lists.list_stopped.__wrapped__)
    assert incident_pages.service is incidents
    role = Role.COUNCIL_MEMBER
    some = [call for call in calls if call.endpoint == "incidents.index"]
    browser.sign_in(role, "koping")
    assert list(sweep.as_member(browser, some, role, "koping", keys[role, "koping"]))


def test_an_act_that_forgets_the_tenant_is_caught(browser, calls, keys, world, monkeypatch):
    """A reader that takes any row by its id, from whatever tenant it is."""
    of_koping = incidents.read_incident.__wrapped__

    def read_anywhere(_scope, *, id):
        with world.scope(Role.COORDINATOR) as elsewhere:
            return of_koping(elsewhere, id=id)

    monkeypatch.setattr(incidents, "read_incident", read_anywhere)
    (edit,) = [call for call in calls if call.endpoint == "incidents.edit"]
    browser.sign_in(Role.COORDINATOR, "arboga")
    answer = sweep.ask(browser, edit, "arboga", keys[Role.COORDINATOR, "arboga"])
    assert list(sweep.of_neighbour(edit, answer, Role.COORDINATOR, "arboga"))
    assert canaries.SECRET in said(answer)
    assert differs(browser, edit, answer, keys[Role.COORDINATOR, "arboga"])
