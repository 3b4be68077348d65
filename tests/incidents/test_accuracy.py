"""A point that a phone has measured is no surer than its error: over 100 metres it is never exact."""

import pytest

from tenants.access import Role

API = "/koping/api/v1/incidents/"
# Köping's square in the tests: 59.48–59.54, 15.93–16.05, two sub-areas that meet at 15.99.
INSIDE = {"lat": 59.51, "lon": 15.96}
BETWEEN = {"lat": 59.51, "lon": 15.9901}


@pytest.fixture
def send(client, world):
    headers = {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach='report')}"}
    places = {"Torget": str(world.named()["Torget"])}

    def sent(status: int = 201, **where) -> dict:
        if "named_place_id" in where:
            where["named_place_id"] = places[where["named_place_id"]]
        body = {"category": "klotter", "earliest": "2026-11-20T14:30", "precision": "exact", **where}
        answer = client.http.post(API, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json

    return sent


def where(seen: dict) -> tuple:
    return seen["precision"], seen["named_place"], seen["sub_area"], seen["lat"]


@pytest.mark.parametrize("accuracy", [None, 0, 8.4, 100])
def test_a_point_within_a_hundred_metres_is_exact(send, accuracy):
    assert where(send(**INSIDE, accuracy=accuracy)) == ("exact", None, "Västra delen", 59.51)


@pytest.mark.parametrize("precision", ["exact", "place", "sub_area", None])
@pytest.mark.parametrize("accuracy", [101, 1_000])
def test_a_point_further_off_is_its_sub_area(send, accuracy, precision):
    assert where(send(**INSIDE, accuracy=accuracy, precision=precision)) == ("sub_area", None, "Västra delen", None)


def test_where_the_error_reaches_into_another_sub_area_nobody_knows(send):
    assert where(send(**BETWEEN, accuracy=101)) == ("unknown", None, None, None)
    assert where(send(**INSIDE, accuracy=3_200)) == ("unknown", None, None, None)


def test_what_the_sender_says_herself_counts(world, send):
    named = where(send(**INSIDE, accuracy=3_200, named_place_id="Torget"))
    assert named == ("place", "Torget", "Västra delen", 59.51)
    assert where(send(**INSIDE, accuracy=3_200, precision="unknown")) == ("unknown", None, None, None)
    with world.scope() as scope:
        from app.places import service as places

        east = next(str(area.id) for area in places.sub_areas(scope) if area.name == "Östra delen")
    told = where(send(**INSIDE, accuracy=3_200, sub_area_id=east))
    assert told == ("sub_area", None, "Östra delen", None)


def test_an_error_that_may_reach_into_the_municipality_is_not_outside(send):
    outside = {"lat": 59.55, "lon": 15.96}  # 1.1 km north of the border
    assert "utanför" in send(422, **outside)["fields"]["lat"][0]
    assert "utanför" in send(422, **outside, accuracy=101)["fields"]["lat"][0]
    assert where(send(**outside, accuracy=3_200))[0] == "unknown"


@pytest.mark.parametrize("accuracy", [-1, "12"])
def test_it_is_a_number_of_metres(send, accuracy):
    assert send(422, **INSIDE, accuracy=accuracy)["fields"]["accuracy"]


def test_the_form_sends_it_too(client, world):
    client.sign_in(Role.SCHOOL)
    assert 'name="accuracy"' in client.get("/koping/rapporter/ny").text
    said = {"category": "klotter", "earliest": "2026-11-20T14:30", "lat": "59,51", "lon": "15,96", "precision": "exact"}
    page = client.get(client.post("/koping/rapporter/", {**said, "accuracy": "3200"}).location).text
    assert "Okänd plats" in page and "Exakt plats" not in page
    page = client.get(client.post("/koping/rapporter/", {**said, "accuracy": "35"}).location).text
    assert "Exakt plats" in page
