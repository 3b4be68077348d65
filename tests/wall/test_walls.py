"""A room's machine: the way in by a code, what each room is told, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from app.meetings import decisions
from app.meetings import service as meetings
from app.wall import opening, service
from tenants.access import Role
from tenants.errors import NotFound
from tests.accounts.signed_in import as_superuser
from tests.meetings.made import decided, meeting
from tests.phones.remembered import cookie
from tests.situational_pictures.reports import report
from tests.wall.walls import ADDRESS, SCREENS, code, on_the_wall, shown, write
from tests.world import NOW

TODAY = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def held(world):
    """Yesterday's meeting of the work, and one a fortnight before."""
    return meeting(world), meeting(world, TODAY)


def at(world, **later) -> None:
    moment = NOW + timedelta(**later)
    world.web.clock = lambda: moment


def is_open(client) -> bool:
    return client.get(f"{ADDRESS}/forra").status_code == 200


def typed(client, said: str) -> int:
    return write(client, said).status_code


def test_a_code_opens_one_machine_once_without_anybody_being_signed_in_there(client, world, held):
    given = code(world, "est")
    assert typed(client, given.lower().replace("-", " ")) == 303 and is_open(client)
    assert cookie(client.http, "samsyn") == "", "no session of hers stands on the machine"
    assert client.get("/koping/").headers["Location"].startswith("/koping/logga-in"), "nothing else is opened by it"
    client.http.delete_cookie("samsyn_wall")
    assert typed(client, given) == 422 and not is_open(client)
    acts = as_superuser(
        world,
        "SELECT string_agg(actor || ': ' || act || ' ' || outcome, ', ' ORDER BY seq) FROM audit_line"
        " WHERE act LIKE 'wall%'",
    )
    assert acts.endswith("wall.open done, Väggen: EST-gruppen: wall.opened done, ingen: wall.opened refused"), (
        "who gave the code, and what became of it"
    )


def test_a_code_lives_ten_minutes_and_is_in_the_table_as_a_hash_alone(client, world, held):
    given = code(world, "est")
    assert as_superuser(world, "SELECT length(code_hash) FROM wall") == 64
    at(world, minutes=11)
    assert typed(client, given) == 422
    at(world)
    assert typed(client, given) == 303


def test_guessing_is_slowed_down_where_it_is_done_and_nowhere_else(client, world, held):
    given = code(world, "est")
    assert [typed(client, "BBBB-BBBB") for _ in range(5)] == [422] * 5
    slowed = write(client, given)
    assert slowed.status_code == 429 and slowed.headers["Retry-After"] == "900", "even the right one"
    with world.scope() as scope:
        assert opening.open_wall(scope, code=given, network="198.51.100.4"), "another network is not kept out"


