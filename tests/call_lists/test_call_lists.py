"""Whom one calls about a place: functions and numbers in order, read where one works, and put back as they were."""

from datetime import date

import pytest

from app.call_lists import service as call_lists
from tenants.access import Role
from tests.est.areas import IN_GROUP, activity, focus_area, log

ADDRESS = "/koping/installningar/samtalslistor"
SCHOOL = {"version": "0", "function_1": "Skolans expedition", "number_1": "0221-250 00"}
BOTH = {**SCHOOL, "function_3": "Fältgruppens jour", "number_3": "070-123 45 67"}


@pytest.fixture
def place(world) -> str:
    return str(world.named()["Torget"])


def said(client, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_list_is_saved_in_order_corrected_and_put_back(client, place):
    client.sign_in(Role.ADMINISTRATOR)
    address = f"{ADDRESS}/platser/{place}"
    assert client.post(address, BOTH).status_code == 303
    assert "Skolans expedition, Fältgruppens jour" in said(client, ADDRESS)
    assert client.post(address, {**SCHOOL, "number_1": "112"}).status_code == 409
    moved = client.post(address, {**BOTH, "version": "1", "function_2": "Jouren", "number_2": "114 14", "up": "2"})
    page = moved.get_data(as_text=True)
    assert moved.status_code == 200 and page.index('value="Jouren"') < page.index('value="Skolans expedition"')
    assert client.post(address, {"version": "1"}).status_code == 303
    assert "Fältgruppens jour" not in said(client, ADDRESS)
    former = said(client, address)
    assert "Låt den gälla igen" in former and "Fältgruppens jour, 070-123 45 67" in former
    assert client.post(address, {**BOTH, "version": "2"}).status_code == 303
    assert "Skolans expedition, Fältgruppens jour" in said(client, ADDRESS)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"number_1": "19121212-1212"}, "e-number_1"),
        ({"number_1": "121212-1212"}, "e-number_1"),
        ({"number_1": "0221-250 00 Anna Svensson"}, "e-number_1"),
        ({"number_1": "ring"}, "e-number_1"),
        ({"number_1": ""}, "e-number_1"),
        ({"function_1": "Anna Svensson"}, "e-function_1"),
        ({"function_1": "Jouren 070-123 45 67"}, "e-function_1"),
        ({"function_1": ""}, "e-function_1"),
    ],
)
def test_a_number_is_a_telephones_and_stands_in_its_own_field_alone(client, typed, field):
    client.sign_in(Role.COORDINATOR)
    refused = client.post(f"{ADDRESS}/kommunen", {**SCHOOL, **typed})
    assert refused.status_code == 422 and f'id="{field}"' in refused.get_data(as_text=True)


@pytest.mark.parametrize("number", ["112", "1177", "114 14", "+46 70 123 45 67", "(0221) 250 00", "0701234567"])
def test_numbers_as_people_write_them_are_kept(world, number):
    with world.scope(Role.COORDINATOR) as scope:
        row = call_lists.save_list(scope, named_place_id=None, version=0, lines=[("Jouren", number)])
        assert row is not None and row.lines == [["Jouren", number]]


EVERY = {Role.COORDINATOR, Role.POLICE_OFFICER, Role.UNIT_MANAGER}
READERS = (*EVERY, Role.SCHOOL, Role.YOUTH, Role.REPORTER, Role.ANALYST)


def test_who_reads_it_on_the_places_page(world, client, place):
    client.sign_in(Role.COORDINATOR)
    assert client.post(f"{ADDRESS}/platser/{place}", SCHOOL).status_code == 303
    whole = {**SCHOOL, "function_1": "Kommunens växel", "number_1": "0221-250 01"}
    assert client.post(f"{ADDRESS}/kommunen", whole).status_code == 303
    assert seen(client, place, "tel:022125001") == {*READERS} - {Role.ANALYST}
    assert seen(client, place, "tel:022125000") == EVERY
    log(world, activity(world, focus_area(world)), date(2026, 11, 20), named_place_id=world.named()["Torget"])
    assert seen(client, place, "tel:022125000") == {*EVERY, IN_GROUP}


def seen(client, place: str, link: str) -> set[Role]:
    """Who of READERS meets it on the page of the place."""
    return {role for role in READERS if link in said(client.sign_in(role), f"/koping/platser/{place}")}
