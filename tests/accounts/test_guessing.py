"""Whoever guesses at a password is slowed down, however many hands she has, and shuts nobody else out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.accounts import passwords, signing_in
from tenants.access import Role
from tenants.errors import Conflict
from tests.accounts.signed_in import COORDINATOR, as_superuser, counted_tries, fail, sign_in
from tests.databases import with_room_for
from tests.world import NOW, email

ELSEWHERE, HERE = "198.51.100.7", "192.0.2.1"


def plant(world, key: str, n: int) -> None:
    """So many failures under a key, as they are stored."""
    as_superuser(
        world,
        "INSERT INTO sign_in_attempt (id, key, at)"
        " SELECT gen_random_uuid(), encode(sha256(convert_to(:key, 'UTF8')), 'hex'), :at FROM generate_series(1, :n)",
        key=key,
        at=NOW,
        n=n,
    )


def test_of_thirty_guesses_at_once_five_are_tested(world, monkeypatch):
    tested = []
    proof = passwords.proof
    monkeypatch.setattr(passwords, "proof", lambda *given: tested.append(given) or proof(*given))

    def guess(number: int) -> str:
        try:
            return "in" if sign_in(roomy, password=f"gissning nummer {number}") else "wrong"
        except Conflict as error:
            return error.code

    with with_room_for(world, 30) as roomy, ThreadPoolExecutor(30) as hands:
        answers = list(hands.map(guess, range(30)))
    assert len(tested) == signing_in.FEW_TRIES
    assert (answers.count("wrong"), answers.count("too_many_tries")) == (5, 25)


def test_the_right_password_after_sixty_invented_addresses_from_the_same_network(world):
    for number in range(60):
        fail(world, 1, who=f"nobody{number}@example.org")
    assert sign_in(world)
    assert sign_in(world, slug="arboga", who=email(Role.COORDINATOR, "arboga"))


def test_in_a_network_that_fails_much_an_address_has_fewer_tries(world):
    plant(world, f"network:{HERE}", 50)
    fail(world, signing_in.FEWER_TRIES)
    with pytest.raises(Conflict):
        sign_in(world)
    assert sign_in(world, network=ELSEWHERE)


def test_guessing_from_elsewhere_does_not_shut_the_owner_out(world):
    fail(world, 5, network=ELSEWHERE)
    with pytest.raises(Conflict):
        sign_in(world, network=ELSEWHERE)
    assert sign_in(world)


def test_a_known_device_gets_in_whatever_is_tried_elsewhere_and_has_few_tries_itself(world):
    plant(world, f"email:{COORDINATOR}", 100)
    fail_to_count = {f"network:{HERE}": 60, f"both:{COORDINATOR} {HERE}": 5}
    for key, n in fail_to_count.items():
        plant(world, key, n)
    with pytest.raises(Conflict):
        sign_in(world)
    assert sign_in(world, device="hers")
    fail(world, 5, device="hers")
    with pytest.raises(Conflict):
        sign_in(world, device="hers")
    assert sign_in(world, device="another of hers")


def test_a_browser_is_known_to_whoever_has_signed_in_with_it_and_to_nobody_else(client, world):
    for role in (Role.COORDINATOR, Role.SCHOOL):
        client.sign_in_by_form(role)
        client.sign_out()
    cookie = client.http.get_cookie("samsyn_device")
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.max_age
    assert "@" not in cookie.value
    for role in (Role.COORDINATOR, Role.SCHOOL, Role.YOUTH):
        plant(world, f"email:{email(role, 'koping')}", 100)
    for role in (Role.COORDINATOR, Role.SCHOOL):
        assert client.sign_in_by_form(role).status_code == 303
        client.sign_out()
    assert client.sign_in_by_form(Role.YOUTH).status_code == 429
    name, *marks = cookie.value.split(".")
    client.http.set_cookie("samsyn_device", ".".join((name, *("0" * 32 for _ in marks))))
    assert client.sign_in_by_form(Role.COORDINATOR).status_code == 429


def test_one_subscriber_is_one_network_however_many_addresses_it_has(world):
    for number in range(5):
        fail(world, 1, network=f"2001:db8:1:2::{number:x}")
    with pytest.raises(Conflict):
        sign_in(world, network="2001:db8:1:2:ffff::1")
    assert sign_in(world, network="2001:db8:1:3::1")


def test_guessing_spread_over_networks_is_slowed_down_too(world):
    plant(world, f"email:{COORDINATOR}", 99)
    assert sign_in(world)
    fail(world, 1)
    with pytest.raises(Conflict):
        sign_in(world)


def test_the_right_password_costs_no_try(world):
    for _ in range(12):
        assert sign_in(world)
    assert counted_tries(world) == 0


def test_a_quarter_of_an_hour_later_one_may_try_again_and_nothing_of_it_is_kept(world):
    fail(world, 5)
    world.web.clock = lambda: NOW + timedelta(minutes=15)
    assert sign_in(world)
    assert counted_tries(world) == 0
