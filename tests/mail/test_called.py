"""Whoever is called to a meeting gets a letter: its kind and when it is, never what it is about."""

import re
from datetime import UTC, datetime, timedelta

from app.meetings import service
from tenants.access import Role
from tests.mail.test_reminders import work
from tests.meetings.made import meeting
from tests.world import NOW, email

SOON = NOW + timedelta(days=5)


def told(box) -> dict[str, str]:
    """To whom -> what the letters that have come since say, each to one."""
    letters = box.letters
    found = {one["To"]: f"{one['Subject']}: {one.get_content()}" for one in letters[len(box.read) :]}
    assert len(found) == len(letters) - len(box.read)
    box.read = letters
    return found


def test_those_who_are_called_are_told_when_it_is_and_when_it_moves_or_is_called_off(world, box):
    box.read = []
    row = meeting(world, SOON, "group", ["Högstadieskolan", "Polisen"], about="Bråken vid Torget", place="Stadshuset")
    work(world, NOW)
    hers = {email(role, "koping") for role in (Role.SCHOOL, Role.UNIT_MANAGER, Role.POLICE_OFFICER)}
    first = told(box)
    assert set(first) == hers, "those of the organisations, and not whoever booked it"
    assert all("Kallelse: Du är kallad till ett möte" in said for said in first.values())
    assert all("Möte i arbetsgrupp: " in said and f"/koping/moten/{row.id}" in said for said in first.values())
    assert not any(re.search("Bråken|Torget|Stadshuset", said) for said in first.values())

    called = [world.organisation(name) for name in ("Högstadieskolan", "Polisen")]
    with world.scope() as scope:
        same = {"kind": "group", "place": "Stadshuset", "called_ids": called}
        service.change_meeting(scope, id=row.id, version=1, begins_at=SOON, about="Lugnare vid Torget", **same)
    work(world, NOW)
    assert told(box) == {}, "of another wording nobody is told"
    with world.scope() as scope:
        moved = datetime(2026, 12, 3, 14, tzinfo=UTC)
        service.change_meeting(scope, id=row.id, version=2, begins_at=moved, **same)
    work(world, NOW)
    assert set(again := told(box)) == hers and all("torsdag 3 december 2026, 15.00" in said for said in again.values())
    with world.scope() as scope:
        service.call_off(scope, id=row.id)
    work(world, NOW)
    assert set(off := told(box)) == hers and all("Ett möte är inställt" in said for said in off.values())


def test_nobody_is_called_to_what_has_been(world, box):
    meeting(world)
    work(world, NOW)
    assert box.letters == []
