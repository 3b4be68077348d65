"""Speeds, costs and neighbourhood watch are written by whose they are, corrected, found on place and measure, and taken
in by a file or not at all."""

from datetime import date

import pytest

from app import hooks
from app.measurements import service
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed
from tests.measures.test_measures import changed, made

SCHOOL, POLICE = "Högstadieskolan", "Polisen"
HEAD = "månad;ägare;plats;kronor\n"


def speed(world, role=Role.COORDINATOR, who=POLICE, **said):
    said = {"first": date(2026, 11, 5), "number": 900, "speed_limit": 40, "percentile_85": 52, **said}
    place = {"named_place_id": world.named()["Torget"]}
    with world.scope(role) as scope:
        return service.add_measurement(
            scope, **{"kind": "speed", "organisation_id": world.organisation(who), **place, **said}
        )


def take_in(world, text, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return service.take_in_costs(scope, content=text.encode())


def listed(world, kind, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return [(one.said, one.when, one.where, one.who) for one in service.list_of(scope, kind=kind)]


def test_a_control_rests_on_a_measured_speed_which_place_and_measure_show(world):
    row = speed(world, over_limit=31)
    assert row.first == date(2026, 11, 2), "the Monday of its week"
    measure = changed(world, made(world), kind="control", named_place_id=world.named()["Torget"])
    with world.scope() as scope:
        asked = [one.endpoint for one in hooks.related(scope, "measure", measure.id)]
        assert "measurements.choose" in asked
        service.rest_on(scope, measure_id=measure.id, measurement_id=row.id)
    with world.scope() as scope:
        on_measure = [one.text for one in hooks.related(scope, "measure", measure.id) if one.about == "Mätt"]
        at_place = [one.text for one in hooks.related(scope, "measured_place", world.named()["Torget"])]
    assert on_measure[0] == "Vilar på: 85-percentil 52 km/h, 31 % över 40 km/h, 900 fordon"
    assert at_place == ["Hastighet: 85-percentil 52 km/h, 31 % över 40 km/h, 900 fordon"]
    with world.scope() as scope, pytest.raises(Invalid):
        service.rest_on(scope, measure_id=measure.id, measurement_id=measure.id)


def test_it_is_corrected_taken_away_and_put_back_by_whose_it_is(world):
    row = speed(world, Role.SCHOOL, SCHOOL)
    said = {"organisation_id": row.organisation_id, "place_text": "Backen", "first": row.first, "number": 800}
    with world.scope(Role.SCHOOL) as scope:
        row = service.change(scope, id=row.id, version=1, percentile_85=48, **said)
    with world.scope() as scope, pytest.raises(Conflict):
        service.change(scope, id=row.id, version=1, percentile_85=49, **said)
    for role in (Role.YOUTH, Role.REPORTER):
        with world.scope(role) as scope, pytest.raises(NotAllowed):
            service.remove(scope, id=row.id)
    with pytest.raises(Invalid) as refused:
        speed(world, Role.SCHOOL, POLICE)
    assert list(refused.value.messages) == ["organisation_id"]
    with world.scope(Role.SCHOOL) as scope:
        service.remove(scope, id=row.id)
    assert listed(world, "speed") == []
    with world.scope(Role.SCHOOL) as scope:
        service.restore(scope, id=row.id)
    assert listed(world, "speed", Role.COUNCIL_MEMBER) == [
        ("85-percentil 48 km/h, 800 fordon", "v. 45 2026", "Backen", SCHOOL)
    ]
    assert listed(world, "speed") and not listed(world, "cost")


def test_what_cannot_be_a_speed_is_said_where_it_is(world):
    for said, field in (
        ({"percentile_85": None}, "percentile_85"),
        ({"over_limit": 130}, "over_limit"),
        ({"over_limit": 30, "speed_limit": None}, "speed_limit"),
        ({"number": -1}, "number"),
        ({"first": date(2027, 1, 1)}, "first"),
        ({"function": "Ring 0708-123456 till Kalle"}, "function"),
    ):
        with pytest.raises(Invalid) as refused:
            speed(world, **said)
        assert field in refused.value.messages, said


def test_a_file_of_costs_is_taken_in_whole_or_not_at_all(world):
    good = f"2026-09;{SCHOOL};Torget;12 500\n2026-09;{POLICE};;300\n"
    with pytest.raises(Invalid) as refused:
        take_in(world, f"{HEAD}{good}2026-13;{SCHOOL};;5\n2026-10;Ingen sådan;;5\n2026-10;{SCHOOL};;fem\n")
    assert [one.partition(":")[0] for one in refused.value.messages["file"]] == ["Rad 4", "Rad 5", "Rad 6"]
    assert listed(world, "cost") == []
    assert take_in(world, HEAD + good) == take_in(world, HEAD + good.replace("12 500", "13000")) == 2
    assert sorted(listed(world, "cost")) == [
        ("13\xa0000 kr", "september 2026", "Torget", SCHOOL),
        ("300 kr", "september 2026", "", POLICE),
    ]
    with pytest.raises(Invalid):
        take_in(world, f"{HEAD}2026-09;{POLICE};;5\n", Role.SCHOOL)
    for wrong in ("", "fel;rubrik\n", HEAD):
        with pytest.raises(Invalid):
            take_in(world, wrong)


def test_by_the_api_a_speed_is_written_read_and_corrected_by_a_key_to_work(world, client):
    def asked(role, method, path="", reach="work", **body):
        headers = {"Authorization": f"Bearer {world.key(role, reach=reach)}"}
        json = body if method == "POST" else None
        return client.http.open(f"/koping/api/v1/measurements/{path}", method=method, json=json, headers=headers)

    school = str(world.organisation(SCHOOL))
    said = {
        "organisation_id": school,
        "first": "2026-11-05",
        "number": 900,
        "percentile_85": 52,
        "place_text": "Backen",
    }
    answer = asked(Role.SCHOOL, "POST", kind="speed", **said)
    assert answer.status_code == 201 and answer.json["first"] == "2026-11-02" and answer.json["place"] == "Backen"
    id = answer.json["id"]
    assert asked(Role.SCHOOL, "POST", id, version=1, **{**said, "number": 901}).json["number"] == 901
    assert asked(Role.SCHOOL, "POST", id, version=1, **said).status_code == 409
    assert asked(Role.YOUTH, "POST", id, version=2, **said).status_code == 403
    assert asked(Role.SCHOOL, "POST", kind="speed", **{**said, "percentile_85": None}).status_code == 422
    assert asked(Role.SCHOOL, "POST", kind="speed", reach="report", **said).status_code == 403
    assert [one["id"] for one in asked(Role.ANALYST, "GET", "?kind=speed", reach="read").json] == [id]
    assert asked(Role.ANALYST, "GET", id, reach="read").json["version"] == 2
