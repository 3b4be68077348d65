"""The map ground is figures: few points, valid shapes, sub-areas that tile their municipality, named places inside."""

import itertools
import math
import random
from pathlib import Path

import pytest
import yaml

PLACES = Path(__file__).resolve().parents[2] / "app" / "places"
GROUND = yaml.safe_load((PLACES / "ground.yaml").read_text(encoding="utf-8"))
NAMED = yaml.safe_load((PLACES / "named_places.yaml").read_text(encoding="utf-8"))
MUNICIPALITIES = GROUND["municipalities"]
KM_PER_DEGREE = 111.32


def area(points):
    """Signed area of a ring in square degrees (shoelace)."""
    ring = zip(points, points[1:] + points[:1], strict=True)
    return sum(a[1] * b[0] - b[1] * a[0] for a, b in ring) / 2


def inside(lat, lon, points):
    """Ray casting; a point on an edge may fall on either side."""
    found = False
    for a, b in zip(points, points[1:] + points[:1], strict=True):
        if (a[0] > lat) != (b[0] > lat) and lon < (b[1] - a[1]) * (lat - a[0]) / (b[0] - a[0]) + a[1]:
            found = not found
    return found


def crossing(points):
    """True when two edges of the ring meet anywhere but in a shared end."""
    edges = list(zip(points, points[1:] + points[:1], strict=True))

    def side(p, q, r):
        return round((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]), 12)

    for (i, (a, b)), (j, (c, d)) in itertools.combinations(enumerate(edges), 2):
        if j - i == 1 or (i == 0 and j == len(edges) - 1):
            continue
        if side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0:
            return True
    return False


def distance_km(a, b):
    east = (a[1] - b[1]) * math.cos(math.radians(a[0]))
    return math.hypot(a[0] - b[0], east) * KM_PER_DEGREE


def rings():
    """(name, points) of every outline and sub-area."""
    for slug, ground in MUNICIPALITIES.items():
        yield f"{slug} outline", ground["outline"]["points"]
        for sub_area in ground["sub_areas"]:
            yield f"{slug} {sub_area['name']}", sub_area["points"]


def test_the_crossing_check_sees_a_bow_tie():
    assert crossing([[0, 0], [1, 1], [0, 1], [1, 0]])
    assert not crossing([[0, 0], [0, 1], [1, 1], [1, 0]])


@pytest.mark.parametrize(("name", "points"), list(rings()), ids=[name for name, _ in rings()])
def test_rings_are_short_rounded_and_do_not_cross(name, points):
    assert 4 <= len(points) <= 25
    assert len({tuple(point) for point in points}) == len(points)
    assert all(round(value, 3) == value for point in points for value in point)
    assert not crossing(points)


@pytest.mark.parametrize("kind", ["roads", "railways", "water"])
def test_lines_are_short_and_lie_in_the_region(kind):
    for line in GROUND["lines"][kind]:
        assert 2 <= len(line["points"]) <= 25, line["name"]
        assert all(59.1 < lat < 59.8 and 15.4 < lon < 16.6 for lat, lon in line["points"]), line["name"]
        assert line["source"] in GROUND["sources"]
        if line["points"][0] == line["points"][-1]:
            assert not crossing(line["points"][:-1]), line["name"]


@pytest.mark.parametrize("slug", MUNICIPALITIES)
def test_sub_areas_tile_the_municipality(slug):
    outline = MUNICIPALITIES[slug]["outline"]["points"]
    areas = [sub_area["points"] for sub_area in MUNICIPALITIES[slug]["sub_areas"]]
    assert sum(abs(area(points)) for points in areas) == pytest.approx(abs(area(outline)), rel=1e-6)
    lats, lons = zip(*outline, strict=True)
    die = random.Random(slug)
    for _ in range(3000):
        lat, lon = die.uniform(min(lats), max(lats)), die.uniform(min(lons), max(lons))
        assert sum(inside(lat, lon, points) for points in areas) == inside(lat, lon, outline), (lat, lon)


def test_neighbours_do_not_overlap():
    die = random.Random(1)
    for _ in range(5000):
        lat, lon = die.uniform(59.15, 59.75), die.uniform(15.5, 16.4)
        holders = [slug for slug, m in MUNICIPALITIES.items() if inside(lat, lon, m["outline"]["points"])]
        assert len(holders) <= 1, (lat, lon, holders)


@pytest.mark.parametrize(("slug", "km2"), [("kungsor", 229), ("hallstahammar", 180), ("koping", 652), ("arboga", 426)])
def test_outlines_keep_the_size_of_the_municipality(slug, km2):
    points = MUNICIPALITIES[slug]["outline"]["points"]
    size = abs(area(points)) * KM_PER_DEGREE**2 * math.cos(math.radians(points[0][0]))
    assert size == pytest.approx(km2, rel=0.06)


