"""What a municipality's log calls Polisen the area's chief sees by name, and nobody else does."""

import re

import pytest
from sqlalchemy import text

from app.incidents import service as incidents
from tenants.access import Role
from tests.databases import engine_of
from tests.tenants.test_audit import report
from tests.world import AREA

PAGE = f"/{AREA}/logg/polisen"


def read_by_police(world, slug: str = "koping"):
    """A report that an officer has opened, in each municipality by its own."""
    with world.scope(Role.SCHOOL, slug) as scope:
        seen = report(scope, world) if slug == "koping" else None
    with world.scope(Role.POLICE_OFFICER, slug) as scope:
        incidents.list_incidents(scope)
        if seen:
            incidents.read_incident(scope, id=seen.id)
    return seen


def lines(shown: str) -> list[str]:
    return re.findall(r"<li><div><p class=\"rows-title\">.*?</li>", shown, re.S)


def test_the_chief_sees_by_name_what_the_municipality_sees_as_polisen(client, world):
    seen = read_by_police(world)
    read_by_police(world, "arboga")
    client.sign_in(Role.AUDITOR)
    of_auditor = client.get("/koping/logg/?reads=ja").get_data(as_text=True)
    assert "Polisen: läste" in of_auditor and "police_officer, koping" not in of_auditor
    client.sign_out()
    client.sign_in(Role.AREA_CHIEF, AREA)
    found = lines(client.get(PAGE).get_data(as_text=True))
    assert any("police_officer, koping (exempel): läste en rapport<" in one and "Köping" in one for one in found)
    assert any("police_officer, arboga (exempel): läste rapporter" in one and "Arboga" in one for one in found)
    assert not any("school" in one or "coordinator" in one for one in found)
    (one,) = lines(client.get(f"{PAGE}?object_id={seen.id}").get_data(as_text=True))
    assert str(seen.id) in one
    officer = world.actor(Role.POLICE_OFFICER, "arboga").membership_id
    hers = lines(client.get(f"{PAGE}?membership_id={officer}").get_data(as_text=True))
    assert hers and all("Arboga" in one for one in hers)
    assert lines(client.get(f"{PAGE}?last=2026-11-24").get_data(as_text=True)) == []
    school = world.actor(Role.SCHOOL).membership_id
    assert lines(client.get(f"{PAGE}?membership_id={school}").get_data(as_text=True)) == []


@pytest.mark.parametrize("role", [Role.AREA_CHIEF, Role.AREA_ANALYST, Role.AUDITOR])
def test_the_database_tells_nobody_but_a_chief_who_is_signed_in_in_the_area(world, role):
    read_by_police(world)
    sessions = {"": AREA, "gissad": AREA}
    if role is Role.AREA_CHIEF:
        sessions[world.session(role, AREA)] = "koping"  # her session is not of this municipality
    else:
        sessions[world.session(role, AREA if role is Role.AREA_ANALYST else "koping")] = AREA
    with engine_of(world.urls["web"]) as web, web.connect() as connection:
        for token, slug in sessions.items():
            here = {"id": str(world.tenants[slug].id)}
            connection.execute(text("SELECT set_config('app.tenant_id', :id, true)"), here)
            asked = "police_reads(:token, '2026-11-25', NULL, NULL, NULL, NULL, NULL, NULL, 10)"
            for function in (asked, "police_readers(:token, '2026-11-25')"):
                assert connection.execute(text(f"SELECT * FROM {function}"), {"token": token}).all() == []  # noqa: S608
            assert connection.execute(text("SELECT count(*) FROM read_line")).scalar() == 0 or slug == "koping"
