"""An open page's answer is given again for a moment, to anybody, without a question to the database; and nothing else
ever is."""

import pytest

from app.factory import create_app
from app.interfaces.middleware import GiveAgain
from app.publishing import service
from tenants.access import Role
from tests.publishing.items import MESSAGE, published
from tests.statements import asked, selects

HOME = "/koping/oppet/"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def app(world, settings):
    return create_app(settings, world.web, given_again=3600)


def said(answer):
    return answer.status_code, answer.data, sorted(answer.headers.items())


def test_whoever_asks_next_gets_the_same_answer_and_the_database_is_not_asked(world, client):
    published(world)
    first, small = client.get(HOME), client.http.get(HOME, headers=GZIP)
    unchanged = client.get(HOME, headers={"If-None-Match": first.headers["ETag"]})
    client.sign_in(Role.COORDINATOR)
    with asked(world.web.engine) as statements:
        assert said(client.get(HOME)) == said(first)
        assert said(client.http.get(HOME, headers=GZIP)) == said(small) != said(first)
        assert said(client.get(HOME, headers={"If-None-Match": first.headers["ETag"]})) == said(unchanged)
        assert selects(statements) == [] and unchanged.status_code == 304
        assert said(client.get(f"{HOME}?fraga=1")) == said(first) and selects(statements), "a question is asked"


def test_each_place_host_and_address_has_its_own(world, client):
    published(world)
    assert MESSAGE["title"] in client.get(HOME).text
    assert MESSAGE["title"] not in client.get("/kungsor/oppet/").text
    assert client.get(f"{HOME}finns-inte").status_code == 404
    assert client.get(HOME, headers={"Host": "elsewhere.example"}).status_code == 400


def test_what_is_told_the_place_here_is_seen_here_at_once(world, client):
    row = published(world)
    assert MESSAGE["title"] in client.get(HOME).text
    with world.scope(Role.COMMUNICATOR) as scope:
        service.take_back(scope, id=row.id, why="Det hände en annan dag.")
    assert MESSAGE["title"] in client.get(HOME).text, "another process wrote: for a moment it is as it was"
    client.sign_in(Role.COORDINATOR)
    client.post("/koping/logga-ut")
    assert MESSAGE["title"] not in client.get(HOME).text


def test_nothing_is_given_again_when_its_moment_has_passed_nor_what_is_no_open_page():
    now, drawn = 0.0, 0

    def drawing(environ, start_response):
        nonlocal drawn
        drawn += 1
        environ |= {"samsyn.open": True} if environ["PATH_INFO"] == "/oppet/" else {}
        start_response("200 OK", [])
        return [str(drawn).encode()]

    door = GiveAgain(drawing, "/oppet", seconds=1, clock=lambda: now)

    def ask(path="/oppet/", method="GET", slug="koping"):
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "samsyn.slug": slug}
        return b"".join(door(environ, lambda *_: None))

    assert [ask(), ask(), ask(slug="arboga")] == [b"1", b"1", b"2"]
    assert [ask("/oppet/annat"), ask("/oppet/annat"), ask("/idag"), ask("/idag")] == [b"3", b"4", b"5", b"6"]
    now = 1.0
    assert [ask(), ask()] == [b"7", b"7"]
    assert [ask(method="POST"), ask()] == [b"8", b"9"] and ask(method="POST", slug="arboga") == b"10" and ask() == b"9"
    now = 1_000.0
    assert ask() == b"11" and len(door._sent) == 1
