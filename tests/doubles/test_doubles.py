"""Two tell of the same event: it is found, asked, counted once, and can be undone; nothing is told of what one may not
read."""

import pytest
from sqlalchemy import text

from app.doubles import service
from app.figures.periods import Days, local_date
from app.incident_counts import figures
from app.incidents import service as incidents
from app.incidents.models import Incident
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.situational_pictures.reports import at, report
from tests.world import NOW

TODAY = Days(local_date(NOW), local_date(NOW))
FIRST = 1  # the day before the tests' clock


def counted(world) -> int:
    days = Days(TODAY.first.replace(day=1), TODAY.last)
    with world.scope() as scope:
        return sum(figures.group_counts(scope, spans={"d": days})["d"].values())


def open_pairs(world, role=Role.COORDINATOR, of=None):
    with world.scope(role) as scope:
        return service.together(scope, id=of).pairs if of else service.pairs(scope)


def two(world, **more):
    """The school and the youth centre tell of the same tag."""
    first = report(world, FIRST, role=Role.SCHOOL)
    return first, report(world, FIRST, role=Role.YOUTH, **more)


def test_who_saw_it_too_says_so_and_it_is_counted_once(world):
    first, second = two(world)
    (pair,) = open_pairs(world, Role.YOUTH, of=second.id)
    assert (pair.first.id, pair.second.id) == (first.id, second.id) and counted(world) == 2
    with world.scope(Role.YOUTH) as scope:
        service.same(scope, id=pair.id)
    assert counted(world) == 1 and open_pairs(world) == []
    for role in (Role.SCHOOL, Role.COORDINATOR, Role.YOUTH):
        with world.scope(role) as scope:
            assert service.together(scope, id=first.id).n == 2, role
    with world.scope(Role.YOUTH) as scope:
        assert service.together(scope, id=second.id).first.id == first.id
        service.different(scope, id=pair.id)
    assert counted(world) == 2 and open_pairs(world) == []


def test_a_report_comes_in_while_somebody_changes_one_that_it_is_like(world):
    first = report(world, FIRST, role=Role.SCHOOL)
    with world.scope() as changing:
        changing.find(Incident, first.id, to_change=True)
        with world.scope(Role.YOUTH) as scope:
            # What waited here would wait for ever: the other goes on when this one has ended.
            scope.db.execute(text("SET LOCAL lock_timeout = '5s'"))
            second = incidents.report_incident(
                scope, category="klotter", earliest=at(FIRST), named_place_id=world.named()["Torget"]
            )
    (pair,) = open_pairs(world, Role.YOUTH, of=second.id)
    assert (pair.first.id, pair.second.id) == (first.id, second.id)


def test_what_she_may_not_read_waits_for_the_coordinator_alone(world):
    first, second = two(world, category="hot", text="")  # not alike: another group
    assert open_pairs(world) == []
    hidden = report(world, FIRST, role=Role.SOCIAL_SERVICES)
    third = report(world, FIRST, role=Role.POLICE_OFFICER)
    assert {pair.first.id for pair in open_pairs(world, Role.POLICE_OFFICER, of=third.id)} == {first.id}
    (pair,) = [one for one in open_pairs(world) if {one.first.id, one.second.id} == {hidden.id, third.id}]
    with world.scope(Role.POLICE_OFFICER) as scope:
        for act in (service.same, service.different):
            with pytest.raises(NotFound):
                act(scope, id=pair.id)
    with world.scope() as scope:
        service.same(scope, id=pair.id)
        assert service.together(scope, id=hidden.id).n == 2
    with world.scope(Role.POLICE_OFFICER) as scope:
        told = service.together(scope, id=third.id)
        assert (told.n, told.first, told.pair) == (1, None, None)


def test_a_number_tells_nothing_of_what_its_reader_may_not_read(world):
    first = report(world, FIRST, role=Role.SCHOOL)
    hidden = report(world, FIRST, role=Role.SOCIAL_SERVICES)
    (pair,) = open_pairs(world)
    assert pair.second.id == hidden.id
    with world.scope() as scope:
        service.same(scope, id=pair.id)
    for role, n in ((Role.COORDINATOR, 2), (Role.SOCIAL_SERVICES, 2), (Role.SCHOOL, 1), (Role.POLICE_OFFICER, 1)):
        with world.scope(role) as scope:
            assert service.together(scope, id=first.id).n == n, role


def test_a_dwelling_is_not_told_by_the_likeness(world):
    first = report(world, FIRST, role=Role.SCHOOL, category="inbrott-forrad")
    second = report(world, FIRST, role=Role.YOUTH, category="inbrott-forrad")
    assert open_pairs(world, Role.YOUTH, of=second.id) == []
    assert [pair.first.id for pair in open_pairs(world)] == [first.id]


