"""Which reports lie near another: those at its place or so many metres from it, and about the same days."""

from datetime import timedelta

from app import hooks
from app.incident_counts.nearby import near
from app.incidents import service
from tenants.access import Role
from tests.world import NOW, SQUARE

LAT, LON = SQUARE["koping"]
NORTH = 1 / 111_200  # degrees a metre


def report(world, role=Role.SCHOOL, **said):
    with world.scope(role) as scope:
        return service.report_incident(scope, **{"category": "klotter", "earliest": NOW, **said})


def at(metres: float) -> dict:
    return {"lat": LAT + metres * NORTH, "lon": LON, "precision": "exact"}


def test_near_is_the_same_place_or_so_many_metres_and_the_same_days(world):
    torget = world.named()["Torget"]
    here = report(world, **at(0))
    right = {report(world, **at(n), earliest=NOW - timedelta(days=days)).id for n, days in ((240, 0), (-200, 13))}
    report(world, **at(300))
    report(world, **at(100), earliest=NOW - timedelta(days=16))
    report(world, precision="unknown")
    placed, beside = report(world, named_place_id=torget), report(world, named_place_id=torget)
    with world.scope(Role.SCHOOL) as scope:
        assert {seen.id for seen in near(scope, id=here.id)} == right
        assert [seen.id for seen in near(scope, id=placed.id)] == [beside.id]
        assert near(scope, id=report_without_place(scope)) == []
        told = hooks.related(scope, "incident", here.id)
        assert {one.values["id"] for one in told} == right and all(one.about for one in told)


def report_without_place(scope):
    return service.report_incident(scope, category="klotter", earliest=NOW, precision="unknown").id


def test_what_may_not_be_read_or_seen_there_is_not_near(world):
    torget = world.named()["Torget"]
    here = report(world, named_place_id=torget)
    hidden = report(world, Role.SOCIAL_SERVICES, named_place_id=torget, access_class="restricted")
    home = report(world, Role.POLICE_OFFICER, named_place_id=torget, category="bostadsinbrott", access_class="internal")
    gone = report(world, named_place_id=torget)
    with world.scope(Role.SCHOOL) as scope:
        service.withdraw_incident(scope, id=gone.id, version=gone.version, reason="dubblett")
        assert near(scope, id=here.id) == [] == near(scope, id=home.id)
    with world.scope(Role.COORDINATOR) as scope:
        assert {seen.id for seen in near(scope, id=here.id)} == {hidden.id, home.id}
