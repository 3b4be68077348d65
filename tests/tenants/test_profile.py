"""What differs between tenants: read in the request's own transaction, so a change holds from the next one."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from tenants.access import Role
from tenants.models import TenantProfile
from tenants.profile import Profile
from tenants.registry import change_profile, read_profiles
from tests.databases import engine_of
from tests.world import AREA


def change(world, slug: str, **values) -> None:
    with world.worker.scope(world.tenants[slug]) as scope:
        change_profile(scope, replace(scope.profile, **values))


def test_a_changed_profile_holds_from_the_next_request(client, world):
    reporter = client.sign_in(Role.REPORTER)
    assert "Familjecentralen" not in reporter.get("/koping/rapporter/person").text
    change(world, "koping", worry_contact="Familjecentralen, 0221-000 00")
    assert "Familjecentralen" in reporter.get("/koping/rapporter/person").text


def test_a_change_is_stored_whole(world):
    with world.worker.scope(world.tenants["koping"]) as scope:
        assert scope.profile.council == "lokala Brå"
        change_profile(scope, replace(scope.profile, council="trygghetsrådet"))
    with world.scope() as scope:
        assert scope.profile.council == "trygghetsrådet"


@pytest.mark.parametrize(("slug", "seen"), [("koping", {"koping"}), (AREA, {AREA, "koping", "arboga", "kungsor"})])
def test_a_tenant_reads_its_own_and_an_area_its_municipalities(world, slug, seen):
    role = Role.AREA_CHIEF if slug == AREA else Role.COORDINATOR
    with world.scope(role, slug) as scope:
        assert set(read_profiles(scope)) == {world.tenants[one].id for one in seen}


def test_without_a_row_every_value_has_its_default(world):
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        connection.execute(delete(TenantProfile).where(TenantProfile.tenant_id == world.tenants["koping"].id))
    with world.scope() as scope:
        assert scope.profile == Profile()
