"""An organisation that began to report in between makes no increase: the verdict must stand without it."""

import pytest

from app.analysis.counts import MORE, UNDECIDED
from app.situational_pictures import service
from tenants.access import Role
from tests.situational_pictures.reports import history, report


def seen(world, role=Role.COORDINATOR, first=None):
    with world.scope(role) as scope:
        return service.picture(scope, first=first)


@pytest.fixture
def begun_last_week(world):
    """The school has reported for years; the police begin in the period before and fill this one."""
    history(world)
    for n in range(54):
        report(world, -14 * n)
    for hour in range(12):
        report(world, 0, hour=hour, role=Role.POLICE_OFFICER)
    return world


def klotter(picture):
    return next(row for row in picture.groups.rows if row.slug == "skadegorelse")


def test_a_new_organisation_makes_no_increase(begun_last_week, client):
    picture = seen(begun_last_week)
    assert (picture.groups.total.now, picture.groups.total.previous) == (13, 1)
    assert klotter(picture).against_previous == klotter(picture).against_last_year == UNDECIDED
    assert picture.groups.previous_may_be_chance is None and picture.groups.last_year_may_be_chance is None
    late = picture.groups.newcomers["previous"]
    assert (len(late.ids), late.of) == (1, 2)
    text = " ".join(client.sign_in(Role.COORDINATOR).get("/koping/lagesbild/").text.split())
    assert "Jämförelsen med perioden före gäller 1 av 2 verksamheter: de andra började rapportera senare." in text
    assert "så skillnaden kan inte avgöras" in text and "större än slumpen brukar ge" not in text.split("Så räknade")[0]


def test_an_increase_that_stands_without_the_new_one_is_said(begun_last_week):
    for hour in range(12):
        report(begun_last_week, 1, hour=hour)
    picture = seen(begun_last_week)
    assert klotter(picture).against_previous == MORE and picture.groups.previous_may_be_chance is False


def test_an_organisation_that_reported_before_is_no_newcomer(world):
    history(world)
    for role in (Role.SCHOOL, Role.POLICE_OFFICER):
        for n in range(1, 54):
            report(world, -14 * n, role=role)
    for hour in range(12):
        report(world, 0, hour=hour, role=Role.POLICE_OFFICER)
    picture = seen(world)
    assert klotter(picture).against_previous == MORE
    assert not any(late.ids for late in picture.groups.newcomers.values())


def test_her_own_organisations_history_is_her_own(begun_last_week):
    begun = seen(begun_last_week, Role.SCHOOL).groups.newcomers
    assert begun["previous"].of == 2
