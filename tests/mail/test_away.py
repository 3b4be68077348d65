"""Database, queue or mail server away: each page that sets up, invites or sends says so; nothing is lost or doubled.

That real processes survive being killed: `tests/workers/test_mail_survives.py`.
"""

from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, func, select, text

from app.accounts.models import Membership, Organisation
from app.mail.models import Mail, NoticeChoice
from tenants.access import Role
from tenants.runs import Run
from tests.accounts.test_nothing_typed_is_lost import kept
from tests.mail.test_sending import send
from tests.world import email
from workers.performing import perform_run
from workers.queue import RunQueue

PERSON = {"email": "ny@koping.example", "name": "Ledningen (exempel)", "role": "leader"}
WORK = {
    "invite": (Role.ADMINISTRATOR, "personer/", PERSON, Membership),
    "organisation": (
        Role.ADMINISTRATOR,
        "installningar/verksamheter",
        {"name": "Fältgruppen", "kind": "fritid"},
        Organisation,
    ),
    "notices": (Role.AUDITOR, "konto/utskick", {"wanted": "reminder"}, NoticeChoice),
    "forgotten": (None, "glomt-losenord", {"email": email(Role.SCHOOL, "koping")}, Mail),
    "reset": (Role.ADMINISTRATOR, "personer/{school}/losenord", {}, Mail),
}
"""What is done -> by whom, where it is sent, what is filled in, and a table that it adds to."""


def rows(world, model) -> int:
    with world.worker.scope(world.tenants["koping"]) as scope:
        here = select(func.count()).select_from(model).where(model.tenant_id == scope.tenant.id)
        return scope.db.scalar(here)


def begin(client, world, what: str):
    """(address, form, table) of a piece of work, by somebody who has its page before her."""
    role, path, form, table = WORK[what]
    where = f"/koping/{path}".format(school=world.actor(Role.SCHOOL).membership_id)
    if role:
        client.sign_in(role)
    client.get("/koping/konto" if role else where)
    return where, form, table


@contextmanager
def database_away(world):
    """A database that answers nobody who asks for people, for as long."""
    engine = create_engine(world.urls[None])
    with engine.begin() as connection:
        name = engine.url.database
        connection.execute(text(f"ALTER ROLE samsyn_web IN DATABASE {name} SET lock_timeout = '50ms'"))
    world.web.engine.dispose()
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE membership, person IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


@pytest.mark.parametrize("what", WORK)
def test_a_database_that_is_away_is_told_and_what_was_typed_is_done_once_when_it_is_back(client, world, box, what):
    where, form, table = begin(client, world, what)
    before = rows(world, table)
    with database_away(world):
        answer = client.post(where, form)
    assert answer.status_code == 503 and "Databasen svarar inte just nu." in answer.text
    assert rows(world, table) == before and kept(answer) == form
    assert client.post(where, kept(answer)).status_code in {200, 201, 303}
    assert rows(world, table) > before
    send(world)
    assert len(box.letters) == (table in (Mail, Membership))


@pytest.mark.parametrize("what", WORK)
def test_a_queue_that_is_away_hinders_nobody_and_loses_nothing(client, world, box, what):
    where, form, table = begin(client, world, what)
    before = rows(world, table)
    world.web._enqueue = RunQueue("redis://127.0.0.1:1/0", b"key").enqueue
    assert client.post(where, form).status_code in {200, 303}
    assert rows(world, table) > before
    send(world)  # the sweeper finds the run by its row
    assert len(box.letters) == (table in (Mail, Membership))


@pytest.mark.parametrize("what", ["invite", "forgotten", "reset"])
def test_a_mail_server_that_is_away_is_told_and_the_letter_leaves_when_it_is_back(client, world, box, what):
    box.behave("busy")
    where, form, _ = begin(client, world, what)
    assert client.post(where, form).status_code in {200, 303}
    assert send(world) == [False] and box.letters == []
    client.sign_out()
    client.sign_in(Role.ADMINISTRATOR)
    assert "väntar på att skickas" in client.get("/koping/utskick/").get_data(as_text=True)
    box.behave("")
    with world.worker.scope(world.tenants["koping"]) as scope:
        run = scope.db.scalars(select(Run).where(Run.kind == "mail")).one()
        run.again_at = None  # its pause is over
    assert perform_run(world.worker, world.tenants["koping"], run.id)
    assert len(box.letters) == 1
