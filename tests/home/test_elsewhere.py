"""What waits in the other municipalities where somebody has a role: counts, with her rights there, and nothing else."""

import re
from dataclasses import replace

import pytest

from tenants.access import COMMAND_LINE, Role
from tenants.registry import change_profile
from tests.accounts.signed_in import as_superuser, give_role
from tests.est.areas import focus_area
from tests.world import email


def words(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def told(client) -> str:
    """What stands of the other places; "" where nothing does."""
    found = re.search(r'<div id="andra">(.*?)</div>\s*</main>', client.get("/arboga/andra").text, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else ""


@pytest.fixture
def deputy(world, client):
    """Gives Arboga's coordinator a role in Köping too, where follow-ups of two quarters wait, one of them late."""
    focus_area(world, title="Bara Köping vet", short_title="")

    def begin(role: str):
        give_role(world, slug="koping", role=role, who=email(Role.COORDINATOR, "arboga"))
        client.sign_in(Role.COORDINATOR, "arboga")

    return begin


def test_a_deputy_sees_how_much_waits_and_not_what(client, deputy):
    deputy("coordinator")
    assert "/arboga/andra" in client.get("/arboga/").text
    said = told(client)
    assert "väntar på dig" in said and "1 av dem skulle ha varit klar." in said and "10 januari" in said
    assert "Byt till" in said and "Köping vet" not in said
    part = client.get("/arboga/andra", headers={"HX-Request": "true"}).text
    assert "<html" not in part and "väntar på dig" in part, "what Idag fetches is the rows alone"


def test_she_sees_it_with_her_rights_there_alone(client, deputy):
    deputy("leader")
    assert "Inget väntar på dig." in told(client)


def test_what_has_ended_or_asks_for_another_sign_in_is_left_out(world, client, deputy):
    deputy("coordinator")
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        before = scope.profile
        change_profile(scope, replace(before, sign_in_methods=("oidc",)))
    assert "Ingen annan kommun" in told(client)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        change_profile(scope, before)
    assert "väntar på dig" in told(client)
    as_superuser(world, "UPDATE membership SET valid_to = '2026-11-24' WHERE name = 'Vikarie'")
    assert "Ingen annan kommun" in told(client)


def test_whoever_works_in_one_place_meets_no_word_of_it(client):
    client.sign_in(Role.COORDINATOR, "arboga")
    assert "Dina andra kommuner" not in words(client.get("/arboga/"))
    assert "Ingen annan kommun" in told(client)
