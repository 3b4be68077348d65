"""Who gets a letter of what is prepared and decided: that something waits and where, never what it is."""

from collections import Counter

import pytest
from sqlalchemy import select

from app import hooks
from app.domains import kinds_of_letters
from app.mail import service as mail
from app.mail.models import Mail
from app.publishing import letters, service
from tenants.access import CALENDAR, Role
from tenants.post import Folder
from tests.publishing.items import MESSAGE, approved, prepared, published

WHO = Role.COORDINATOR, Role.COMMUNICATOR, Role.LEADER, Role.POLICE_OFFICER, Role.REGISTRAR


@pytest.fixture(autouse=True)
def box(world, tmp_path) -> None:
    world.web.post = world.worker.post = Folder("http://127.0.0.1:8000", tmp_path / "post")


def told(world, kind: str) -> Counter:
    """Which roles have been written to, and how many times."""
    of = {id: role for role in WHO for id in world.actor(role).membership_ids}
    with world.worker.scope(world.tenants["koping"]) as scope:
        return Counter(of[id] for id in scope.db.scalars(select(Mail.membership_id).where(Mail.kind == kind)))


def written(world, kind: str) -> list:
    """The letters as they would go out now, the first first; None for one that nobody needs any more."""
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        ids = scope.db.scalars(select(Mail.id).where(Mail.kind == kind).order_by(Mail.id)).all()
        return [kinds_of_letters()[kind].write(scope, mail.take_out(scope, id=id)) for id in ids]


def todos(world, role: Role) -> list[str]:
    with world.scope(role) as scope:
        return [one.text for one in hooks.todo(scope) if one.endpoint == "publishing.show"]


@pytest.mark.parametrize(
    ("concerns", "by", "whom"),
    [
        ("municipality", Role.COORDINATOR, {Role.COMMUNICATOR: 1, Role.LEADER: 1}),
        ("municipality", Role.COMMUNICATOR, {Role.LEADER: 1}),
        ("joint", Role.COORDINATOR, {Role.POLICE_OFFICER: 1}),
    ],
)
def test_those_who_may_approve_are_told_that_something_waits_and_not_what(world, concerns, by, whom):
    row = prepared(world, by, concerns=concerns)
    assert told(world, letters.TO_APPROVE) == whom
    letter = written(world, letters.TO_APPROVE)[0]
    assert f"/koping/publicering/{row.id}" in letter.text
    said = f"{letter.subject} {letter.text}".lower()
    assert not any(word in said for word in ("klotter", "skola", "sanerar", "meddelande", "polis"))


def test_only_the_function_that_was_named_is_told(world):
    with world.scope(Role.ADMINISTRATOR) as scope:
        service.name_approver(scope, version=0, approver="leader")
    prepared(world)
    assert told(world, letters.TO_APPROVE) == {Role.LEADER: 1}


def test_a_letter_about_what_waits_no_more_is_not_sent(world):
    row = prepared(world)
    approved(world, row)
    assert written(world, letters.TO_APPROVE) == [None, None]


def test_whoever_prepared_it_is_told_what_became_of_it(world):
    row = published(world)
    assert told(world, letters.DECIDED) == {Role.COORDINATOR: 1}
    (letter,) = written(world, letters.DECIDED)
    assert "publicerat" in letter.subject and f"/koping/publicering/{row.id}" in letter.text
    assert todos(world, Role.COORDINATOR) == ["Godkänt och publicerat: Meddelande till allmänheten"]
    with world.scope(Role.POLICE_OFFICER) as scope:
        service.take_back(scope, id=row.id, why="Uppgiften stämde inte.")
    assert told(world, letters.DECIDED) == {Role.COORDINATOR: 2}
    letter = written(world, letters.DECIDED)[1]
    assert "tillbakadraget" in letter.subject and "stämde" not in letter.text
    assert todos(world, Role.COORDINATOR) == ["Tillbakadraget av någon annan: Meddelande till allmänheten"]
    assert todos(world, Role.COMMUNICATOR) == [], "she prepared nothing"


def test_what_is_sent_back_is_told_to_whoever_wrote_it_and_to_whoever_handed_it_over(world):
    with world.scope(Role.COMMUNICATOR) as scope:
        row = service.add_publication(scope, kind="message", **MESSAGE)
    with world.scope() as scope:
        row = service.submit(scope, id=row.id, version=row.version)
    with world.scope(Role.LEADER) as scope:
        service.send_back(scope, id=row.id, version=row.version, reason="Skriv vem man ringer.")
    assert told(world, letters.DECIDED) == {Role.COORDINATOR: 1, Role.COMMUNICATOR: 1}
    letter = written(world, letters.DECIDED)[0]
    assert "skickat tillbaka" in letter.subject and "ringer" not in letter.text


def test_whoever_takes_back_her_own_is_not_written_to(world):
    row = published(world)
    with world.scope() as scope:
        service.take_back(scope, id=row.id, why="Uppgiften stämde inte.")
    assert told(world, letters.DECIDED) == {Role.COORDINATOR: 1}, "of the approval"
    assert todos(world, Role.COORDINATOR) == []