@pytest.mark.parametrize("end", ["closed", "called off", "shut", "left", "forgotten"])
def test_a_wall_ends_with_its_meeting_at_a_button_and_after_ten_hours(client, world, held, end):
    on_the_wall(client, world, "est", held[1].id)
    at(world, hours=9)
    assert is_open(client), "it never ends for not being used"
    with world.scope(Role.COORDINATOR) as scope:
        (open_one,) = service.list_walls(scope)
        assert (open_one.room.label, open_one.meeting) == ("EST-gruppen", "EST-möte")
        if end == "closed":
            meetings.close(scope, id=held[1].id)
        elif end == "called off":
            meetings.call_off(scope, id=held[1].id)
        elif end == "shut":
            service.end_wall(scope, id=open_one.id)
    if end == "left":
        assert client.post(f"{ADDRESS}/stang", {}).headers["Location"] == ADDRESS
    elif end == "forgotten":
        at(world, hours=11)
    asked = client.get(f"{ADDRESS}/laget")
    assert asked.headers["Location"] == ADDRESS
    part = client.http.get(f"{ADDRESS}/nytt?skarm=former", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == ADDRESS, "a screen that stands open goes blank by itself"
    assert "Väggen är stängd här" in client.get(ADDRESS).text
    with world.scope(Role.COORDINATOR) as scope:
        assert service.list_walls(scope) == []
        with pytest.raises(NotFound):
            service.end_wall(scope, id=open_one.id) if end in ("shut", "left") else service.end_wall(
                scope, id=held[0].id
            )


def test_what_is_decided_on_the_wall_is_written_by_the_meetings_own_act_at_that_meeting_alone(client, world, held):
    on_the_wall(client, world, "est", held[1].id)
    said = {"text": "Vuxna ute fredag kväll.", "function": "Fältgruppen", "due": "2026-12-04", "ground": "Bråk."}
    assert client.post(f"{ADDRESS}/beslut", {**said, "text": "Ring 19121212-1212"}).status_code == 422
    kept = client.post(f"{ADDRESS}/beslut", {**said, "ground": ""})
    assert kept.status_code == 422 and "Vuxna ute fredag kväll." in kept.text, "what was typed stays"
    assert client.post(f"{ADDRESS}/beslut", said).status_code == 303
    assert "Vuxna ute fredag kväll." in client.get(f"{ADDRESS}/beslut").text
    assert as_superuser(world, "SELECT access_class || meeting_id FROM decision") == f"internal{held[1].id}"
    with world.scope(Role.COORDINATOR) as scope:
        room = opening.actor_of_wall(scope, token=cookie(client.http, "samsyn_wall"))
    with world.scope() as scope, pytest.raises(NotFound):
        decisions.add_decision(scope.acting_as(room), meeting_id=held[0].id, text="Fel möte.", due=TODAY.date())


def test_a_screen_that_stands_open_is_told_of_what_is_new_and_of_nothing_else(client, world, held):
    on_the_wall(client, world, "est", held[1].id)
    page = client.get(f"{ADDRESS}/beslut").text
    mark = page.split("skarm=decide&amp;v=")[1].split('"')[0]
    again = f"{ADDRESS}/nytt?skarm=decide&v={mark}"
    assert client.get(again).status_code == 204
    decided(world, held[1], text="Nya lampor.", access_class="police")
    assert client.get(again).status_code == 204, "what the room does not read is no news"
    decided(world, held[1], text="Häcken klipps.")
    told = client.get(again).text
    assert "Häcken klipps." in told and "Nya lampor." not in told


ROOMS = {"police": {"INTERN", "POLIS"}, "est": {"INTERN"}, "reporters": {"INTERN"}}
"""Room -> the classes of decisions that are told there."""


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_told_what_everybody_there_may_read_and_no_more(client, world, held, room):
    """Canaries: a text, a place and a number of each class, in reports and in decisions, none of which may stand in
    the HTML of any screen of a room whose people may not all read it."""
    for at_meeting in held:
        for access_class, word in (("internal", "INTERN"), ("police", "POLIS"), ("restricted", "SLUTEN")):
            decided(world, at_meeting, text=f"Kanarie{word}", access_class=access_class)
    only_school = meeting(world, TODAY - timedelta(days=7), called=("Högstadieskolan",))
    decided(world, only_school, text="KanarieENSAM")
    planted = {"internal": (3, "Torget"), "police": (19, "Stationen"), "restricted": (29, "Högstadieskolan")}
    for access_class, (n, place) in planted.items():
        for _ in range(n):
            report(world, 1, access_class=access_class, place=place, text=f"Kanarietext {access_class}")
    on_the_wall(client, world, room, held[1].id)
    pages = shown(client)
    said = "\n".join(pages.values())
    assert {word for word in ("INTERN", "POLIS", "SLUTEN") if f"Kanarie{word}" in said} == ROOMS[room]
    assert ("KanarieENSAM" in said) == (room != "reporters"), "a meeting to which not all of the room were called"
    assert "Kanarietext" not in said, "no text of a report stands on any wall"
    numbers = {"police": "22", "est": "3", "reporters": "3"}
    assert f"<dd>{numbers[room]}</dd>" in pages["laget"]
    for n in ("19", "29", "22", "32", "48", "51"):
        assert (f">{n}<" in said) == (room == "police" and n in ("19", "22")), n
    finer = {"varningar", "platser", "tackning", "karta"}
    assert finer & set(pages) == (set() if room == "reporters" else finer)
    if room == "reporters":
        for screen in ("laget", "var", "tabell"):
            assert "Torget" not in pages[screen] and "week-grid" not in pages[screen], "nothing finer than a sub-area"


def test_another_place_knows_nothing_of_the_wall(client, world, held):
    on_the_wall(client, world, "police")
    assert client.get("/arboga/vagg/forra").headers["Location"] == "/arboga/vagg"
    other = code(world, "est")
    assert write(client, other, "/arboga/vagg").status_code == 422


def test_every_screen_stands_without_script_and_leads_to_the_others(client, world, held):
    on_the_wall(client, world, "est", held[1].id)
    for screen in SCREENS[:10]:
        page = client.get(f"{ADDRESS}/{screen}").text
        assert page.count("data-key=") == 10 and "<nav" in page, screen
