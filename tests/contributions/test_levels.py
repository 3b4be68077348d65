"""How we work in sub-areas: the arrow, the extra meeting, its log in the picture that comes, and the picture's row."""

import pytest

from app.contributions import levels
from app.figures.rooms import Room
from app.hooks import picture_parts
from app.pictures import drafting
from app.places import service as places
from tenants.access import Role
from tenants.errors import Conflict, Invalid
from tests.contributions.test_own_views import BEFORE, FIRST, WRITTEN, say
from tests.situational_pictures.test_pages import words


@pytest.fixture
def area(world):
    with world.scope() as scope:
        return places.areas_to_choose(scope)[0]


def put(world, area, first=FIRST, version=0, level="effort", reason="Samling i källargången.", **said):
    with world.scope() as scope:
        return levels.set_level(
            scope, first=first, sub_area_id=area.id, version=version, level=level, reason=reason, **said
        )


def test_a_level_has_a_reason_an_arrow_and_a_version(world, client, area):
    with pytest.raises(Invalid):
        put(world, area, reason="")
    put(world, area, first=BEFORE, level="raised")
    put(world, area)
    with pytest.raises(Conflict):
        put(world, area, level="normal")
    client.sign_in(Role.COORDINATOR)
    said = words(client.get(WRITTEN))
    assert "Kraftsamling" in said and "↑ mer än förra bilden" in said and "inte dem som bor där" in said
    answer = client.post(
        f"/koping/lagesbild/{FIRST}/lage/{area.id}", {"version": "0", "level": "raised", "reason": "Nytt."}
    )
    assert answer.status_code == 409 and "Samling i källargången." in answer.text and "Nytt." in answer.text


def test_why_is_told_in_its_room_and_how_we_work_to_all(world, client, area):
    put(world, area, reason="Näktergal i parken.", room="police")
    for role, told in ((Role.POLICE_OFFICER, True), (Role.SCHOOL, False), (Role.REPORTER, False)):
        page = client.sign_in(role).get(WRITTEN)
        assert "Kraftsamling" in page.text and ("Näktergal" in page.text) == told
        assert "Näktergal" not in client.get(f"/koping/lagesbild/{FIRST}").text
    with world.scope() as scope:
        told = [room for room in Room if "Näktergal" in str(picture_parts(drafting.for_room(scope, room), FIRST, room))]
    assert told == [Room.POLICE]


def test_gathering_efforts_calls_a_meeting_in_one_step_and_its_log_stands_in_the_next_picture(world, client, area):
    client.sign_in(Role.COORDINATOR)
    path = f"/koping/lagesbild/{BEFORE}/lage/{area.id}"
    assert client.post(f"{path}/avstamning", {"begins_at": "2026-11-26T09:00"}).status_code == 409, (
        "nothing asks for it"
    )
    put(world, area, first=BEFORE)
    assert "Kalla till avstämning" in client.get(path).text
    assert "/moten/" in client.post(f"{path}/avstamning", {"begins_at": "2026-11-26T09:00"}).headers["Location"]
    with world.scope() as scope:
        extra = levels.read_levels(scope, first=FIRST).extras[0]
    log = f"/koping/avstamning/{extra.row.id}"
    assert client.post(log, {"version": "1", "log": "a\nb\nc"}).status_code == 422
    assert (
        client.post(log, {"version": "1", "log": "Belysningen lagas.\nBovärden går en runda till."}).status_code == 303
    )
    assert client.post(log, {"version": "1", "log": "Annat."}).status_code == 409
    with world.scope() as scope:
        assert "Bovärden går en runda till." in str(picture_parts(drafting.for_room(scope, Room.EST), FIRST, Room.EST))


def test_the_pictures_page_says_it_in_one_row(world, client, area):
    put(world, area)
    say(world, Role.SCHOOL)
    said = words(client.sign_in(Role.COORDINATOR).get(f"/koping/lagesbild/{FIRST}"))
    assert "1 av 1 har lämnat egen bild" in said and area.name in said


def test_nobody_else_sets_a_level_or_calls(world, client, area):
    put(world, area)
    for role in (Role.SCHOOL, Role.POLICE_OFFICER):
        client.sign_in(role)
        assert (
            client.post(f"/koping/lagesbild/{FIRST}/lage/{area.id}", {"version": "1", "level": "normal"}).status_code
            == 403
        )
