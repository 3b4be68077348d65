"""Requests at the same time with one session or one key: none waits for another to be noted as the latest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import make_url, text

from tenants.access import Role
from tenants.runs import Run
from tests.accounts.signed_in import as_superuser, sign_in
from tests.databases import engine_of
from tests.world import NOW

AT_ONCE = 8


@pytest.fixture
def roomy(world):
    """The web with a connection for each of the requests, and the product's own wait for a lock."""
    database = make_url(world.urls[None]).database
    as_superuser(world, f"ALTER ROLE samsyn_web IN DATABASE {database} SET lock_timeout = '2s'")
    world.web.engine.dispose()
    with engine_of(world.urls["web"], pool_size=AT_ONCE, max_overflow=0) as engine:
        world.web.engine = engine
        yield


def at_once(ask) -> list[int]:
    """The statuses of as many requests as there are threads, all begun before any is answered."""
    begin = Barrier(AT_ONCE)

    def one(number: int) -> int:
        begin.wait()
        return ask(number).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def test_eight_requests_of_one_session_are_all_answered(app, world, roomy):
    token = sign_in(world)
    world.web.clock = lambda: NOW + timedelta(minutes=2)
    clients = [app.test_client() for _ in range(AT_ONCE)]
    for client in clients:
        client.set_cookie("samsyn", token)
    assert at_once(lambda number: clients[number].get("/koping/konto")) == [200] * AT_ONCE
    assert as_superuser(world, "SELECT last_seen FROM session") == NOW + timedelta(minutes=2)


def test_eight_requests_with_one_key_are_all_answered(app, world, roomy):
    headers = {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach='read')}"}
    clients = [app.test_client() for _ in range(AT_ONCE)]
    asked = at_once(lambda number: clients[number].get("/koping/api/v1/categories", headers=headers))
    assert asked == [200] * AT_ONCE
    assert as_superuser(world, "SELECT last_used FROM access_token") == NOW


@pytest.mark.parametrize("table", ["session", "access_token"])
def test_a_page_is_answered_while_another_transaction_holds_the_row(app, world, roomy, table):
    """What eight requests do to each other, made certain: the row is held for longer than the whole request."""
    headers = {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach='read')}"}
    token = sign_in(world)
    world.web.clock = lambda: NOW + timedelta(minutes=2)
    client = app.test_client()
    client.set_cookie("samsyn", token)
    with engine_of(world.urls[None]) as superuser, superuser.begin() as holder:
        holder.execute(text(f"SELECT FROM {table} FOR UPDATE"))  # noqa: S608 - one of the two above
        path = "/koping/konto" if table == "session" else "/koping/api/v1/categories"
        assert client.get(path, headers=headers if table == "access_token" else {}).status_code == 200


def test_what_cannot_be_noted_afterwards_undoes_nothing(world):
    with world.scope() as scope:
        scope.add(Run(kind="x", period="y", edition=1, requested_as="z", requested_at=NOW))
        scope.afterwards.append(lambda later: later.db.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")))
    assert as_superuser(world, "SELECT count(*) FROM run") == 1


def test_what_is_undone_leaves_no_note(world):
    noted = []
    with pytest.raises(ZeroDivisionError), world.scope() as scope:
        scope.afterwards.append(noted.append)
        1 / 0  # noqa: B018 - whatever goes wrong
    assert noted == []
