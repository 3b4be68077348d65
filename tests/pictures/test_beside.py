"""Two pictures side by side, and how far a meeting's picture has come."""

import re
from datetime import UTC, date, datetime

import pytest

from app.contributions import levels, presence
from app.figures.periods import Fortnight
from app.hooks import related
from app.meetings import service as meetings
from app.pictures import frozen
from app.places import service as places
from tenants.access import Role
from tests.pictures.made import FIRST, counted, final, locked
from tests.situational_pictures.reports import history, report
from tests.situational_pictures.test_pages import words
from tests.wall.walls import ADDRESS, on_the_wall

BEFORE = Fortnight(FIRST).previous.first
PAGE = "/koping/lagesbild/bild/jamforelse"


@pytest.fixture
def two(world):
    """Two pictures that are final: three reports and then 21, one of the police's class."""
    history(world)
    for _ in range(20):
        report(world, -25)
    report(world, -25, role=Role.POLICE_OFFICER, place="Stationen", access_class="police")
    for _ in range(3):
        report(world, -12)
    with world.scope() as scope:
        area = places.areas_to_choose(scope)[0]
        levels.set_level(scope, first=FIRST, sub_area_id=area.id, version=0, level="raised", reason="Mörkt.")
    for first in (BEFORE, FIRST):
        final(world, first)
    return world


def test_two_are_compared_as_ones_room_was_told_them(two, client):
    client.sign_in(Role.COORDINATOR)
    said = words(client.get(PAGE))
    assert "3 21 −18 (−85,7 %)" in said and "Skärpt uppmärksamhet Normalt" in said
    other_way = words(client.get(f"{PAGE}?bild={BEFORE}&med={FIRST}"))
    assert "21 3 +18" in other_way and "%)" not in other_way  # a base under 20 gives no per cent
    client.sign_in(Role.SCHOOL)
    assert "3 20 −17 (−85,0 %)" in words(client.get(PAGE))


def test_one_picture_alone_is_not_compared(world, client):
    final(world)
    client.sign_in(Role.COORDINATOR)
    assert "Inte två bilder än" in words(client.get(PAGE))
    assert client.get(f"{PAGE}?bild=x&med=2026-13-01").status_code == 200


@pytest.mark.parametrize(("said", "number"), [("1\N{NO-BREAK SPACE}205", 1205), ("46,2", None), ("–", None)])
def test_what_is_no_whole_number_has_no_difference(said, number):
    assert frozen._whole(said) == number


def meeting(world, **said):
    with world.scope() as scope:
        begins_at = datetime(2026, 11, 24, 8, tzinfo=UTC)
        return meetings.add_meeting(scope, kind="picture", begins_at=begins_at, period_first=FIRST, **said)


def test_a_meeting_tells_how_far_its_picture_has_come(world, client):
    row = meeting(world)

    def told(role=Role.COORDINATOR):
        with world.scope(role) as scope:
            return [one.text for one in related(scope, "meeting", row.id) if one.endpoint.startswith("pictures.")]

    assert told() == []
    counted(world)
    assert told() == ["Lägesbilden v. 46–47 är öppen", "Fastställ lägesbilden"]
    assert told(Role.SCHOOL) == ["Lägesbilden v. 46–47 är öppen"] and told(Role.REPORTER) == []
    locked(world)
    for role in (Role.COORDINATOR, Role.SCHOOL, Role.REPORTER):
        assert told(role) == ["Lägesbilden v. 46–47 är fastställd, utgåva 1"]
    client.sign_in(Role.COORDINATOR)
    assert "Fastställ lägesbilden" not in words(client.get(f"/koping/moten/{row.id}"))


def test_the_walls_last_screen_says_when_it_is_final_and_asks_for_it_until_then(world, client):
    row = meeting(world)
    counted(world)
    wall = on_the_wall(client, world, "est", row.id)
    page = wall.get(f"{ADDRESS}/avslut")
    assert "Lägesbilden är öppen. Den fastställs av samordnaren" in page.text
    (mark,) = re.findall(r'skarm=ending&(?:amp;)?v=([^"]+)"', page.text)
    asked = f"{ADDRESS}/nytt?skarm=ending&v={mark}"
    assert wall.get(asked).status_code == 204
    locked(world)
    assert "Lägesbilden är fastställd av" in wall.get(asked).text


@pytest.mark.parametrize("room", ["police", "est", "reporters"])
def test_who_is_out_where_stands_on_the_wall_of_coordinator_and_police_alone(world, client, room):
    row = meeting(world)
    with world.scope() as scope:
        said = {"part": "evening", "what": "control", "named_place_id": world.named()["Stationen"]}
        for name in ("Polisen", "Fritidsgården"):
            organisation = world.organisation(name)
            presence.add_presence(scope, day=date(2026, 11, 27), organisation_id=organisation, **said)
    told = on_the_wall(client, world, room, row.id).get(f"{ADDRESS}/dagar").text
    assert (told.count("Planerad kontroll, Stationen"), "Stationen" in told) == (
        (2, True) if room == "police" else (0, False)
    )


def test_a_focus_area_starts_from_a_picture_in_one_step(world, client):
    counted(world)
    client.sign_in(Role.COORDINATOR)
    link = f"/koping/fokusomraden/nytt?bild={FIRST}"
    assert f'href="{link}"' in client.get(f"/koping/lagesbild/bild/{FIRST}").text
    assert "Startat ur lägesbilden v. 46–47" in client.get(link).text
    assert client.get("/koping/fokusomraden/nytt?bild=igår").status_code == 200
