"""A new municipality is told what is missing until it is there, left out, or said to be enough."""

from dataclasses import replace

import pytest

from app.intake import service as intake
from app.intake.csv_file import WEB as LIMITS
from tenants.access import COMMAND_LINE, Role
from tenants.registry import change_profile

ADDRESS = "/koping/installningar"
FILE = b"typ;tidigast;plats\nklotter;2026-11-10 21:00;Torget\n"


@pytest.fixture
def new(world, client):
    """Köping as one that has not been set up."""
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        change_profile(scope, replace(scope.profile, set_up=False))
    return client


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_what_is_missing_stands_on_idag_and_on_its_own_page(new, role):
    new.sign_in(role)
    assert "Gör kommunen klar" in new.get("/koping/").get_data(as_text=True)
    page = new.get(ADDRESS).get_data(as_text=True)
    assert "Ingen har beslutat om det än" in page and "steg saknas" in page


def test_whoever_reads_no_file_is_told_that_one_has_been_read_in(new, world):
    new.sign_in(Role.ADMINISTRATOR)
    before = new.get(ADDRESS).text
    assert "Samordnaren läser in en fil" in before and "/koping/inlasning/" not in before
    with world.web.scope(world.tenants["koping"], world.actor(Role.COORDINATOR)) as scope:
        intake.import_incidents(scope, source=FILE, file_name="forr.csv", limits=LIMITS)
    after = new.get(ADDRESS).text
    assert "Filer är inlästa" in after and "forr.csv" not in after


def test_a_step_can_be_left_out_and_taken_up_again(new):
    new.sign_in(Role.COORDINATOR)
    assert new.post(f"{ADDRESS}/steg", {"step": "basemap", "skipped": "ja"}).status_code == 303
    assert "Överhoppat" in new.get(ADDRESS).get_data(as_text=True)
    assert new.post(f"{ADDRESS}/steg", {"step": "basemap", "skipped": "nej"}).status_code == 303
    assert "Överhoppat" not in new.get(ADDRESS).get_data(as_text=True)
    assert new.post(f"{ADDRESS}/steg", {"step": "månen", "skipped": "ja"}).status_code == 404


def test_nobody_is_reminded_when_it_is_enough(new):
    new.sign_in(Role.COORDINATOR)
    assert new.post(f"{ADDRESS}/klart", {"done": "ja"}).status_code == 303
    assert "Gör kommunen klar" not in new.get("/koping/").get_data(as_text=True)
    assert new.post(f"{ADDRESS}/klart", {"done": "nej"}).status_code == 303
    assert "Gör kommunen klar" in new.get("/koping/").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.REPORTER, Role.POLICE_OFFICER, Role.AUDITOR])
def test_nobody_else_sees_or_changes_it(new, role):
    new.sign_in(role)
    assert new.get(ADDRESS).status_code == 403
    assert new.post(f"{ADDRESS}/klart", {"done": "ja"}).status_code == 403
    assert "Gör kommunen klar" not in new.get("/koping/").get_data(as_text=True)