def test_localities_lie_in_their_own_municipality():
    for slug, ground in MUNICIPALITIES.items():
        for locality in ground["localities"]:
            assert inside(*locality["point"], ground["outline"]["points"]), (slug, locality["name"])


def test_roads_run_past_the_towns_they_serve():
    """The nearest of a road's points lies within a few kilometres of the town centre."""
    town = {item["name"]: item["point"] for m in MUNICIPALITIES.values() for item in m["localities"]}
    lines = {line["name"]: line["points"] for kind in GROUND["lines"].values() for line in kind}
    for name, place, km in [
        ("E18", "Köping", 4),
        ("E18", "Arboga", 4),
        ("E20", "Kungsör", 3),
        ("E20", "Arboga", 4),
        ("Väg 250", "Köping", 2),
        ("Väg 250", "Kolsva", 1),
        ("Riksväg 56", "Kungsör", 3),
        ("Svealandsbanan", "Kungsör", 1),
        ("Svealandsbanan", "Valskog", 1),
        ("Mälarbanan", "Arboga", 1.5),
        ("Mälarbanan", "Köping", 1.5),
        ("Arbogaån", "Arboga", 1),
        ("Hedströmmen", "Kolsva", 1),
        ("Köpingsån", "Köping", 1),
        ("Galten (Mälaren)", "Köping", 2),
        ("Galten (Mälaren)", "Kungsör", 3),
        ("Kolbäcksån", "Hallstahammar", 2),
    ]:
        assert min(distance_km(point, town[place]) for point in lines[name]) < km, (name, place)


def test_no_town_lies_in_a_lake():
    lakes = [line["points"][:-1] for line in GROUND["lines"]["water"] if line["points"][0] == line["points"][-1]]
    assert len(lakes) == 2
    spots = [item["point"] for m in MUNICIPALITIES.values() for item in m["localities"]]
    spots += [[p["lat"], p["lon"]] for places in NAMED["municipalities"].values() for p in places]
    assert not [spot for spot in spots for lake in lakes if inside(*spot, lake)]


@pytest.mark.parametrize(("slug", "n"), [("kungsor", 13), ("koping", 15), ("arboga", 12)])
def test_named_places_lie_in_their_sub_area_and_near_their_locality(slug, n):
    places, ground = NAMED["municipalities"][slug], MUNICIPALITIES[slug]
    sub_areas = {item["name"]: item["points"] for item in ground["sub_areas"]}
    localities = {item["name"]: item["point"] for item in ground["localities"]}
    assert len(places) == n == len({place["name"] for place in places})
    for place in places:
        spot = (place["lat"], place["lon"])
        assert place["approximate"] is True and place["type"]
        assert inside(*spot, sub_areas[place["sub_area"]]), place["name"]
        assert inside(*spot, ground["outline"]["points"]), place["name"]
        assert distance_km(spot, localities[place["locality"]]) <= 1.5, place["name"]
        for outer in ("Kolsva", "Munktorp", "Valskog", "Götlunda"):
            assert (outer in place["name"]) == (place["locality"] == outer), place["name"]


@pytest.mark.parametrize(
    ("slug", "names"),
    [
        ("kungsor", ["Kungsör centrum", "Kungsör norra", "Kungsör södra", "Granhammar–Torpa", "Valskog–Kungs Barkarö"]),
        (
            "koping",
            [
                "Centrum",
                "Nygård–Nibblesbacke",
                "Karlsdal",
                "Karlberg–Nyckelberget",
                "Östanås–Ullvi",
                "Hamnen",
                "Kolsva",
                "Munktorp och landsbygden",
            ],
        ),
        (
            "arboga",
            [
                "Centrum–Resecentrum",
                "Sätra",
                "Vasastaden–Österled",
                "Söder om ån",
                "Brattberget–Strömsnäs",
                "Ladubacksgärdena–Prästgärdet",
                "Götlunda, Medåker och landsbygden",
            ],
        ),
    ],
)
def test_sub_areas_have_the_names_the_municipality_uses(slug, names):
    assert [item["name"] for item in MUNICIPALITIES[slug]["sub_areas"]] == names


def test_demo_content_puts_the_places_in_the_same_sub_areas():
    demo = yaml.safe_load((PLACES.parent / "demo" / "content" / "places.yaml").read_text(encoding="utf-8"))
    for municipality in demo["municipalities"]:
        if municipality["slug"] in NAMED["municipalities"]:
            ours = {p["name"]: (p["type"], p["sub_area"]) for p in NAMED["municipalities"][municipality["slug"]]}
            assert ours == {site["name"]: (site["type"], site["sub_area"]) for site in municipality["sites"]}
