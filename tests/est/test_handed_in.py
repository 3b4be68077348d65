"""What is handed in keeps the figures it was handed in with, for everybody who counts what the room counts."""

from datetime import date

import pytest

from app.est import overview, service
from app.figures.audience import Audience
from tenants.access import Role
from tests.est.areas import IN_GROUP, Q3, focus_area, report, write
from tests.statements import asked
from tests.world import NOW


def read_text(world, area, role=IN_GROUP, quarter=Q3):
    with world.scope(role) as scope:
        content = overview.read_follow_up(scope, focus_area_id=area.id, quarter=quarter)
        return content, content.follow_up_texts["why"].split()[0]


@pytest.mark.parametrize("role", [IN_GROUP, Role.COORDINATOR, Role.REPORTER])
def test_what_is_handed_in_keeps_its_figures_and_says_when_reports_have_changed_since(world, role):
    """Whoever hands it in, they are what the room counts."""
    report(world, date(2026, 8, 1), date(2026, 8, 2))
    report(world, date(2026, 8, 3), role=Role.SOCIAL_SERVICES, access_class="restricted")
    area = focus_area(world, member_ids=[world.organisation("Högstadieskolan"), world.organisation("Bostadsbolaget")])
    with world.scope() as scope:
        service.add_goal(
            scope,
            focus_area_id=area.id,
            text="Färre än {då}.",
            measure="Klotter",
            unit="rapporter",
            count=area.main_count,
        )
    write(world, area, role=role)
    content, said = read_text(world, area)
    assert said == "2" and content.handed_in_with == NOW and not content.counted_otherwise
    report(world, date(2026, 9, 30))
    content, said = read_text(world, area)
    assert said == "2" and content.counted_otherwise
    assert ("{nu}", "Nu", "3") in content.figures, "whoever writes is shown what it becomes"
    # One number for one thing: the quarter's goal, page and report stand as the text does.
    with world.scope() as scope:
        (reported,) = overview.quarter_overview(scope, quarter=Q3)
        page = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert reported.follow_up_texts["why"].split()[0] == "2" and not reported.counted_otherwise
    assert [content.goals[0].now for content in (reported, page)] == [2, 2]
    # Whoever counts less than the room counts her own, and whoever makes the report for others counts for these.
    assert read_text(world, area, Role.REPORTER)[1] == "0"
    with world.scope() as scope:
        (own_edition,) = overview.quarter_overview(scope.counting_for(Audience.ALL), quarter=Q3)
    assert own_edition.follow_up_texts["why"].split()[0] == "4" and own_edition.goals[0].now == 4


def test_a_correction_is_counted_anew_and_a_new_definition_too(world):
    report(world, date(2026, 8, 1))
    area = focus_area(world)
    write(world, area)
    report(world, date(2026, 8, 2))
    report(world, date(2026, 8, 3), category="hastighet")
    write(world, area, version=2, submit=False)
    assert read_text(world, area)[1] == "2"
    fields = {"title": area.title, "description": "{nu} rapporter.", "count_groups": ["skadegorelse", "trafik"]}
    with world.scope() as scope:
        service.change_focus_area(scope, id=area.id, version=1, **fields)
        content = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert content.description == "3 rapporter."
    assert read_text(world, area, Role.COORDINATOR)[1] == "2", "the text counts what it counted when it was written"


def test_what_is_handed_in_before_its_quarter_has_ended_is_counted_as_long_as_that_goes_on(world):
    """A figure of a part of the quarter would be taken for the quarter's."""
    area = focus_area(world)
    write(world, area, Q3 + 1)
    report(world, date(2026, 11, 1))
    content, said = read_text(world, area, quarter=Q3 + 1)
    assert said == "1" and content.handed_in_with is None and content.follow_up.figures is None


def test_the_quarters_page_counts_no_reports(world, client):
    report(world, date(2026, 8, 1))
    area = focus_area(world)
    write(world, area)
    client.sign_in(Role.COORDINATOR)
    with asked(world.web.engine) as statements:
        assert client.get("/koping/kvartal/2026-Q3").status_code == 200
    assert not [one.sql for one in statements if "tally" in one.sql or "FROM incident" in one.sql]


def test_the_page_says_that_its_figures_stand_as_they_were_handed_in(world, client):
    report(world, date(2026, 8, 1))
    area = focus_area(world)
    write(world, area)
    client.sign_in(IN_GROUP)
    page, changed = f"/koping/fokusomraden/{area.id}/uppfoljning/2026-Q3", "Rapporter har tillkommit eller ändrats"
    answer = client.get(page).get_data(as_text=True)
    assert "Talen står som de räknades när uppföljningen lämnades in" in answer and changed not in answer
    report(world, date(2026, 8, 2))
    assert changed in client.get(page).get_data(as_text=True)
