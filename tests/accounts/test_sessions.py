"""Rights end at once: whoever is shut out, or has no role any more, is nobody from the next request and job on.

And a session never grows older than it may, nor stronger than it was made.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts import service as accounts
from app.accounts import sessions
from tenants.access import Role
from tenants.errors import Conflict, NotFound
from tenants.registry import change_profile
from tests.accounts.signed_in import COORDINATOR, as_superuser, give_role, sign_in
from tests.world import NOW, email

ENDINGS = {
    "shut out": "UPDATE person SET disabled_at = now() WHERE email = :email",
    "without a role": "UPDATE membership SET valid_to = '2026-11-24' WHERE person_id ="
    " (SELECT id FROM person WHERE email = :email)",
}
ALMOST_TEN = timedelta(hours=9, minutes=59)


def lives(world, token: str, slug: str = "koping") -> bool:
    with world.web.scope(world.tenants[slug]) as scope:
        return sessions.actor_of_session(scope, token=token) is not None


def switch(world, token: str, slug: str) -> str:
    with world.web.scope(world.tenants[slug]) as scope:
        return sessions.switch_here(scope, token=token)


def used_until(world, token: str, moment, slug: str = "koping") -> None:
    """The session as it is when it has been used all the time."""
    as_superuser(world, "UPDATE session SET last_seen = :moment", moment=moment)
    world.web.clock = lambda: moment
    assert lives(world, token, slug)


@pytest.mark.parametrize("ending", ENDINGS)
def test_session_key_and_order_are_dead_from_the_next_request(client, world, ending):
    client.sign_in(Role.COORDINATOR)
    key = world.key(Role.COORDINATOR, reach="read")
    with world.scope(Role.COORDINATOR) as scope:
        membership_id = scope.actor.membership_id
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get("/koping/konto").status_code == 200
    assert client.get("/koping/api/v1/categories", headers=headers).status_code == 200
    as_superuser(world, ENDINGS[ending], email=COORDINATOR)
    assert client.get("/koping/konto").headers["Location"].startswith("/koping/logga-in")
    assert client.get("/koping/api/v1/categories", headers=headers).status_code == 401
    with world.web.scope(world.tenants["koping"]) as scope:
        assert accounts.actor_of_membership(scope, id=membership_id) is None
    assert sign_in(world) is None


def test_whoever_is_shut_out_cannot_switch_her_session_to_another_tenant(world):
    give_role(world, slug="arboga", role="school")
    token = sign_in(world)
    as_superuser(world, ENDINGS["shut out"], email=COORDINATOR)
    with pytest.raises(NotFound), world.web.scope(world.tenants["arboga"]) as scope:
        sessions.switch_here(scope, token=token)


def test_a_switch_of_tenant_keeps_the_age_and_the_old_token_is_dead(world):
    give_role(world, slug="arboga", role="school")
    token = sign_in(world)
    used_until(world, token, NOW + ALMOST_TEN)
    moved = switch(world, token, "arboga")
    assert lives(world, moved, "arboga") and not lives(world, token)
    world.web.clock = lambda: NOW + timedelta(hours=10, minutes=1)
    assert not lives(world, moved, "arboga")


def test_a_session_is_kept_alive_by_asking_and_never_beyond_its_age(client, world):
    client.sign_in(Role.COORDINATOR)
    client.get("/koping/konto")
    moment, almost = NOW, sessions.IDLE - sessions.SEEN_EVERY
    while moment + almost < NOW + sessions.LONGEST:
        moment += almost
        world.web.clock = lambda at=moment: at
        assert client.post("/koping/fortsatt").status_code == 204
    world.web.clock = lambda: NOW + sessions.LONGEST + timedelta(minutes=1)
    assert client.post("/koping/fortsatt").status_code != 204


def test_nobody_brings_a_session_to_where_more_is_asked(client, world):
    give_role(world, slug="arboga", role="school")
    with world.worker.scope(world.tenants["arboga"]) as scope:
        change_profile(scope, replace(scope.profile, sign_in_methods=("password",)))
    client.sign_in(Role.COORDINATOR)
    as_superuser(world, "UPDATE session SET made_by = 'invitation'")
    client.get("/arboga/konto")
    answer = client.post("/arboga/byt")
    assert answer.status_code == 409 and "på ett sätt som inte räcker här" in answer.text
    assert "<h1>Logga in i Arboga" in answer.text
    with pytest.raises(Conflict):
        switch(world, client.http.get_cookie("samsyn").value, "arboga")
    assert client.get("/koping/konto").status_code == 200, "the session lives on where it was made"
    as_superuser(world, "UPDATE session SET made_by = 'password'")
    assert switch(world, client.http.get_cookie("samsyn").value, "arboga")


def test_a_password_opens_nothing_where_it_is_not_enough(client, world):
    with world.worker.scope(world.tenants["koping"]) as scope:
        change_profile(scope, replace(scope.profile, sign_in_methods=("oidc",)))
    answer = client.sign_in_by_form(Role.COORDINATOR)
    assert answer.status_code == 409 and "räcker det inte att logga in med lösenord" in answer.text
    assert client.http.get_cookie("samsyn") is None


def test_the_sixth_session_ends_the_oldest(world):
    tokens = [sign_in(world) for _ in range(7)]
    assert [lives(world, token) for token in tokens] == [False] * 2 + [True] * 5


def test_a_switched_session_counts_among_the_five_and_outlives_its_switch(world):
    give_role(world, slug="arboga", role="school")
    tokens = [sign_in(world) for _ in range(5)]
    moved = switch(world, tokens[0], "arboga")
    assert lives(world, moved, "arboga") and all(lives(world, token) for token in tokens[1:])


def test_who_only_reports_may_stay_signed_in_on_every_telephone(world):
    reporter = email(Role.REPORTER, "koping")
    tokens = [sign_in(world, who=reporter) for _ in range(7)]
    assert all(lives(world, token) for token in tokens)


def test_a_session_that_was_used_meanwhile_is_noted_once_a_minute(world):
    token = sign_in(world)
    for seconds, noted in ((59, 0), (61, 61), (100, 61), (130, 130)):
        moment = NOW + timedelta(seconds=seconds)
        world.web.clock = lambda moment=moment: moment
        assert lives(world, token)
        assert as_superuser(world, "SELECT last_seen FROM session") == NOW + timedelta(seconds=noted)
