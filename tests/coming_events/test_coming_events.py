"""What is to come: entered once, corrected, taken away and put back; shown where and to whom its author said."""

from datetime import date, timedelta

import pytest

from app.coming_events import service
from app.figures.coming import known, year_before
from app.figures.periods import YEAR_DAYS, Days
from app.figures.rooms import Room
from app.hooks import picture_parts
from app.pictures import drafting
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.pictures.made import FIRST, counted, edition, locked, rows_of
from tests.situational_pictures.reports import history, report
from tests.situational_pictures.test_pages import words
from tests.subscriptions.test_calendar import entries, subscribe

PAGE, DAY = "/koping/kommande", date(2026, 11, 28)
"""A day in the fortnight after the picture of FIRST."""


def entered(world, role=Role.COORDINATOR, first=DAY, **said):
    said = {"kind": "fair", "title": "Julmarknaden", "named_place_id": world.named()["Torget"], **said}
    with world.scope(role) as scope:
        return service.add_event(scope, first=first, **said)


def titles(world, role):
    with world.scope(role) as scope:
        return [one.row.title for one in service.list_events(scope)[0]]


def test_each_room_is_told_what_is_shown_to_it_and_its_own_organisation_everything(world):
    for room in Room:
        entered(world, Role.SCHOOL, title=f"Kanariefågel {room}", room=room)
    told = {
        Role.COORDINATOR: set(Room),
        Role.POLICE_OFFICER: set(Room),
        Role.SCHOOL: set(Room),  # its own
        Role.YOUTH: {Room.EST, Room.REPORTERS},
        Role.REPORTER: {Room.REPORTERS},
        Role.LEADER: {Room.REPORTERS},
    }
    for role, rooms in told.items():
        assert set(titles(world, role)) == {f"Kanariefågel {room}" for room in rooms}, role
    with world.scope() as scope:
        for room in Room:
            said = str(picture_parts(drafting.for_room(scope, room), FIRST, room))
            assert {one for one in Room if f"Kanariefågel {one}" in said} == {one for one in Room if room.hears(one)}


def test_a_correction_that_is_shown_to_fewer_takes_what_stood_before_with_it(world):
    row = entered(world)
    assert titles(world, Role.REPORTER) == ["Julmarknaden"]
    said = {"kind": "fair", "title": "Julmarknaden", "first": DAY}
    with world.scope() as scope:
        service.change_event(scope, id=row.event_id, version=1, room="police", **said)
    assert titles(world, Role.REPORTER) == [] and titles(world, Role.POLICE_OFFICER) == ["Julmarknaden"]
    with world.scope() as scope, pytest.raises(Conflict, match="changed_meanwhile"):
        service.change_event(scope, id=row.event_id, version=1, **said)


def test_it_is_taken_away_put_back_and_its_versions_are_kept(world, client):
    row = entered(world, Role.SCHOOL)
    with world.scope(Role.YOUTH) as scope:
        for act in (service.remove_event, service.put_back, service.read_versions):
            with pytest.raises(NotFound):
                act(scope, id=row.event_id)
    client.sign_in(Role.SCHOOL)
    page = client.post(f"{PAGE}/{row.event_id}/bort", follow_redirects=True)
    assert "Det är borttaget." in words(page) and "Julmarknaden" not in words(page)
    assert client.get(f"{PAGE}/{row.event_id}/andring").status_code == 404
    page = client.post(f"{PAGE}/{row.event_id}/tillbaka", follow_redirects=True)
    assert "Julmarknaden" in words(page)
    form = client.get(f"{PAGE}/{row.event_id}/andring")
    assert "Så har det stått" in words(form) and ": borttaget" in words(form)


def test_it_is_entered_in_two_steps_and_bad_input_is_kept(world, client):
    client.sign_in(Role.SCHOOL)
    assert client.get(f"{PAGE}/ny").status_code == 200
    sent = {"kind": "school_end", "title": "Avslutningen", "first": "2026-12-18", "last": "2026-12-17"}
    refused = client.post(f"{PAGE}/ny", data=sent)
    assert refused.status_code == 422 and "Sista dagen är före den första." in words(refused)
    assert 'value="Avslutningen"' in refused.text
    client.post(f"{PAGE}/ny", data=sent | {"last": ""})
    assert titles(world, Role.REPORTER) == ["Avslutningen"]


@pytest.mark.parametrize(
    "said",
    [
        {"title": ""},
        {"title": "Anna Andersson fyller år"},
        {"title": "Ring 070-123 45 67"},
        {"first": date(2024, 1, 1)},
        {"last": DAY + timedelta(days=90)},
        {"room": "alla"},
        {"kind": "fest"},
    ],
)
def test_what_is_wrong_is_refused(world, said):
    with pytest.raises(Invalid):
        entered(world, **said)


def test_the_picture_tells_it_beside_the_same_days_of_the_year_before_and_keeps_it(world):
    history(world)
    then = (DAY - timedelta(days=YEAR_DAYS) - date(2026, 11, 23)).days
    for _ in range(3):
        report(world, then)
    entered(world, room="reporters")
    counted(world)
    locked(world)
    police, everybody = edition(world, Role.POLICE_OFFICER), edition(world, Role.REPORTER)
    assert rows_of(police.told, "handelser") == [("28 november 2026", "Marknad: Julmarknaden", "Torget", "3")]
    assert rows_of(everybody.told, "handelser") == [("28 november 2026", "Marknad: Julmarknaden", "Torget")]
    with world.scope() as scope:
        service.remove_event(scope, id=service.list_events(scope)[0][0].row.event_id)
    assert rows_of(edition(world).told, "handelser")


def test_a_holiday_is_compared_with_its_own_day_the_year_before():
    (halloween,) = known(Days(date(2026, 10, 31), date(2026, 10, 31)))[:1]
    of = {one.name: year_before(one) for one in known(Days(date(2026, 12, 24), date(2026, 12, 24)))}
    assert halloween.name in ("Alla helgons dag", "Halloween", "Höstlov")
    assert of["Julafton"] == Days(date(2025, 12, 24), date(2025, 12, 24))
    assert of["Jullov"] == Days(date(2025, 12, 21), date(2026, 1, 7))


def test_a_calendar_tells_its_kind_and_days_alone(world, client):
    entered(world, last=DAY + timedelta(days=1))
    entered(world, kind="concert", title="Kanariefågeln", room="police")
    found = entries(client, subscribe(client, Role.SCHOOL))
    assert set(found) == {"Marknad"}
    assert found["Marknad"].decoded("dtstart") == DAY and found["Marknad"].decoded("duration") == timedelta(days=2)
    assert "Julmarknaden" not in str(found) and "Torget" not in str(found)
