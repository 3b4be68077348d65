"""What is written in the map documents. How they behave in a browser: `tests/browser/test_maps.py`."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from app.drawing import maps
from app.drawing.paper_map import LEAST_SPAN, bounds
from app.figures.counted import CountedCell

HOSTILE = (
    "</script><script>window.evil=1</script> ${window.evil=2} `+(window.evil=3)+` <img src=x onerror=window.evil=4> "
    "<!-- {{7*7}} '\"\\ \u2028"
)
TOWN = (59.514, 15.991)


class Shape(NamedTuple):
    kind: str
    name: str
    points: list


def ground(name=lambda text: text):
    """One square municipality of about 20 km with two halves, a lake, a river, roads and a town."""
    square = [(59.40, 15.80), (59.60, 15.80), (59.60, 16.20), (59.40, 16.20)]
    return [
        Shape("outline", name("Köping"), square),
        Shape("sub_area", name("Norr"), [(59.50, 15.80), (59.60, 15.80), (59.60, 16.20), (59.50, 16.20)]),
        Shape("sub_area", name("Söder"), [(59.40, 15.80), (59.50, 15.80), (59.50, 16.20), (59.40, 16.20)]),
        Shape("water", name("Galten"), [(59.42, 16.0), (59.46, 16.1), (59.42, 16.2), (59.42, 16.0)]),
        Shape("water", name("Ån"), [(59.60, 15.9), (59.55, 15.95), (59.46, 16.1)]),
        Shape("road", name("E18"), [(59.45, 15.8), (59.52, 15.95), (59.55, 16.2)]),
        Shape("railway", name("Banan"), [(59.48, 15.8), (59.51, 16.2)]),
        Shape("locality", name("Köping"), [TOWN]),
    ]


def places(name=lambda text: text):
    return [
        maps.PlaceMark(name(f"Plats {i}"), TOWN[0] + 0.002 * i, TOWN[1] + 0.004 * i, 3 * i, i, i, 7 - i, i % 2 == 0)
        for i in range(1, 7)
    ] + [maps.PlaceMark(name("Utan nummer"), TOWN[0], TOWN[1] - 0.02, 0)]


def cells(name=lambda text: text):
    return [
        CountedCell(59.50 + i * 0.00225, 15.95, 59.50225 + i * 0.00225, 15.9544, i, name(f"{i} i rutan"))
        for i in range(9)
    ]


def full(name=lambda text: text):
    return maps.picture(
        shapes=ground(name),
        places=places(name),
        cells=cells(name),
        squares=[maps.Square(59.50, 15.95, 59.505, 15.955, name("Het ruta"))],
        title=name("Var det hände"),
        note=name("Exempeldata – påhittade händelser"),
    )


def pick(name=lambda text: text):
    return maps.picker(shapes=ground(name), places=places(name), title=name("Välj plats"))


def address(name):
    return f"/static/{name}?v=0123456789"


STREETS = maps.Background(
    kind="vector",
    start="/koping/kartblad/abc/",
    source="https://samsyn.example.se/koping/kartblad/abc/",
    min_zoom=6,
    max_zoom=14,
    bounds=(59.3, 15.5, 59.8, 16.5),
    attribution=HOSTILE,
)


def written(document, nonce="n"):
    return document.html(nonce=nonce, address=address)


# What is written


def test_policy_is_the_agreed_one():
    policy = (
        "default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'; img-src {}; connect-src {}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )
    assert maps.csp("abc") == policy.format("data:", "'none'")
    source = STREETS.source
    assert maps.csp("abc", [STREETS]) == policy.format("data:", source)
    assert maps.csp("abc", [replace(STREETS, kind="raster")]) == policy.format(f"{source} data:", "'none'")


def test_every_address_is_the_one_handed_in_and_every_tag_has_the_nonce():
    for made in (full(), pick()):
        document = written(made, "n0nce")
        assert not re.search(r"""["'(=]\s*(https?:)?//""", document)
        assert re.findall(r"<(?:script|style|link)\b(?! nonce=\"n0nce\")[^>]*>", document) == []
        assert " style=" not in document and not re.search(r"\son\w+=", document)
        assert "user-scalable" not in document and 'lang="sv"' in document
        assert '"maxZoom": 18' in document
        files = re.findall(r"""(?:src|href)="([^"]+)\"""", document)
        assert files == [address(name) for name in (maps.LEAFLET + ".js", *made.scripts, *maps.STYLES)]


@pytest.mark.parametrize("bad", ["https://unpkg.com/", "//unpkg.com/", "static/"])
def test_an_address_on_another_host_is_refused(bad):
    with pytest.raises(ValueError, match="another host"):
        full().html(nonce="n", address=lambda name: bad + name)


