"""An area and its municipalities count the same fortnights; one that differs says so, and the area's picture too."""

from datetime import date

import pytest

from app.comparison import service as comparison
from app.situational_pictures import service
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Invalid, NotFound
from tenants.profile import Profile
from tenants.registry import all_tenants, register_tenant, set_rhythm
from tests.intake.test_commands import samsyn  # noqa: F401  (a fixture)
from tests.world import AREA

OTHER = date(2026, 1, 12)


def area_weeks(world):
    with world.scope(Role.AREA_CHIEF, AREA) as scope:
        return comparison.combined(scope)


def anchor(world, tenant) -> date:
    with world.worker.scope(tenant, COMMAND_LINE) as scope:
        return scope.profile.anchor


def test_the_areas_weeks_are_a_period_of_every_municipality(world):
    seen = area_weeks(world)
    for slug in ("koping", "arboga", "kungsor"):
        with world.scope(slug=slug) as scope:
            assert service.picture(scope).spans.previous.first == seen.spans.now.first
            spans = service.picture(scope, first=seen.spans.now.first).spans
        assert (spans.now, spans.previous, spans.last_year) == (
            seen.spans.now,
            seen.spans.previous,
            seen.spans.last_year,
        )
        assert seen.running.first == spans.next_first
    assert seen.otherwise == []


def test_a_changed_area_takes_its_municipalities_and_a_new_one_along(world):
    set_rhythm(world.worker, world.tenants[AREA], OTHER)
    new = {"slug": "hallstahammar", "name": "Hallstahammar", "kind": "municipality", "code": "1961"}
    register_tenant(world.worker, area_slug=AREA, profile=Profile(), **new)
    assert {anchor(world, one) for one in all_tenants(world.worker)} == {OTHER}
    seen = area_weeks(world)
    assert seen.spans.now.first == date(2026, 11, 2) and seen.otherwise == []
    with world.scope() as scope:
        assert service.picture(scope).spans.period.first == seen.running.first == date(2026, 11, 16)
    with world.scope(Role.AREA_CHIEF, AREA) as scope, pytest.raises(NotFound):
        comparison.combined(scope, first=date(2026, 11, 9))


def test_a_municipality_may_differ_and_both_pages_say_so(world, client):
    set_rhythm(world.worker, world.tenants["arboga"], OTHER)
    assert area_weeks(world).otherwise == [("Arboga", "v. 47–48")]
    text = client.sign_in(Role.AREA_CHIEF).get(f"/{AREA}/omradet/").text
    assert "Arboga räknar andra veckor än området: där heter perioden som börjar här v. 47–48." in text
    text = client.sign_in(Role.COORDINATOR, "arboga").get("/arboga/lagesbild/").text
    assert "Kommunens perioder börjar andra veckor än lokalpolisområdets, som räknar v. 46–47" in text
    set_rhythm(world.worker, world.tenants["arboga"], None)
    assert area_weeks(world).otherwise == []
    for slug in (AREA, "koping"):
        assert (
            "andra veckor än"
            not in client.sign_in(Role.AREA_CHIEF if slug == AREA else Role.COORDINATOR, slug)
            .get(f"/{slug}/{'omradet' if slug == AREA else 'lagesbild'}/")
            .text
        )


def test_the_command(world, samsyn):  # noqa: F811
    assert samsyn("tenant", "rhythm", "koping", "2026-01-13")[0] != 0
    assert samsyn("tenant", "rhythm", "koping")[0] != 0
    assert samsyn("tenant", "rhythm", "koping", "2026-01-12")[0] == 0
    assert anchor(world, world.tenants["koping"]) == OTHER
    assert samsyn("tenant", "rhythm", "koping", "--as-area")[0] == 0
    assert anchor(world, world.tenants["koping"]) == anchor(world, world.tenants[AREA])
    with pytest.raises(Invalid):
        set_rhythm(world.worker, world.tenants[AREA], None)
