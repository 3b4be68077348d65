"""One thing has one number, whoever reads it and wherever: pages, maps, charts, answers of the API, papers."""

import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from app.factory import create_app
from app.figures.periods import Quarter
from app.situational_pictures import service as pictures
from app.situational_pictures.group_table import count_groups
from tenants.access import Role
from tests.alerts.analysed import analyse
from tests.area_sharing.made import agree_on_weeks
from tests.bad_input.conftest import settings_for
from tests.browsing import Browser
from tests.databases import opened_world
from tests.est.areas import activity, focus_area, log, write
from tests.numbers.demo_world import demo_world
from tests.numbers.percents import faults
from tests.numbers.reading import Told
from tests.numbers.walk import READERS, read_area, read_municipality
from tests.situational_pictures.reports import report
from tests.world import AREA

FORTNIGHT, QUARTER = date(2026, 11, 9), Quarter(2026, 3)
DEMO_FORTNIGHT = date(2026, 11, 2)
"""A period of the demo world's own rhythm."""
CLASSES = {
    Role.SCHOOL: ("internal", "restricted"),
    Role.POLICE_OFFICER: ("internal", "police"),
    Role.SOCIAL_SERVICES: ("restricted", "internal"),
    Role.COORDINATOR: ("internal", "restricted"),
}
FEWEST = 1000
"""So many numbers are read at least: with fewer the walk would not have met what it is for."""


@pytest.fixture(scope="module")
def town(admin, world_template, postgres_url, tmp_path_factory):
    """Köping with reports of every class in the fortnight, the quarter and the year before."""
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("numbers")) as world:
        die = random.Random(5)
        kinds = ["klotter", "klotter", "glaskross", "hastighet", "bostadsinbrott", "offentligt-arrangemang"]
        days = [-400, -394, -380, -365, -360, -130, -110, -90, -70, -28, -25, -14, -14, -13, -12, -10, -8, -6, -3, -2]
        for number, at in enumerate(days * 3):
            role = list(CLASSES)[number % 4]
            place, access_class = die.choice(["Torget", "Stationen"]), CLASSES[role][number // 4 % 2]
            report(world, at, role=role, place=place, category=die.choice(kinds), access_class=access_class)
        area = focus_area(world)
        log(world, activity(world, area), date(2026, 9, 4), date(2026, 9, 5))
        write(world, area)
        analyse(world, first=FORTNIGHT)
        agree_on_weeks(world)

        def opened():
            return create_app(settings_for(world, tmp_path_factory.mktemp("var")), world.web)

        yield SimpleNamespace(world=world, opened=opened, browse=browsing(opened(), world))


def browsing(app, world):
    browsers: dict = {}

    def browse(role, slug):
        if (role, slug) not in browsers:
            browsers[role, slug] = Browser(app.test_client(), world).sign_in(role, slug)
        return browsers[role, slug]

    return browse


@pytest.fixture(scope="module")
def told(town) -> Told:
    told = Told()
    read_municipality(told, town.world, town.browse, "koping", FORTNIGHT, QUARTER)
    read_area(told, town.browse(Role.AREA_CHIEF, AREA), AREA, FORTNIGHT)
    return told


def test_no_two_values_for_one_thing(told, record_property):
    assert not told.contradictions, "\n".join(told.contradictions)
    assert told.read >= FEWEST and {"page", "API", "PDF", "chart", "map", "text"} <= set(told.kinds)
    in_the_room = {what for what, audience in told.values if audience == "internal"}
    everywhere = told.values[f"all; Köping; {FORTNIGHT}/{FORTNIGHT + timedelta(days=13)}", "internal"]
    readers = {str(role) for role in READERS} | {"area_chief"}
    (sources,) = everywhere.values()
    assert all(
        any(source.endswith(f"as {role}") or role in source for source in sources) for role in readers - {"area_chief"}
    )
    assert any("omradet" in source for source in sources), "the area's page has the municipality's number"
    hot = [where for values in told.values.values() for places in values.values() for where in places]
    assert any("/analys as" in source for source in hot), "the hot places are numbers of places"
    record_property("numbers read", told.read)
    print(
        f"{told.read} numbers of {len(told.values)} things, {len(in_the_room)} of them the room's: {dict(told.kinds)}"
    )


def test_the_rooms_and_ones_own_and_what_one_may_not_read_make_all(told):
    """Whole period, all groups: room + beyond + not read is one number for all."""
    period = f"Köping; {FORTNIGHT}/{FORTNIGHT + timedelta(days=13)}"

    def n(what: str, audience: str) -> int:
        values = told.values.get((f"{what}; {period}", audience), {"0": []})
        return int(next(iter(values)))

    room, everything = n("all", "internal"), n("all", "all")
    assert room < everything and room + n("beyond the room", "all") == everything
    for role in (Role.POLICE_OFFICER, Role.SCHOOL, Role.SOCIAL_SERVICES):
        own = f"own, {role}"
        assert n("all", own) == room + n("beyond the room", own) > room, role
        assert n("all", own) + n("not read", own) == everything, role
    assert room + n("not read", "internal") == everything  # the analyst


def test_a_page_that_counts_for_others_than_it_says_is_found(town, monkeypatch):
    def for_herself(scope, *inputs):
        return count_groups(scope.counting_for(None), *inputs)

    monkeypatch.setattr(pictures, "count_groups", for_herself)
    told, browse = Told(), browsing(town.opened(), town.world)  # another process, which has kept no answer
    for role in (Role.COORDINATOR, Role.SCHOOL):
        path = f"/koping/lagesbild/{FORTNIGHT}"
        told.page(browse(role, "koping").get(path).get_data(as_text=True), path, str(role))
    found = told.contradictions
    assert any(line.startswith("all; Köping; 2026-11-09") for line in found), found
    assert any(line.startswith("group ") for line in found), found


def test_no_change_is_in_per_cent_of_a_small_base_and_no_share_without_its_whole(told):
    read, wrong = 0, []
    for source, text in told.texts:
        n, found = faults(text)
        read += n
        wrong += [f"{source}: {one}" for one in found]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert read > 20
    seeded = "Nu 9, före 23. −14 (−60,9 %). Men +5 (+55,6 %), 3 fler (+30,0 %), 38 %, 3 av 5 (70 %)."
    assert len(faults(seeded)[1]) == 4


@pytest.mark.only_slow
def test_no_two_values_in_the_demo_world(admin, empty_template, postgres_url, tmp_path_factory, monkeypatch):
    with demo_world(admin, empty_template, postgres_url, tmp_path_factory.mktemp("demo"), monkeypatch) as world:
        app = create_app(settings_for(world, tmp_path_factory.mktemp("var")), world.web)
        browse, told = browsing(app, world), Told()
        for slug in world.municipalities:
            roles = [role for role in READERS if (str(role), slug) in world.people]
            analyse(world, slug, first=DEMO_FORTNIGHT)
            read_municipality(told, world, browse, slug, DEMO_FORTNIGHT, QUARTER, roles)
        read_area(told, browse(Role.AREA_CHIEF, world.area), world.area, DEMO_FORTNIGHT)
        print(f"{told.read} numbers read of {len(told.values)} things: {dict(told.kinds)}")
        assert not told.contradictions, "\n".join(told.contradictions)