def test_hostile_text_stays_data():
    made = full(name=lambda text: HOSTILE)
    document = written(made)
    assert document.count("<script") == document.count("</script>") == 5
    assert "<img" not in document and document.count("<!--") == 0
    data = json.loads(re.search(r"window\.samsynPicture\(map_ground, (\{.*\})\);", document)[1])
    assert data == json.loads(json.dumps(made.data))
    texts = [shape["name"] for shape in data["ground"]] + [place["name"] for place in data["places"]]
    texts += [cell[5] for cell in data["cells"]] + [square[4] for square in data["squares"]]
    assert set(texts) == {HOSTILE}


def test_text_is_never_read_as_a_template():
    """branca renders what is put into its tree twice; a name must not be worked out on the server."""
    text = "{{ 'a' * 20 }}{% if 1 %}{# x #}"
    for made in (full(name=lambda _: text), pick(name=lambda _: text)):
        document = written(made)
        assert "a" * 20 not in document
        assert text.replace("'", "\\u0027") in document


def test_a_bad_nonce_is_refused():
    with pytest.raises(ValueError, match="nonce"):
        written(full(), 'x" src="//evil')


def test_the_same_data_gives_the_same_bytes():
    assert written(full()) == written(full())


def test_bounds_follow_the_outlines_and_are_never_a_point():
    assert bounds(ground()) == ((59.40, 15.80), (59.60, 16.20))
    assert bounds([]) is None
    (south, west), (north, east) = bounds([Shape("locality", "Köping", [TOWN])])
    assert north - south == pytest.approx(LEAST_SPAN) and east - west == pytest.approx(2 * LEAST_SPAN)
    assert (south + north) / 2 == pytest.approx(TOWN[0]) and (west + east) / 2 == pytest.approx(TOWN[1])


def test_nothing_and_next_to_nothing_can_be_drawn():
    empty = maps.picture(shapes=[], title="Tom")
    assert empty.data["fit"] == empty.data["whole"] == maps.SWEDEN
    assert 'class="legend"' not in written(empty)
    assert maps.picture(shapes=[Shape("road", "E18", [])], title="Tom").data["ground"] == []
    alone = maps.picture(shapes=[], places=[maps.PlaceMark("Torget", *TOWN, 0)], title="En")
    assert alone.data["fit"][0][0] < TOWN[0] < alone.data["fit"][1][0]
    zero = maps.picture(shapes=ground(), places=[maps.PlaceMark("Torget", *TOWN, 0)], title="Noll")
    assert zero.data["places"][0]["lines"] == ["0 händelser"]


@pytest.mark.parametrize("bad", [math.nan, math.inf, 91.0, -400.0])
def test_what_is_no_position_is_refused(bad):
    with pytest.raises(ValueError, match="not a position"):
        maps.picture(shapes=[], places=[maps.PlaceMark("x", bad, 16.0, 1)], title="x")
    with pytest.raises(ValueError, match="not a position"):
        maps.picker(shapes=[Shape("road", "E18", [(59.5, 16.0), (bad, 16.0)])], title="x")


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0, []),
        (1, [(1, 1)]),
        (3, [(1, 1), (2, 3)]),
        (9, [(1, 1), (2, 3), (4, 7), (8, 9)]),
        (31, [(1, 3), (4, 9), (10, 21), (22, 31)]),
    ],
)
def test_classes_double_and_have_no_gaps(top, expected):
    assert maps.steps([0, top]) == expected


def test_every_count_falls_in_exactly_one_of_at_most_four_classes():
    for top in range(1, 400):
        classes = maps.steps([top])
        assert len(classes) <= 4
        assert [n for low, high in classes for n in range(low, high + 1)] == list(range(1, top + 1))


@pytest.mark.parametrize(
    ("rates", "edges"),
    [
        ([], [0]),
        ([0.0], [0]),
        ([0.4, 1.2], [0, 0.1, 0.3, 0.7]),
        ([2.9], [0, 0.2, 0.6, 1.4]),
        ([3.0], [0, 0.5, 1.5]),
        ([120.0, 4.0], [0, 10, 30, 70]),
    ],
)
def test_classes_of_rates_begin_at_even_numbers(rates, edges):
    assert maps.rate_steps(rates) == edges