def test_only_the_later_author_and_the_coordinator_say_it(world):
    _first, second = two(world)
    (pair,) = open_pairs(world)
    with world.scope(Role.SCHOOL) as scope, pytest.raises(Invalid):
        service.same(scope, id=pair.id)
    assert open_pairs(world, Role.SCHOOL, of=second.id) == []


def test_when_the_first_is_withdrawn_the_others_stand_for_it(world):
    first, second = two(world)
    third = report(world, FIRST, role=Role.POLICE_OFFICER)
    for pair in open_pairs(world):
        if pair.first.id == first.id:
            with world.scope() as scope:
                service.same(scope, id=pair.id)
    assert counted(world) == 1
    with world.scope(Role.SCHOOL) as scope:
        incidents.withdraw_incident(scope, id=first.id, version=1, reason="fel")
    assert counted(world) == 1
    with world.scope() as scope:
        assert service.together(scope, id=second.id).n == 2
        assert service.together(scope, id=third.id).first.id == second.id


def test_the_same_person_and_far_apart_are_no_doubles(world):
    report(world, FIRST)
    report(world, FIRST)
    report(world, FIRST, role=Role.YOUTH, hour=20)
    report(world, FIRST - 1, role=Role.YOUTH)
    assert open_pairs(world) == []


def test_a_correction_does_not_count_it_twice(world):
    _first, second = two(world)
    (pair,) = open_pairs(world)
    with world.scope(Role.YOUTH) as scope:
        service.same(scope, id=pair.id)
        said = {"category": "klotter", "earliest": second.earliest, "named_place_id": second.named_place_id}
        incidents.correct_incident(scope, id=second.id, version=2, text="En stor tagg.", **said)
    assert counted(world) == 1


def test_one_that_is_stopped_after_all_is_asked_about_again_and_never_counted_twice_unasked(world):
    _first, second = two(world)
    (pair,) = open_pairs(world)
    said = {"category": "klotter", "earliest": second.earliest, "named_place_id": second.named_place_id}
    with world.scope(Role.YOUTH) as scope:
        service.same(scope, id=pair.id)
        incidents.correct_incident(scope, id=second.id, version=2, text="Det var 19121212-1212.", **said)
    assert counted(world) == 1 and open_pairs(world) == []
    with world.scope() as scope:
        incidents.settle_incident(scope, id=second.id, version=3)
    assert [one.id for one in open_pairs(world)] == [pair.id], "it counts by itself, and somebody is asked"


def test_nothing_is_counted_with_what_does_not_count_itself(world):
    first, second = two(world)
    (pair,) = open_pairs(world)
    with world.scope(Role.SCHOOL) as scope:
        incidents.withdraw_incident(scope, id=first.id, version=1, reason="fel dag")
    for role, refused in ((Role.COORDINATOR, Conflict), (Role.YOUTH, NotFound)):
        with world.scope(role) as scope, pytest.raises(refused):
            service.same(scope, id=pair.id)
    assert counted(world) == 1


def test_the_form_asks_when_something_is_alike(client, world):
    first = report(world, FIRST, role=Role.YOUTH)
    client.sign_in(Role.SCHOOL)
    sent = {"category": "klotter", "earliest": "2026-11-24T12:00", "named_place_id": str(first.named_place_id)}
    answer = client.post("/koping/rapporter/", data=sent)
    assert "/samma-handelse/" in answer.location
    asked = client.get(answer.location).text
    assert "Är det samma händelse?" in asked and "Ja, jag såg det också" in asked
    (pair,) = open_pairs(world)
    answer = client.post(f"/koping/samma-handelse/{pair.id}/samma")
    assert "2 har rapporterat" in client.get(f"/koping/rapporter/{first.id}").text
    assert "Räknas tillsammans med" in client.get(answer.location).text
    shown = client.get(f"/koping/rapporter/{pair.second.id}").text
    assert "Räknas tillsammans med Klotter, Torget" in shown and "Förhandsinformation" not in shown


def test_who_parts_two_in_the_inbox_comes_back_to_it(client, world):
    two(world)
    client.sign_in(Role.COORDINATOR)
    asked = client.get("/koping/inkommet/").text
    (pair,) = open_pairs(world)
    assert f"/samma-handelse/{pair.id}/olika" in asked and 'value="/koping/inkommet/?ok=olika"' in asked
    act = f"/koping/samma-handelse/{pair.id}/olika"
    answer = client.post(act, data={"vidare": "/koping/inkommet/?ok=olika"})
    back = client.get(answer.location).text
    assert "De räknas som två händelser." in back and act not in back
