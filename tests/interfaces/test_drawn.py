"""Pages that are drawn once: the same for the same reader, her own alone, and new when anything of them is."""

import gzip
import re
from dataclasses import replace

import pytest

from app.accounts import sessions
from app.interfaces import drawn
from app.interfaces.drawn import Drawing
from app.situational_pictures import service as pictures
from app.situational_pictures import year_table
from tenants.access import Role
from tests.tenants.test_kept import report

TOKENS = re.compile(r'name="csrf" value="[^"]+"|nonce="[^"]+"|data-left="\d+"')
PAGES = ("lagesbild", "lagesbild/tabell", "lagesbild/tal", "platser/", "fokusomraden/", "konto")


def signed_in(world, app, role, slug="koping"):
    client = app.test_client()
    client.set_cookie("samsyn", world.session(role, slug))
    return client


def html(client, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("page", PAGES)
def test_it_is_the_same_page_drawn_once_or_anew(world, app, page, monkeypatch):
    report(world)
    client, draws = signed_in(world, app, Role.COORDINATOR), []
    draw = drawn.Drawing
    monkeypatch.setattr(drawn, "Drawing", lambda text: draws.append(text) or draw(text))
    first, again = html(client, f"/koping/{page}"), html(client, f"/koping/{page}")
    assert TOKENS.sub("", first) == TOKENS.sub("", again) and len(draws) == 1
    assert re.findall(r'nonce="([^"]+)"', first)[0] != re.findall(r'nonce="([^"]+)"', again)[0]
    assert "\0" not in again
    report(world)  # another state: nothing that was drawn in the one before is found
    html(client, f"/koping/{page}")
    assert len(draws) == 2


def test_nobody_meets_what_was_drawn_for_another(world, app):
    report(world)
    readers = {role: signed_in(world, app, role) for role in (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL)}
    alone = {role: TOKENS.sub("", html(client, "/koping/lagesbild/tabell")) for role, client in readers.items()}
    for role, client in reversed(readers.items()):
        assert TOKENS.sub("", html(client, "/koping/lagesbild/tabell")) == alone[role]
    assert len(set(alone.values())) == len(alone)


def test_what_is_compressed_is_what_was_drawn():
    values = {"csrf": "a" * 70_00, "nonce": "b"}
    held = drawn.places(values)
    page = Drawing(f"<p>å{held['csrf']}</p>" + "text " * 5_000 + f"{held['nonce']}{held['csrf']}")
    whole = page.filled(values)
    assert gzip.decompress(page.compressed(values, whole)) == whole
    assert whole.decode().startswith("<p>åaaa") and whole.endswith(b"b" + b"a" * 7_000)


def test_what_cannot_be_written_out_is_not_kept():
    assert drawn.known_by({"draw": lambda: None}, {}) is None
    assert drawn.known_by({"n": 1}, {}) != drawn.known_by({"n": True}, {}) != drawn.known_by({"n": 1.0}, {})
    assert drawn.known_by({"n": [1]}, {}) == drawn.known_by({"n": [1]}, {})


def reckoned(world, session, **inputs):
    """(picture, table), as a page that only looks asks for them."""
    with world.web.scope(world.tenants["koping"]) as scope:
        seen = scope.acting_as(sessions.actor_of_session(scope, token=session))
        return pictures.picture(seen, brief=True, **inputs), year_table.year_table(seen)


def test_what_is_reckoned_is_kept_for_its_reader_until_something_is_written(world):
    report(world)
    one, other = world.session(Role.COORDINATOR), world.session(Role.ANALYST)
    first, again = reckoned(world, one), reckoned(world, one)
    assert first[0] is again[0] and first[1] is again[1]
    assert reckoned(world, other)[0] is not first[0]
    assert reckoned(world, one, own=True)[0] is not first[0]
    report(world)
    later = reckoned(world, one)
    assert later[0] is not first[0]
    assert later[0].groups.total.now + later[0].not_whole == first[0].groups.total.now + first[0].not_whole + 1


def test_what_was_made_of_anything_else_is_not_kept(world):
    session = world.session(Role.COORDINATOR)
    with world.web.scope(world.tenants["koping"]) as scope:
        seen = scope.acting_as(sessions.actor_of_session(scope, token=session))
        inside = replace(seen, performing=["x"])

        def loosely(scope):
            return object(), scope.db.connection()

        def plainly(scope):
            return object()

        assert inside.while_true(loosely) != inside.while_true(loosely)
        assert inside.while_true(plainly) is inside.while_true(plainly)
        assert seen.while_true(plainly) is not seen.while_true(plainly)  # outside an act
