"""What is published has passed two persons, says no number of reports, and is corrected and taken back in the open."""

import pytest
from sqlalchemy import select

from app.publishing import service
from app.publishing.models import OpenItem
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.publishing.items import CONTACTS, MESSAGE, approved, prepared, published


def read(world, row, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return service.read_publication(scope, id=row.id)


def out(world, slug="koping"):
    with world.scope(None, slug) as scope:
        return list(scope.for_public()[0].db.scalars(select(OpenItem)))


def test_nothing_is_out_before_another_person_has_approved_it(world):
    row = prepared(world, Role.COMMUNICATOR)
    assert out(world) == [] and read(world, row, Role.COMMUNICATOR).is_own
    with pytest.raises(Conflict) as same:
        approved(world, row, Role.COMMUNICATOR)
    assert same.value.code == "same_person" and out(world) == []
    with pytest.raises(Invalid) as elected:
        approved(world, row, Role.LEADER)
    assert set(elected.value.messages) == {"as_official"}
    approved(world, row, Role.LEADER, as_official=True)
    (live,) = out(world)
    assert live.content["title"] == MESSAGE["title"]
    (edition,) = read(world, row).editions
    assert (edition.decided_as, edition.prepared_person != edition.decided_person) == ("leader", True)


def test_whoever_wrote_it_does_not_approve_it_though_another_hands_it_over(world):
    with world.scope(Role.COMMUNICATOR) as scope:
        row = service.add_publication(scope, kind="message", **MESSAGE)
    with world.scope(Role.COORDINATOR) as scope:
        row = service.submit(scope, id=row.id, version=row.version)
    with pytest.raises(Conflict):
        approved(world, row, Role.COMMUNICATOR)
    approved(world, row, Role.LEADER, as_official=True)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COUNCIL_MEMBER, Role.ADMINISTRATOR, Role.REGISTRAR])
def test_nobody_else_approves(world, role):
    with pytest.raises(NotAllowed):
        approved(world, prepared(world, Role.COMMUNICATOR), role, as_official=True)


@pytest.mark.parametrize("concerns", ["joint", "investigation"])
def test_what_the_police_have_a_part_in_the_police_approve(world, concerns):
    row = prepared(world, concerns=concerns)
    for role in (Role.COMMUNICATOR, Role.LEADER):
        with pytest.raises(NotAllowed):
            approved(world, row, role, as_official=True)
    approved(world, row, Role.POLICE_OFFICER)
    with pytest.raises(NotAllowed):
        approved(world, prepared(world), Role.POLICE_OFFICER)


def test_the_municipality_names_the_function(world):
    with world.scope(Role.ADMINISTRATOR) as scope:
        service.name_approver(scope, version=0, approver="leader")
    with pytest.raises(NotAllowed):
        approved(world, prepared(world), Role.COMMUNICATOR)
    approved(world, prepared(world), Role.LEADER, as_official=True)
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(Conflict):
        service.name_approver(scope, version=0, approver="either")


def test_exactly_what_was_read_is_approved(world):
    row = prepared(world)
    with world.scope() as scope:
        service.change_publication(scope, id=row.id, version=row.version, **{**MESSAGE, "title": "Något annat"})
    with pytest.raises(Conflict):
        approved(world, row)
    assert out(world) == []


def test_a_change_waits_beside_what_stands_and_says_what_it_corrects(world):
    row = published(world)
    with world.scope() as scope:
        changed = service.change_publication(
            scope, id=row.id, version=row.version, **{**MESSAGE, "doing": "Det är sanerat."}
        )
        with pytest.raises(Invalid) as missing:
            service.submit(scope, id=row.id, version=changed.version)
        assert set(missing.value.messages) == {"note"}
        waits = service.submit(scope, id=row.id, version=changed.version, note="Väggarna är sanerade.")
    (live,) = out(world)
    assert live.content["doing"] == MESSAGE["doing"]
    assert [(one.before, one.now) for one in read(world, row).changes] == [(MESSAGE["doing"], "Det är sanerat.")]
    approved(world, waits)
    (live,) = out(world)
    assert (live.content["doing"], live.number, live.note) == ("Det är sanerat.", 2, "Väggarna är sanerade.")
    assert [one.number for one in read(world, row).editions] == [2, 1]


def test_it_is_taken_back_at_once_by_one_person_with_a_note(world):
    row = published(world)
    with world.scope(Role.POLICE_OFFICER) as scope:
        with pytest.raises(Invalid):
            service.take_back(scope, id=row.id)
        service.take_back(scope, id=row.id, why="Uppgiften stämde inte.")
        with pytest.raises(Conflict):
            service.take_back(scope, id=row.id, why="En gång till.")
    (live,) = out(world)
    assert (live.content, live.taken_back_note) == ({}, "Uppgiften stämde inte.")
    assert [one.event for one in read(world, row).editions] == ["taken_back", "public"]


def test_it_is_sent_back_with_a_reason(world):
    row = prepared(world)
    with world.scope(Role.COMMUNICATOR) as scope:
        service.send_back(scope, id=row.id, version=row.version, reason="Skriv vem man ringer.")
    seen = read(world, row)
    assert (seen.row.state, seen.row.sent_back) == ("draft", "Skriv vem man ringer.")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("text", "Under veckan kom 12 rapporter om klotter."),
        ("doing", "Vi har sett 4 händelser till."),
        ("text", "Anna Svensson, 0708-123456, såg det."),
        ("title", ""),
        ("call", ""),
        ("english_title", "Graffiti"),
    ],
)
def test_no_person_and_no_number_of_reports(world, field, text):
    with pytest.raises(Invalid) as refused:
        prepared(world, **{field: text})
    assert field in refused.value.messages


def test_contacts_are_functions_and_there_is_one_of_them(world):
    published(world, kind="contacts", **CONTACTS)
    for lines in ("", "Bara vem", "Vem; ring oss", "Vem; ; ingen adress"):
        with pytest.raises(Invalid):
            prepared(world, kind="contacts", text="Ring.", lines=lines)
    with pytest.raises(Conflict):
        prepared(world, kind="contacts", **CONTACTS)


def test_another_municipality_reads_none_of_it(world):
    row = published(world)
    with world.scope(slug="arboga") as scope, pytest.raises(NotFound):
        service.read_publication(scope, id=row.id)
    assert out(world, "arboga") == []


def test_a_draft_is_taken_away_and_put_back_and_what_was_published_is_not(world):
    with world.scope() as scope:
        row = service.add_publication(scope, kind="message", **MESSAGE)
        service.remove(scope, id=row.id)
        assert [one.row.id for one in service.removed_publications(scope)] == [row.id]
        service.restore(scope, id=row.id)
    row = published(world)
    with world.scope() as scope, pytest.raises(Conflict):
        service.remove(scope, id=row.id)
