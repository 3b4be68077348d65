"""Who is out where: gaps and doubles, an occasion in one tap, and working material that nobody else is told of."""

from datetime import date

import pytest
from sqlalchemy import select

from app.contributions import presence
from app.est.models import Occasion
from app.figures.rooms import Room
from app.hooks import picture_parts
from app.meetings import service as meetings
from app.pictures import drafting
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.contributions.test_own_views import BEFORE, FIRST
from tests.est.areas import activity, focus_area
from tests.situational_pictures.test_pages import words

DAY, PLAN = date(2026, 11, 27), "/koping/narvaro"


def plan(world, role=Role.COORDINATOR, organisation="Fritidsgården", place="Torget", day=DAY, **said):
    said = {"part": "evening", "what": "out", "named_place_id": world.named()[place], **said}
    with world.scope(role) as scope:
        return presence.add_presence(scope, day=day, organisation_id=world.organisation(organisation), **said)


def lines(world, role):
    with world.scope(role) as scope:
        return presence.read_plan(scope).lines


@pytest.mark.parametrize(
    ("organisation", "what"),
    [("Polisen", "out"), ("Bostadsbolaget", "guard"), ("Bostadsbolaget", "control"), ("Bostadsbolaget", "inspection")],
)
def test_working_material_is_read_by_three_until_it_is_done(world, client, organisation, what):
    """The place is the canary: nothing else is planned there."""
    row = plan(world, organisation=organisation, what=what, place="Stationen", day=date(2026, 11, 25))
    hers = {"Polisen": Role.POLICE_OFFICER, "Bostadsbolaget": Role.REPORTER}[organisation]
    allowed = {Role.COORDINATOR, Role.POLICE_OFFICER, hers}
    paths = (PLAN, "/koping/api/v1/presence", f"/koping/lagesbild/{FIRST}/skrivet", f"/koping/lagesbild/bild/{BEFORE}")
    for role in (Role.COORDINATOR, Role.POLICE_OFFICER, Role.REPORTER, Role.SCHOOL, Role.YOUTH, Role.ANALYST):
        assert bool(lines(world, role)) == (role in allowed), role
        client.sign_in(role)
        shown = [path for path in paths if "Stationen" in client.get(path).text]
        assert shown in ([], [PLAN]) and (bool(shown) == (role in allowed)), (role, shown)
    with world.scope() as scope:
        for room in Room:
            assert "Stationen" not in str(picture_parts(drafting.for_room(scope, room), BEFORE, room)), room
    with world.scope() as scope:
        presence.note_done(scope, id=row.id)
    assert lines(world, Role.SCHOOL)


def test_what_is_open_stands_in_the_picture_for_those_who_meet(world):
    plan(world)
    with world.scope() as scope:
        told = {room: "Torget" in str(picture_parts(drafting.for_room(scope, room), BEFORE, room)) for room in Room}
    assert told == {Room.POLICE: True, Room.EST: True, Room.REPORTERS: False}


def test_gaps_and_doubles(world, client):
    plan(world)
    plan(world, organisation="Högstadieskolan")
    with world.scope() as scope:
        found = presence.read_plan(scope)
    assert found.doubled("Torget", DAY) and not found.gap(DAY) and found.gap(date(2026, 11, 28))
    assert "ingen inlagd" in words(client.sign_in(Role.YOUTH).get(PLAN))


def test_an_occasion_is_logged_in_one_tap_and_once(world, client):
    done = activity(world, focus_area(world))
    row = plan(world, organisation="Högstadieskolan", day=date(2026, 11, 24), activity_id=done.id)
    client.sign_in(Role.UNIT_MANAGER)
    assert "Logga som tillfälle" not in client.get(PLAN).text, "the fortnight begins today"
    assert "Logga som tillfälle" in client.get(f"{PLAN}/2026-11-23").text
    for _ in range(2):
        assert client.post(f"{PLAN}/{row.id}/gjort").status_code == 303
    with world.scope() as scope:
        made = list(scope.db.scalars(select(Occasion)))
        assert [(one.done_on, one.activity_id, one.named_place_id) for one in made] == [
            (date(2026, 11, 24), done.id, world.named()["Torget"])
        ]
    with world.scope() as scope, pytest.raises(Conflict):
        presence.note_done(scope, id=plan(world).id)


def test_it_is_corrected_removed_and_put_back_by_its_own(world, client):
    row = plan(world, role=Role.YOUTH)
    client.sign_in(Role.YOUTH)
    assert client.post(f"{PLAN}/{row.id}/bort").status_code == 303
    assert lines(world, Role.COORDINATOR) == [] and "Ångra" in client.get(f"{PLAN}?bort={row.id}").text
    assert client.post(f"{PLAN}/{row.id}/tillbaka").status_code == 303
    said = {
        "version": "1",
        "day": "2026-11-28",
        "part": "night",
        "what": "out",
        "named_place_id": str(row.named_place_id),
    }
    said["organisation_id"] = str(row.organisation_id)
    assert client.post(f"{PLAN}/{row.id}/andring", said).status_code == 303
    assert client.post(f"{PLAN}/{row.id}/andring", said).status_code == 409
    with world.scope(Role.UNIT_MANAGER) as scope, pytest.raises(NotFound):
        presence.remove_presence(scope, id=row.id)
    with pytest.raises(Invalid) as refused:
        plan(world, role=Role.YOUTH, organisation="Polisen", day=date(2028, 1, 1), part="x", what="y")
    assert set(refused.value.messages) == {"day", "part", "what", "organisation_id"}


def test_the_extra_meeting_and_minutes_hold_nothing_of_it(world, client):
    plan(world, organisation="Polisen", place="Stationen")
    with world.scope() as scope:
        met = meetings.book(scope)
    assert "Stationen" not in client.sign_in(Role.COORDINATOR).get(f"/koping/moten/{met.id}").text
