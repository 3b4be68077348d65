"""Whatever goes wrong when a form is sent, what was typed comes back and can be sent once more."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from app.accounts import invitations
from app.incidents import service as incidents
from tenants.access import COMMAND_LINE, Role
from tests.world import NOW, email

WORDS = 'Nedklottrat vid entrén, "stor" text & färg.'
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def typed(world) -> dict[str, str]:
    return {"category": "klotter", "earliest": "2026-11-25T08:00", "text": WORDS, "precision": "unknown"}


def kept(answer) -> dict[str, str]:
    """The form that is offered once more."""
    form = answer.text.partition("Skicka igen")[0].rpartition("<form")[2]
    return {name: html.unescape(value) for name, value in HIDDEN.findall(form) if name != "csrf"}


def stored(world) -> list[str]:
    with world.scope() as scope:
        return [seen.text for seen in incidents.list_incidents(scope).rows]


def test_a_session_that_ended_while_somebody_wrote(client, world):
    client.sign_in(Role.SCHOOL)
    client.get("/koping/rapporter/ny")
    world.web.clock = lambda: NOW + timedelta(minutes=31)
    answer = client.post("/koping/rapporter/", typed(world))
    assert answer.status_code == 401 and "Du har loggats ut" in answer.text and kept(answer) == typed(world)
    assert stored(world) == []
    form = client.csrf
    client.sign_in(Role.SCHOOL)
    client.csrf = form  # the page that was kept is older than the new session
    again = client.post("/koping/rapporter/", kept(answer))
    assert again.status_code == 400 and kept(again) == typed(world)
    assert client.post("/koping/rapporter/", kept(again)).status_code == 303
    assert stored(world) == [WORDS]


def test_a_switch_of_tenant_in_another_tab(client, world):
    with world.worker.scope(world.tenants["arboga"], COMMAND_LINE) as scope:
        invitations.invite(scope, email=email(Role.SCHOOL, "koping"), name="Vikarie", role=Role.COORDINATOR)
    client.sign_in(Role.SCHOOL)
    client.get("/arboga/konto")
    client.post("/arboga/byt")
    client.get("/arboga/konto")
    answer = client.post("/koping/rapporter/", typed(world))
    assert answer.status_code == 409 and "Byt till Köping" in answer.text and kept(answer) == typed(world)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        ("ALTER TABLE incident RENAME TO gone", 500),
        ("LOCK TABLE incident IN ACCESS EXCLUSIVE MODE", 503),
        ("LOCK TABLE membership IN ACCESS EXCLUSIVE MODE", 503),
        ("LOCK TABLE session IN ACCESS EXCLUSIVE MODE", 503),
    ],
)
@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_fault_of_ours_or_a_database_that_does_not_answer(client, world, trouble, status, limit):
    client.sign_in(Role.SCHOOL)
    client.get("/koping/rapporter/ny")
    engine = create_engine(world.urls[None])
    if status == 503:  # the role's limits are for the tests' patience; this database's are short
        with engine.begin() as connection:
            connection.execute(text(f"ALTER ROLE samsyn_web IN DATABASE {engine.url.database} SET {limit} = '50ms'"))
        world.web.engine.dispose()
    with engine.begin() as connection:
        connection.execute(text(trouble))
        if status == 500:
            connection.commit()
        answer = client.post("/koping/rapporter/", typed(world))
    engine.dispose()
    assert answer.status_code == status and kept(answer) == typed(world)
    assert world.web.engine.pool.checkedout() == 0


def test_what_another_site_sends_or_a_password_is_never_offered_again(client, world):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}):
        answer = client.post("/koping/rapporter/", typed(world), headers=headers)
        assert WORDS not in html.unescape(answer.text) and "Skicka igen" not in answer.text
    answer = client.post("/koping/logga-in", {"email": "a@b.example", "password": "hemligheten", "csrf": "0"})
    assert answer.status_code == 400 and "hemligheten" not in answer.text and "Skicka igen" not in answer.text
