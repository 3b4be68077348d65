"""Database and queue away, over every page and form by which a municipality is set up and its people kept: each says a
plain sentence, nothing is half done, and what was typed can be sent once more.

The mail server, which no page speaks to, and what is done when each is back: `tests/mail/test_away.py`.
"""

from types import SimpleNamespace

import pytest
from sqlalchemy import text
from werkzeug.exceptions import NotFound

from app.factory import create_app
from tenants.access import Role
from tenants.post import Folder
from tests import world as cast
from tests.access.planted_parts import address_file, ground_file, organisation, own_type, phone, put_arms
from tests.accounts.test_nothing_typed_is_lost import kept
from tests.bad_input.conftest import settings_for
from tests.bad_input.forms import accepted, endpoint_of, form_has_file, forms_of, send
from tests.bad_input.sandbox import NOT_STORED
from tests.browsing import Browser
from tests.databases import engine_of, opened_world
from tests.mail.test_away import database_away
from workers.queue import RunQueue

SETS_UP = {
    *("setup", "settings", "ground", "taxonomy", "organisations", "people", "go_live", "practice", "call_lists"),
    *("basemaps", "address_files", "urgent", "photos", "accessibility", "phones", "letters", "accounts"),
}
STARTS = {
    Role.ADMINISTRATOR: ("koping", ["installningar", "personer/", "konto", "utskick/"]),
    Role.COORDINATOR: ("koping", ["installningar", "personer/", "bakgrundskarta"]),
    Role.UNIT_MANAGER: ("koping", ["personer/", "konto"]),
    Role.AREA_CHIEF: (cast.AREA, ["personer/", "personer/polisen"]),
}
SECRET = {"password", "new_password", "token", "pin"}
TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
AWAY = "Databasen svarar inte just nu."
NOTHING_IN_THEM = {"accounts.close_session", "accounts.stay"}
"""Whoever signs out is out, and to be asked is all that keeps a session alive."""


class Within:
    """The addresses of these domains alone, so that the walk stays in them."""

    def __init__(self, adapter):
        self.adapter = adapter

    def match(self, **asked):
        found = self.adapter.match(**asked)
        if found[0].partition(".")[0] not in SETS_UP:
            raise NotFound
        return found


@pytest.fixture(scope="module")
def laid(admin, world_template, postgres_url, tmp_path_factory):
    """The application on a world that has been set up half-way, a browser for each role, its pages and forms."""
    var = tmp_path_factory.mktemp("var")
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("documents")) as world:
        for plant in (ground_file, address_file, own_type, organisation, put_arms):
            plant(world)
        phone(world, "Jourtelefonen")
        world.web.post = Folder("http://127.0.0.1:8000", var / "mail")
        app = create_app(settings_for(world, var), world.web)
        adapter, browsers, forms, pages = Within(app.url_map.bind("127.0.0.1")), {}, {}, {}
        for role, (slug, paths) in STARTS.items():
            browsers[role] = Browser(app.test_client(), world).sign_in(role, slug)
            found, walked = forms_of(browsers[role], role, [f"/{slug}/{path}" for path in paths], adapter)
            forms |= {(form.key, role): form for form in found if form.endpoint}
            pages |= {(endpoint_of(adapter, path), role): path for path in walked}
        yield SimpleNamespace(world=world, browsers=browsers, forms=list(forms.values()), pages=pages)


def stored(laid) -> dict[str, tuple]:
    """Table -> (rows, a sum over their content), of all that a refused form must leave alone."""
    with engine_of(laid.world.urls[None]) as engine, engine.connect() as connection:
        tables = set(connection.scalars(text(TABLES))) - set(NOT_STORED)
        sums = " UNION ALL ".join(
            f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {name} t"  # noqa: S608
            for name in sorted(tables)
        )
        return {name: (rows, content) for name, rows, content in connection.execute(text(sums))}


def test_the_walk_meets_what_a_municipality_is_set_up_by(laid):
    """Otherwise those below would prove less than they say."""
    met = {form.endpoint for form in laid.forms}
    assert met >= {
        *("setup.skip", "setup.finish", "setup.share", "setup.switch_module", "settings.describe", "settings.rename"),
        *("settings.choose_rhythm", "settings.put_arms", "ground.take_file", "ground.save_draft", "ground.add_place"),
        *("ground.change_place", "ground.end_place", "ground.merge", "ground.rename_area", "organisations.add"),
        *("organisations.change", "people.give", "people.change", "people.end", "people.look_through"),
        *("people.send_reset", "people.confirm", "go_live.record", "go_live.begin", "call_lists.change_whole"),
        *("basemaps.put", "practice.make", "accounts.make_token", "accounts.choose_notices"),
    }, met
    assert {endpoint.partition(".")[0] for endpoint, _role in laid.pages if endpoint} == SETS_UP, laid.pages


@pytest.mark.parametrize("tables", ["membership, person", "audit_head"], ids=["at the door", "when it is kept"])
def test_a_form_that_meets_no_database_says_so_keeps_what_was_typed_and_does_nothing(laid, tables):
    before, faults = stored(laid), []
    with database_away(laid.world, tables):
        for form in laid.forms:
            sent = accepted(form)
            answer = send(laid.browsers[form.role], form, sent)
            if form.endpoint in NOTHING_IN_THEM:
                continue
            typed = {name: value for name, value in sent.items() if not form_has_file(form, name)}
            back = {} if SECRET & set(typed) else typed
            if answer.status_code != 503 or AWAY not in answer.text or kept(answer) != back:
                faults.append((form.role, form.endpoint, answer.status_code, kept(answer), back))
    assert faults == []
    assert stored(laid) == before


def test_a_page_that_meets_no_database_says_so(laid):
    faults = []
    with database_away(laid.world):
        for (endpoint, role), path in laid.pages.items():
            answer = laid.browsers[role].get(path)
            if answer.status_code != 503 or AWAY not in answer.text:
                faults.append((endpoint, role, answer.status_code))
    assert faults == []


def test_no_page_and_no_form_of_them_waits_for_the_queue(laid):
    """They stand as they do otherwise; what a worker is to do is found by its row."""
    laid.world.web._enqueue = RunQueue("redis://127.0.0.1:1/0", b"key").enqueue
    shown = {key: laid.browsers[key[1]].get(path).status_code for key, path in laid.pages.items()}
    assert {key: status for key, status in shown.items() if status >= 500} == {}
    refused = []
    for form in laid.forms:
        if form.endpoint in NOTHING_IN_THEM:
            continue
        answer = send(laid.browsers[form.role], form, accepted(form))
        if answer.status_code >= 500:
            refused.append((form.role, form.endpoint, answer.status_code))
    assert refused == []