def test_a_sub_area_has_the_colour_of_its_rate_and_none_without_one():
    square = [(59.5, 15.8), (59.6, 15.8), (59.6, 16.2)]
    rates = {"Norr": 3.0, "Mitten": 0.4, "Söder": None}
    areas = [maps.Area(name, square, rate, (f"{rate} per 1 000",)) for name, rate in rates.items()]
    made = maps.picture(shapes=ground(), places=places(), cells=cells(), areas=areas, title="x")
    assert {area["name"]: area["step"] for area in made.data["areas"]} == {"Norr": 3, "Mitten": 1, "Söder": 0}
    document = written(made)
    for words in ("Händelser per 1 000 invånare", "0,5–1,5", "minst 1,5", "kan inte avgöras", "Zooma in för rutor."):
        assert words in document
    assert "kan inte avgöras" not in written(shaded(areas[:2]))
    small = maps.picture(shapes=ground(), places=places(), cells=cells(), areas=areas, around=[TOWN], title="x")
    assert small.data["areas"] == small.data["cells"] == [] and 'class="legend"' not in written(small)


def shaded(areas):
    return maps.picture(shapes=ground(), areas=areas, title="x")


def test_words_on_a_place():
    made = maps.picture(shapes=[], places=[maps.PlaceMark("Torget", *TOWN, 1, 4, 1, 3, True)], title="x")
    assert made.data["places"][0]["lines"] == [
        "1 händelse mot 4 i perioden vi jämför med",
        "1 verksamhet har rapporterat",
        "Ungefärligt läge",
    ]
    document = written(made)
    for words in ("Antal händelser", "flera platser", "Platsernas lägen är ungefärliga."):
        assert words in document
    for words in ("Händelser per ruta", "Sticker ut", 'class="credit"'):
        assert words not in document


def test_what_stands_out_has_a_sign_in_the_legend():
    flagged = [maps.PlaceMark("Torget", *TOWN, 3, flag="Ovanligt många: Klotter")]
    document = written(maps.picture(shapes=[], places=flagged, title="x"))
    assert "Sticker ut" in document and "ovanligt många" in document and "het ruta" not in document
    document = written(full())
    assert "Sticker ut" in document and "het ruta" in document and "ovanligt många" not in document


def test_empty_cells_are_not_drawn_and_the_legend_has_their_numbers():
    assert [cell[4] for cell in full().data["cells"]] == [1, 2, 2, 3, 3, 3, 3, 4]
    for words in ("2–3", "4–7", "Händelser per ruta (250 m)", "Exempeldata – påhittade"):
        assert words in written(full())


def test_names_stand_where_their_area_is():
    anchors = {shape["name"]: shape["anchor"] for shape in full().data["ground"]}
    assert anchors["Norr"] == pytest.approx([59.55, 16.0]) and anchors["Söder"] == pytest.approx([59.45, 16.0])
    horseshoe = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 3), (3, 3), (3, 1), (0, 1)]
    shape = Shape("sub_area", "U", [(59 + a / 100, 16 + b / 100) for a, b in horseshoe])
    assert maps.picture(shapes=[shape], title="x").data["ground"][0]["anchor"] is None


def test_with_streets_the_choice_of_a_point_begins_where_most_places_are():
    far = [maps.PlaceMark("Byn", 59.70, 15.60, 1)]
    near = [maps.PlaceMark(f"Plats {i}", TOWN[0] + i / 1000, TOWN[1], 1) for i in range(5)]
    assert maps.picker(shapes=[], places=near + far, title="x").data["fit"][1][0] >= 59.70
    (south, _), (north, _) = maps.picker(shapes=[], places=near + far, title="x", backgrounds=[STREETS]).data["fit"]
    assert south < TOWN[0] and north < 59.60


def test_with_a_background_only_borders_are_drawn_of_our_own_ground():
    made = maps.picture(shapes=ground(), title="x", backgrounds=[STREETS])
    assert {shape["kind"] for shape in made.data["ground"]} == {"outline", "sub_area"}
    document = written(made)
    assert address("map-streets.js") in document and "<img" not in document and "evil" in document


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def schemes() -> list[dict[str, str]]:
    """The colours of the maps, light and dark: name -> colour."""
    css = (Path(maps.__file__).parents[1] / "static" / "map.css").read_text("utf-8")
    return [
        dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{([^}]*)\}", css)
    ]


@pytest.mark.parametrize("line", ["edge", "seam", "road", "road-major", "rail", "sea-line"])
def test_lines_stand_out_from_the_land(line):
    assert len(schemes()) == 2
    for colours in schemes():
        assert contrast(colours[line], colours["land"]) >= 3, colours[line]


def test_streets_stand_out_from_the_land():
    script = (Path(maps.__file__).parents[1] / "static" / "map-streets.js").read_text("utf-8")
    assert script.count("mainEdge:") == 2
    for block in re.findall(r"const (?:LIGHT|DARK) = \{([^}]*)\}", script):
        colours = dict(re.findall(r'(\w+): "(#[0-9a-f]{6})"', block))
        for line in ("edge", "mainEdge", "motorEdge", "rail"):
            assert min(contrast(colours[line], colours[land]) for land in ("land", "town")) >= 3, line
