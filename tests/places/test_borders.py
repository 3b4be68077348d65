"""A point lies in the municipality, or at most 500 metres outside its border; else it is said where it lies."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from app.demo import content
from app.demo.happenings import SEED, happenings
from app.figures.periods import Days
from app.incidents import rules, service
from app.incidents.rules import Knowledge
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.places.borders import GROUND, TOLERANCE, Borders, municipality_at, to_border
from app.places.grid import degrees, inside, metres
from tenants.access import Role

MUNICIPALITIES = yaml.safe_load(GROUND.read_text("utf-8"))["municipalities"]
YEAR = Days(date(2025, 11, 26), date(2026, 11, 25))
IN_ARBOGA = [(59.394, 15.838), (59.3972, 15.847)]
"""Central Arboga, in the box round Köping that was once all that was asked for."""


def figure(points):
    return SimpleNamespace(id=uuid4(), points=points, ended_at=None)


def known(slug: str, **more) -> Knowledge:
    ground = MUNICIPALITIES[slug]
    return Knowledge(
        now=datetime(2026, 11, 25, tzinfo=UTC),
        place_name=ground["name"],
        named_places={},
        sub_areas=[figure(one["points"]) for one in ground["sub_areas"]],
        outlines=[figure(ground["outline"]["points"])],
        organisations={},
        own=frozenset(),
        **more,
    )


def fault(lat: float, lon: float, knowledge: Knowledge) -> list[str] | None:
    faults: rules.Faults = {}
    rules.refuse_point(lat, lon, knowledge, faults)
    return faults.get("lat")


@pytest.mark.parametrize(("lat", "lon"), IN_ARBOGA)
def test_koping_refuses_central_arboga_and_says_where_it_is(lat, lon):
    assert fault(lat, lon, known("koping")) == ["Punkten ligger i Arboga, utanför Köping."]
    assert fault(lat, lon, known("arboga")) is None


def test_where_nobody_knows_the_neighbour_it_is_outside():
    assert municipality_at(59.9, 17.9) is None
    assert fault(59.9, 17.9, known("koping")) == ["Punkten ligger utanför Köping."]


@pytest.mark.parametrize("slug", MUNICIPALITIES)
def test_the_tolerance_is_in_metres_in_every_direction(slug):
    """Points along every edge of the outline, so and so far from it."""
    knowledge, outline = known(slug), MUNICIPALITIES[slug]["outline"]["points"]
    border = [metres(*at) for at in outline]
    tried = {"near": 0, "far": 0}
    for a, b in zip(border, [*border[1:], border[0]], strict=True):
        length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
        for side in (1, -1):
            for away, name in ((TOLERANCE - 20, "near"), (TOLERANCE + 20, "far")):
                x = (a[0] + b[0]) / 2 + side * (b[1] - a[1]) / length * away
                y = (a[1] + b[1]) / 2 - side * (b[0] - a[0]) / length * away
                lat, lon = degrees(x, y)
                if inside(lat, lon, outline):
                    continue
                nearest = to_border((x, y), border)
                assert (fault(lat, lon, knowledge) is None) == (nearest <= TOLERANCE), (lat, lon)
                tried[name] += 1
    assert min(tried.values()) >= 10


@given(some.floats(-3000, 3000), some.floats(-3000, 3000))
def test_the_distance_to_a_square_is_what_it_is(x, y):
    square = [(-1000, -1000), (-1000, 1000), (1000, 1000), (1000, -1000)]
    beside = max(abs(x) - 1000, 0), max(abs(y) - 1000, 0)
    within = min(1000 - abs(x), 1000 - abs(y))
    expected = (beside[0] ** 2 + beside[1] ** 2) ** 0.5 if any(beside) else within
    assert to_border((x, y), square) == pytest.approx(expected, abs=1e-6)


def test_without_an_outline_it_lies_near_a_sub_area_and_without_both_anywhere():
    ground = MUNICIPALITIES["koping"]
    areas = Borders([], [figure(one["points"]) for one in ground["sub_areas"]])
    assert areas.reach(59.51, 15.99) and areas.reach(59.44, 15.84) and not areas.reach(*IN_ARBOGA[0])
    assert not known("koping").borders.reach(59.44, 15.84)
    assert Borders([], []).reach(*IN_ARBOGA[0])


def test_a_circle_is_in_a_sub_area_when_all_of_it_is():
    area = figure([[59.50, 15.90], [59.50, 16.00], [59.55, 16.00], [59.55, 15.90]])
    borders = Borders([], [area])
    assert borders.holds_circle(59.525, 15.95, 1000) == area.id
    assert borders.holds_circle(59.525, 15.95, 3200) is borders.holds_circle(59.6, 15.95, 1) is None


def test_every_point_of_the_demo_world_lies_where_it_says():
    """All happenings of a year, at every municipality's own ground."""
    names = content.ground_file("named_places.yaml")["municipalities"]
    tried = 0
    for slug in ("koping", "arboga", "kungsor"):
        knowledge = known(slug)
        sites = {site["name"]: (site["lat"], site["lon"]) for site in names[slug]}
        for lat, lon in sites.values():
            assert fault(lat, lon, knowledge) is None
        for one in (one for day in YEAR for one in happenings(SEED, slug, day)):
            if one.place and any(one.offset_m):
                x, y = metres(*sites[one.place])
                assert fault(*degrees(x + one.offset_m[0], y + one.offset_m[1]), knowledge) is None, one.key
                tried += 1
    assert tried > 100


# --- at the three doors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lat", "lon"), IN_ARBOGA)
def test_all_doors_say_the_same(client, world, lat, lon):
    sentence = "Punkten ligger i Arboga, utanför Köping."
    token = world.key(Role.COORDINATOR, reach="report")
    with world.scope(Role.COORDINATOR) as scope:
        organisation = str(world.organisation("Säkerhetsavdelningen"))
        text = f"typ;tidigast;lat;lon;precision\nklotter;2026-11-20;{lat};{lon};exakt\n"
        done = intake.import_incidents(scope, source=text.encode(), file_name="a.csv", limits=WEB)
    assert [bad.why for bad in done.bad] == [sentence]
    body = {"category": "klotter", "earliest": "2026-11-20T12:00", "lat": lat, "lon": lon}
    body["organisation_id"] = organisation
    sent = client.http.post("/koping/api/v1/incidents/", json=body, headers={"Authorization": f"Bearer {token}"})
    assert sent.status_code == 422 and sent.json["fields"] == {"lat": [sentence]}
    client.sign_in(Role.COORDINATOR).get("/koping/rapporter/ny")
    form = client.post("/koping/rapporter/", {name: str(value) for name, value in body.items()})
    assert form.status_code == 422 and sentence in form.text
    with world.scope(Role.COORDINATOR) as scope:
        assert service.list_incidents(scope).rows == []
