"""What a municipality has turned off has no page, no tab and no part of the API there, and nothing leads to it."""

import re
from urllib.parse import urlsplit

import pytest

from app import domains
from app.quarterly_reports.registration import KINDS_OF_RUN
from app.settings import service as settings
from app.setup import modules
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict
from tests.access import planted, sweep

ADDRESS = "/koping/installningar/moduler"
PAGES = 40
"""So many are looked at of those that can be reached from the first one."""


def by_code(view) -> bool:
    """Whether it is shown to whoever has typed a code, which is given on a page that is off."""
    return getattr(view, "by_wall", False) or getattr(view, "open_to_strangers", False)


def turn(client, module: str, *, on: bool) -> str:
    """By the button of the page; gives what it says."""
    page = client.get(ADDRESS).get_data(as_text=True)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    sent = {"version": version[1], "module": module, "on": "ja" if on else "nej"}
    answer = client.post(ADDRESS, sent)
    assert answer.status_code == 303
    assert client.post(ADDRESS, sent).status_code == 409, "somebody else has changed it meanwhile"
    return client.get(answer.location).get_data(as_text=True)


def reached(client, root: str = "/koping") -> dict[str, tuple[int, str]]:
    """Address -> (status, the page that leads there), one of each kind of page."""
    found, waiting, seen = {}, [(f"{root}/", "")], set()
    while waiting and len(found) < PAGES:
        address, above = waiting.pop(0)
        answer = client.get(address)
        found[address] = answer.status_code, above
        if "html" not in answer.content_type:
            continue
        for href in re.findall(r'href="([^"#]+)', answer.get_data(as_text=True)):
            path = urlsplit(href).path
            kind = re.sub(r"[0-9a-f-]{8,}", "*", path)
            if path.startswith(f"{root}/") and "/api/" not in path and kind not in seen:
                seen.add(kind)
                waiting.append((href.replace("&amp;", "&"), address))
    return found


@pytest.fixture
def filled(world, client):
    return client, planted.fill(world)


@pytest.mark.parametrize("module", list(domains.switchable()))
def test_nothing_leads_to_what_is_off_and_its_addresses_say_who_turns_it_on(filled, app, world, module):
    client, ids = filled
    client.sign_in(Role.COORDINATOR)
    assert "Modulen är av" in turn(client, module, on=False)
    off, name = domains.switchable()[module].domains, domains.switchable()[module].name
    key = planted.Keys(*(world.key(Role.COORDINATOR, reach=reach) for reach in planted.Keys._fields))
    calls = [call for call in sweep.calls(app, ids) if call.endpoint.split(".")[0].removesuffix("_api") in off]
    calls = [call for call in calls if not by_code(app.view_functions[call.endpoint])]
    assert calls
    for call in calls:
        answer = sweep.ask(client, call, "koping", key)
        said = answer.get_data(as_text=True)
        assert answer.status_code == 403 and f"Modulen {name} är avstängd i Köping" in said, call
        assert "Inställningar, Moduler" in said and (call.is_api or "Avstängt här" in said), call
    for role in (Role.COORDINATOR, Role.SCHOOL, Role.ANALYST, Role.COUNCIL_MEMBER):
        client.sign_in(role)
        assert {at: how for at, how in reached(client).items() if how[0] >= 400} == {}, role
    client.sign_in(Role.ADMINISTRATOR)
    assert "Modulen är på" in turn(client, module, on=True)
    client.sign_in(Role.COORDINATOR)
    assert all(client.get(f"/koping{call.path}").status_code == 200 for call in calls if call.endpoint == "est.index")


def test_no_quarterly_report_is_ordered_where_nobody_works_with_focus_areas(world, client):
    client.sign_in(Role.COORDINATOR)
    turn(client, "fokusomraden", on=False)
    (order,) = (one.order for kind in KINDS_OF_RUN for one in kind.recurring)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope, pytest.raises(Conflict):
        order(scope, None)


def test_a_new_municipality_begins_without_what_it_has_not_asked_for():
    new = domains.turned(domains.modules_of_a_new())
    assert new == {slug: one.from_start for slug, one in domains.switchable().items()}
    assert domains.turned(()) == {slug: one.on for slug, one in domains.switchable().items()}


def test_nobody_else_turns_anything_off(client):
    for role in (Role.REPORTER, Role.POLICE_OFFICER, Role.AUDITOR):
        client.sign_in(role)
        assert client.get(ADDRESS).status_code == 403
        assert client.post(ADDRESS, {"version": "0", "module": "varningar", "on": "nej"}).status_code == 403
    client.sign_in(Role.COORDINATOR)
    assert client.post(ADDRESS, {"version": "0", "module": "månen", "on": "nej"}).status_code == 404


def test_two_turned_by_one_command_are_both_turned(world):
    with world.scope(Role.COORDINATOR) as scope:
        for module in ("tips", "oppna-sidor"):
            modules.switch(scope, module=module, on=True, version=settings.read_municipality(scope).version)
    with world.scope(Role.COORDINATOR) as scope:
        assert {"tips=on", "oppna-sidor=on"} <= {*scope.profile.modules}
