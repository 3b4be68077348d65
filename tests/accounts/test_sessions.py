"""Rights end at once: whoever is shut out, or has no role any more, is nobody from the next request and job on.

And who guesses at a password is slowed down without shutting its owner out.
"""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from app.accounts import service as accounts
from app.accounts import sessions, signing_in
from tenants.access import Role
from tenants.errors import Conflict, NotFound
from tests.world import NOW, PASSWORD, email

COORDINATOR = email(Role.COORDINATOR, "koping")
ENDINGS = {
    "shut out": "UPDATE person SET disabled_at = now() WHERE email = :email",
    "without a role": "UPDATE membership SET valid_to = '2026-11-24' WHERE person_id ="
    " (SELECT id FROM person WHERE email = :email)",
}


def as_superuser(world, statement: str, **values) -> None:
    engine = create_engine(world.urls[None])
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def sign_in(world, *, password=PASSWORD, network="192.0.2.1", who=COORDINATOR, slug="koping"):
    with world.web.scope(world.tenants[slug]) as scope:
        return signing_in.sign_in(scope, email=who, password=password, network=network)


def fail(world, times: int, **more) -> None:
    for _ in range(times):
        assert sign_in(world, password="fel", **more) is None


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
    as_superuser(
        world,
        "INSERT INTO membership (tenant_id, id, person_id, name, role, valid_from, accepted_at)"
        " SELECT tenant.id, gen_random_uuid(), person.id, 'Vikarie', 'school', '2026-01-01', '2026-01-01'"
        " FROM tenant, person WHERE slug = 'arboga' AND email = :email",
        email=COORDINATOR,
    )
    token = sign_in(world)
    as_superuser(world, ENDINGS["shut out"], email=COORDINATOR)
    with pytest.raises(NotFound), world.web.scope(world.tenants["arboga"]) as scope:
        sessions.switch_here(scope, token=token)


def test_guessing_from_elsewhere_does_not_shut_the_owner_out(world):
    fail(world, 5, network="198.51.100.7")
    with pytest.raises(Conflict):
        sign_in(world, network="198.51.100.7")
    assert sign_in(world, network="192.0.2.1")


def test_one_subscriber_is_one_network_however_many_addresses_it_has(world):
    for number in range(5):
        fail(world, 1, network=f"2001:db8:1:2::{number:x}")
    with pytest.raises(Conflict):
        sign_in(world, network="2001:db8:1:2:ffff::1")
    assert sign_in(world, network="2001:db8:1:3::1")


@pytest.mark.parametrize(("spread", "most"), [("network:192.0.2.1", 50), (f"email:{COORDINATOR}", 100)])
def test_guessing_spread_over_addresses_or_networks_is_slowed_down_too(world, spread, most):
    fail(world, 1)  # and as many more as make one less than the limit:
    as_superuser(
        world,
        "INSERT INTO sign_in_attempt (id, key, at)"
        " SELECT gen_random_uuid(), encode(sha256(convert_to(:key, 'UTF8')), 'hex'), :at"
        " FROM generate_series(1, :n)",
        key=spread,
        at=NOW,
        n=most - 2,
    )
    assert sign_in(world)
    fail(world, 1)
    with pytest.raises(Conflict):
        sign_in(world)


def test_a_quarter_of_an_hour_later_one_may_try_again_and_nothing_of_it_is_kept(world):
    fail(world, 5)
    world.web.clock = lambda: NOW + timedelta(minutes=15)
    assert sign_in(world)
    with create_engine(world.urls[None]).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sign_in_attempt")) == 0
