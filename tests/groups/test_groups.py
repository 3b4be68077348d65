"""A group is by function, has a whole life, and a focus area's is the same."""

import pytest

from app.est import overview
from app.est import service as est
from app.groups import service as groups
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.est.areas import focus_area
from tests.groups.made import group


def test_a_group_is_by_function_and_has_a_whole_life(world, client):
    made = group(world)
    with world.scope(Role.SCHOOL) as scope:
        seen = groups.find_group(scope, id=made.id)
        assert [(one.organisation, one.function) for one in seen.members] == [
            ("Högstadieskolan", "rektor"),
            ("Polisen", "kommunpolis"),
        ]
        assert [one.row.id for one in groups.list_groups(scope)] == [made.id]
    for role in (Role.YOUTH, Role.COUNCIL_MEMBER):
        with world.scope(role) as scope, pytest.raises(NotFound):
            groups.find_group(scope, id=made.id)
    council = group(world, "Rådet", "council", {"Polisen": ""})
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        assert [one.row.id for one in groups.list_groups(scope)] == [council.id]

    client.sign_in(Role.COORDINATOR)
    page = client.get(f"/koping/grupper/{made.id}/andring").get_data(as_text=True)
    assert 'value="rektor"' in page
    school = str(world.organisation("Högstadieskolan"))
    typed = {"version": 1, "kind": "working", "name": "Torget", "organisation_1": school, "organisation_2": school}
    refused = client.post(f"/koping/grupper/{made.id}/andring", {**typed, "function_1": "Anna Svensson 0701234567"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "står redan ovanför" in page and "aldrig om personer" in page
    saved = client.post(f"/koping/grupper/{made.id}/andring", {**typed, "organisation_2": "", "function_1": "kurator"})
    page = client.get(saved.location).get_data(as_text=True)
    assert "Högstadieskolan: kurator" in page and "Polisen" not in page.split("Vilka är med")[1]
    stale = {**typed, "organisation_2": ""}
    assert client.post(f"/koping/grupper/{made.id}/andring", stale).status_code == 409
    client.post(f"/koping/grupper/{made.id}/avslut")
    assert "Avslutad" in client.get(f"/koping/grupper/{made.id}").get_data(as_text=True)
    with world.scope() as scope:
        assert made.id not in dict(groups.groups_to_choose(scope))
    client.post(f"/koping/grupper/{made.id}/ater")
    client.sign_in(Role.COORDINATOR, "arboga")
    assert client.get(f"/arboga/grupper/{made.id}").status_code == 404


def test_a_focus_areas_group_is_the_same_and_keeps_its_functions(world):
    area = focus_area(world)
    with world.scope() as scope:
        seen = groups.find_group(scope, id=area.id)
        members = [(one.organisation_id, "fältare") for one in seen.members]
        groups.change_group(scope, id=area.id, version=1, members=members)
        with pytest.raises(Invalid):
            groups.change_group(scope, id=area.id, version=2, members=[])
        with pytest.raises(Conflict):
            groups.end_group(scope, id=area.id)
    with world.scope() as scope:
        row = overview.read_rows(scope, id=area.id).area
        said = {"title": row.title, "description": row.description, "lead_organisation_id": row.lead_organisation_id}
        more = [*overview.member_ids(scope, focus_area_id=area.id), world.organisation("Bostadsbolaget")]
        est.change_focus_area(scope, id=area.id, version=row.version, member_ids=more, **said)
        functions = {one.organisation: one.function for one in groups.find_group(scope, id=area.id).members}
    assert functions.pop("Bostadsbolaget") == "" and set(functions.values()) == {"fältare"}
