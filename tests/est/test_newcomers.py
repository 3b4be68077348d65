"""Beside a comparison stands for how many organisations it holds, where some began to report in between."""

import pytest

from app.est import counting
from tenants.access import Role
from tests.est.areas import Q3, focus_area
from tests.quarterly_reports.test_audiences import papers
from tests.situational_pictures.reports import report

QUARTER = "Jämförelsen med 1 juli–30 september 2025 gäller 1 av 2 verksamheter: de andra började rapportera senare."
TABLE = "Jämförelsen med tolv månader året före gäller 1 av 2 verksamheter: de andra började rapportera senare."


@pytest.fixture
def begun(world):
    """The school has reported for two years and more, the youth workers since this summer."""
    for month in range(29):
        report(world, -28 * month - 1)
    for month in range(5):
        report(world, -28 * month - 2, role=Role.YOUTH)
    return world


def told(world, role=Role.COORDINATOR, definitions=({"period": "quarter"},)):
    with world.scope(role) as scope:
        return counting.began_in_between(scope, definitions=definitions, quarter=Q3)


def test_a_quarter_says_for_whom_its_comparison_holds(begun):
    assert told(begun) == [QUARTER]
    # Of a time without comparison nothing is said, and the same days are told once.
    fixed = {"period": "fixed", "from": "2026-01-01", "to": "2026-02-01"}
    assert told(begun, definitions=[fixed]) == [] == told(begun, definitions=[])
    season = {"period": "season", "season": ["07-01", "09-30"]}
    assert told(begun, definitions=[{"period": "quarter"}, season]) == [QUARTER]
    # Only what the room may count: whose reports it may not read is no newcomer to it.
    for month in range(5):
        report(begun, -28 * month - 3, role=Role.POLICE_OFFICER, access_class="restricted")
    assert told(begun) == [QUARTER] == told(begun, Role.POLICE_OFFICER)


def test_the_pages_and_the_paper_say_it(begun, client):
    area = focus_area(begun)
    client.sign_in(Role.COORDINATOR)
    page = client.get(f"/koping/fokusomraden/{area.id}/allt?kvartal={Q3}")
    assert page.status_code == 200 and QUARTER in page.text
    table = client.get("/koping/lagesbild/2026-11-09/tabell").text
    assert TABLE in table and "Jämförelsen med samma veckor året före gäller 1 av 2" in table
    assert any(QUARTER in str(values) for values in papers(begun).values())
