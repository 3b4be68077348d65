"""Priorities: need × influence, and up to three that are chosen with a reason."""

import pytest

from app.quarterly_reports import service as quarterly_reports
from tenants.access import MUNICIPAL_ROLES, Role
from tenants.errors import Invalid, NotAllowed
from tests.est.areas import Q3, focus_area


def test_up_to_three_areas_are_chosen_with_a_reason(world):
    first, second = focus_area(world), focus_area(world, title="Trafik")
    with world.scope() as scope:
        rows = quarterly_reports.set_priorities(
            scope,
            quarter="2026-Q3",
            version=0,
            priorities=[
                {"focus_area_id": first.id, "need": 3, "influence": 5, "rank": None, "reason": ""},
                {"focus_area_id": second.id, "need": 4, "influence": 4, "rank": 1, "reason": "Ökar."},
            ],
        )
    assert [row.focus_area_id for row in rows] == [second.id, first.id]
    with world.scope() as scope:
        quarterly_reports.set_priorities(
            scope,
            quarter="2026-Q3",
            version=1,
            priorities=[{"focus_area_id": first.id, "need": 1, "influence": 1, "rank": 2, "reason": "Byt."}],
        )
    with world.scope() as scope:
        assert [row.focus_area_id for row in quarterly_reports.read_priorities(scope, quarter=Q3) if row.rank] == [
            first.id
        ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"need": 6}, "need"),
        ({"influence": None}, "influence"),
        ({"rank": 4}, "rank"),
        ({"reason": ""}, "reason"),
        ({"reason": "Test Testsson, 15 år"}, "reason"),
    ],
)
def test_a_priority_that_cannot_be_right_is_refused_with_its_field(world, changes, field):
    area = focus_area(world)
    item = {"focus_area_id": area.id, "need": 3, "influence": 3, "rank": 1, "reason": "Ökar.", **changes}
    with pytest.raises(Invalid) as refused, world.scope() as scope:
        quarterly_reports.set_priorities(scope, quarter="2026-Q3", version=0, priorities=[item])
    assert list(refused.value.messages) == [f"{field}-{area.id}"]


@pytest.mark.parametrize("role", sorted(MUNICIPAL_ROLES - {Role.COORDINATOR}))
def test_the_coordinator_alone_sets_priorities(world, role):
    with pytest.raises(NotAllowed), world.scope(role) as scope:
        quarterly_reports.set_priorities(scope, quarter="2026-Q3", version=0, priorities=[])
