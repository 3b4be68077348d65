"""A report comes in, is counted, corrected, withdrawn."""

from datetime import timedelta

import pytest

from app.figures.periods import Days, local_date
from app.incident_counts import figures
from app.incidents import lists, service
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.world import NOW

AN_HOUR_AGO = NOW - timedelta(hours=1)
TODAY = Days(local_date(NOW), local_date(NOW))


def report(scope, world, **changes):
    inputs = {"category": "klotter", "earliest": AN_HOUR_AGO, "named_place_id": world.named()["Torget"]}
    return service.report_incident(scope, **{**inputs, **changes})


def counted(world) -> int:
    with world.scope() as scope:
        return sum(figures.group_counts(scope, spans={"d": TODAY})["d"].values())


def test_a_report_is_seen_and_counted(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = service.read_incident(scope, id=report(scope, world, text="Klotter på väggen.").id)
    assert (seen.named_place, seen.precision, seen.organisation) == ("Torget", "place", "Högstadieskolan")
    assert counted(world) == 1
    with world.scope(Role.YOUTH) as scope:
        (other,) = service.list_incidents(scope).rows
    assert other.text is None and other.id == seen.id


def test_the_same_id_twice_is_one_report(world):
    with world.scope(Role.SCHOOL) as scope:
        first = report(scope, world)
    with world.scope(Role.SCHOOL) as scope:
        again = report(scope, world, id=first.id)
    assert again.id == first.id and counted(world) == 1


def test_arboga_sees_nothing_of_koping(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world)
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        assert service.list_incidents(scope).rows == []
        with pytest.raises(NotFound):
            service.read_incident(scope, id=seen.id)


def test_a_withdrawn_report_counts_no_more(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world)
        service.withdraw_incident(scope, id=seen.id, version=1, reason="dubblett")
    assert counted(world) == 0
    with world.scope(Role.SCHOOL) as scope, pytest.raises(Conflict):
        service.withdraw_incident(scope, id=seen.id, version=2, reason="igen")


def test_a_personnummer_stops_the_report(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, text="Det var 19121212-1212 som gjorde det.")
    assert seen.state == "quarantined" and counted(world) == 0
    with world.scope(Role.POLICE_OFFICER) as scope, pytest.raises(NotFound):
        service.read_incident(scope, id=seen.id)
    with world.scope(Role.COORDINATOR) as scope:
        settled = service.settle_incident(scope, id=seen.id, version=1)
    assert "1212" not in settled.text and counted(world) == 1


PERSON = "Rutan är sönder. Kalle Svensson sågs där."


def test_a_person_is_asked_about_and_then_waits_for_the_coordinator(world):
    with world.scope(Role.SCHOOL) as scope:
        with pytest.raises(Invalid) as asked:
            report(scope, world, text=PERSON)
        seen = report(scope, world, text=PERSON, insist=True)
    assert set(asked.value.messages) == {"text", "insist"} and "Kalle" not in str(asked.value.messages)
    assert seen.state == "quarantined" and counted(world) == 0
    with world.scope(Role.COORDINATOR) as scope:
        assert [one.id for one in lists.list_stopped(scope)] == [seen.id]
        settled = service.settle_incident(scope, id=seen.id, version=1)
    assert settled.text == "Rutan är sönder. [namn borttaget] sågs där." and counted(world) == 1


def test_a_date_with_a_clock_is_asked_about_and_stops_nothing(world):
    said = {"text": "Larmet gick 2026-11-20 2140."}
    with world.scope(Role.SCHOOL) as scope:
        with pytest.raises(Invalid):
            report(scope, world, **said)
        assert report(scope, world, **said, insist=True).state == "counted"


def test_what_points_at_nobody_is_released_as_it_is_and_a_number_never(world):
    with world.scope(Role.SCHOOL) as scope:
        named = report(scope, world, text=PERSON, insist=True)
        numbered = report(scope, world, text="Det var 19121212-1212.", insist=True)
    with world.scope(Role.COORDINATOR) as scope:
        with pytest.raises(Invalid) as refused:
            service.settle_incident(scope, id=named.id, version=1, text="Anna Karlsson sågs där.")
        assert set(refused.value.messages) == {"text", "insist"}
        assert service.settle_incident(scope, id=named.id, version=1, insist=True).text == PERSON
        with pytest.raises(Invalid):
            service.settle_incident(scope, id=numbered.id, version=1, insist=True)
    assert counted(world) == 1


def test_a_report_that_is_corrected_goes_the_same_way(world):
    said = {"category": "klotter", "earliest": AN_HOUR_AGO, "named_place_id": world.named()["Torget"], "text": PERSON}
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world)
        with pytest.raises(Invalid):
            service.correct_incident(scope, id=seen.id, version=1, **said)
        assert service.correct_incident(scope, id=seen.id, version=1, **said, insist=True).state == "quarantined"
    assert counted(world) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "finns-inte"}, "category"),
        ({"latest": AN_HOUR_AGO - timedelta(hours=2)}, "latest"),
        ({"earliest": NOW + timedelta(days=1)}, "earliest"),
        ({"category": "annat-trafik"}, "text"),
        ({"named_place_id": None, "lat": 15.99, "lon": 59.51}, "lat"),
        ({"named_place_id": None}, "named_place_id"),
        ({"how": "finns inte"}, "how"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(world, changes, field):
    with pytest.raises(Invalid) as refused, world.scope(Role.SCHOOL) as scope:
        report(scope, world, **changes)
    assert field in refused.value.messages
    assert counted(world) == 0
