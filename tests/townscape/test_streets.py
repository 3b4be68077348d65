"""The invented streets: the same every time, with names that are no person's, on land, within the file's box."""

import gzip
from functools import cache
from io import BytesIO

import mapbox_vector_tile
import pytest
from pmtiles.reader import Reader
from shapely import Polygon, unary_union

from app.basemaps import container
from app.privacy import inspect
from app.townscape import country, names, tiles


@cache
def ground() -> country.Ground:
    x, y = 570_000, 6_590_000
    return country.Ground(
        outline=[(x - 4_000, y - 4_000), (x + 4_000, y - 4_000), (x + 4_000, y + 4_000), (x - 4_000, y + 4_000)],
        localities=[("Provstad", (x, y), 700)],
        roads={"E18": [(x - 4_000, y + 1_500), (x, y + 900), (x + 4_000, y + 1_500)]},
        rails={"Banan": [(x - 4_000, y - 500), (x + 4_000, y - 300)]},
        water={"Ån": [(x - 300, y - 4_000), (x - 260, y), (x - 320, y + 4_000)]},
        sites=[country.Site("Torget", "centrum/torg", (x + 60, y + 40))],
        neighbours=[("Grannstad", (x + 20_000, y))],
    )


@cache
def figures() -> list[country.Figure]:
    return country.country(ground(), seed="prov")


@cache
def packed() -> bytes:
    return tiles.pack(figures(), attribution="Påhittat gatunät")


def test_the_same_ground_and_seed_give_the_same_bytes_and_another_seed_others():
    assert tiles.pack(country.country(ground(), seed="prov"), attribution="Påhittat gatunät") == packed()
    assert [one.shape for one in country.country(ground(), seed="annan")] != [one.shape for one in figures()]


def test_a_town_has_streets_with_names_houses_and_greens():
    streets = [one for one in figures() if one.layer == "roads" and one.told["kind"].endswith("_road")]
    named = {one.told["name"] for one in streets if "name" in one.told}
    assert len(named) > 25 and {"Storgatan", "Kyrkogatan", "Grannstadsvägen", "Ringvägen"} <= named
    assert sum(one.layer == "buildings" for one in figures()) > 300
    assert {"residential", "park", "wood"} <= {one.told["kind"] for one in figures() if one.layer == "landuse"}


def test_no_house_stands_in_the_water():
    wet = unary_union([one.shape for one in figures() if one.layer == "water" and isinstance(one.shape, Polygon)])
    assert not any(one.shape.intersects(wet) for one in figures() if one.layer == "buildings")


def test_the_names_are_in_the_tiles_and_the_file_is_one_that_the_tool_takes(tmp_path):
    path = tmp_path / "gator.pmtiles"
    path.write_bytes(packed())
    facts = container.look(path)
    assert (facts.kind, facts.min_zoom, facts.max_zoom, facts.attribution) == ("vector", 6, 14, "Påhittat gatunät")
    assert container.SCHEMES.keys() & facts.layers
    reader = Reader(lambda offset, length: BytesIO(packed()[offset : offset + length]).read())
    found = set()
    for x in range(8_900, 9_000):
        for y in range(4_700, 4_900):
            if content := container.tile(path, 14, x, y):
                assert content == reader.get(14, x, y)
                layers = mapbox_vector_tile.decode(gzip.decompress(content))
                found |= {one["properties"].get("name") for one in layers.get("roads", {"features": ()})["features"]}
    assert {"Storgatan", "Ringvägen"} <= found


ALL = [names.CENTRE, names.AT_WATER, names.AT_RAIL, names.WORKS, names.PARKS, names.RURAL, *names.THEMES]


@pytest.mark.parametrize("text", ALL)
def test_no_street_is_named_after_a_person(text):
    for name in names.listed(text):
        assert name and not inspect(name), name


def test_a_name_is_given_once():
    given = names.Names()
    lists = given.theme(3)
    first = [given.next(lists) for _ in range(60)]
    assert len(set(first)) == 60 and given.take(first[0]) is None
