"""The printed map's streets: drawn by class, within the frame, with names; pictures as they are; as before without."""

import re
from types import SimpleNamespace

import pytest

from app.drawing import paper_map, paper_streets
from app.drawing.paper_streets import Sheets
from tests.basemaps.tile_files import picture, town

CENTRE = (59.505, 15.95)
BOX = [[59.3, 15.5], [59.3, 16.4], [59.7, 16.4], [59.7, 15.5]]
FIGURES = [
    SimpleNamespace(kind="outline", name="x", points=BOX),
    SimpleNamespace(kind="road", name="E18", points=[[59.3, 15.5], [59.7, 16.4]]),
    SimpleNamespace(kind="locality", name="Orten", points=[[59.52, 15.93]]),
]
MARKS = [paper_map.Mark("Torget", *CENTRE, 3)]
ROAD = f'stroke="{paper_map.ROAD}"'


def sheets(content=town(), *, kind="vector", zooms=(8, 14), said="© Vi", asked=None) -> Sheets:
    """A background whose tiles are all the same; those asked for are kept in `asked`."""

    def tile(*at):
        if asked is not None:
            asked.append(at)
        return content

    return Sheets(kind, *zooms, said, tile)


def test_streets_houses_and_names_stand_near_a_place_and_none_of_ours():
    svg = paper_map.drawn(FIGURES, MARKS, sheets())
    assert "Storgatan" in svg and "&lt;i&gt;Lill&amp;gatan" in svg and "<i>" not in svg and "Färjan" not in svg
    assert paper_streets.HOUSE in svg and ROAD not in svg
    assert "Bakgrund: © Vi" in svg and svg.count(">Orten<") == 2, "with its white edge, where no street is"
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
    assert min(sizes) >= 10.5 and paper_streets.NAME_SIZE in sizes


def test_without_a_file_the_map_is_as_it_was():
    svg = paper_map.drawn(FIGURES, MARKS)
    assert ROAD in svg and "Bakgrund" not in svg and 'id="window-b"' not in svg
    assert "Bakgrund" not in paper_map.said("Köping", MARKS)
    assert "Bakgrund: © Vi." in paper_map.said("Köping", MARKS, sheets())


def test_what_the_file_does_not_hold_leaves_our_own_roads():
    for nothing in (None, b"", b"<html>" * 20, b"\x1a\xff\xff"):
        assert ROAD in paper_map.drawn(FIGURES, MARKS, sheets(nothing))


def test_a_window_asks_for_few_tiles_of_a_zoom_that_the_file_has():
    for zooms in ((6, 14), (12, 12), (0, 3), (14, 18)):
        asked = []
        paper_map.drawn(FIGURES, MARKS, sheets(zooms=zooms, asked=asked))
        assert len(asked) <= 2 * paper_streets.MOST_TILES
        assert all(zooms[0] <= zoom <= zooms[1] for zoom, _, _ in asked)
    assert asked, "the near frame is drawn even where the whole would take too many"


def test_nothing_is_drawn_far_outside_its_frame():
    svg = paper_map.drawn(FIGURES, MARKS, sheets())
    for path in re.findall(r'<path d="([^"]+)" fill="(?:#d8e4cd|#cfe2ea|#d3cdc1)', svg):
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path):
            assert -4 <= float(x) <= paper_map.WIDTH + 4 and -4 <= float(y) <= paper_map.HEIGHT + 4


def test_no_name_stands_on_a_number_or_on_another():
    svg = paper_map.drawn(FIGURES, MARKS, sheets())
    at = {(float(x), float(y)) for x, y in re.findall(r"rotate\([-\d.]+ ([\d.]+) ([\d.]+)\)", svg)}
    (x, y), *_ = [tuple(map(float, one)) for one in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="9.5"', svg)]
    assert at and all(abs(a - x) + abs(b - y) > 14 for a, b in at)
    assert all(one == other or abs(one[0] - other[0]) + abs(one[1] - other[1]) > 15 for one in at for other in at)


def test_names_of_towns_stand_on_nothing_and_outside_the_frame_of_the_larger_drawing():
    towns = {"Köping": CENTRE, "Byn": (59.512, 15.985), "Munktorp": (59.53, 15.99), "Kolsva": (59.6, 15.84)}
    localities = [SimpleNamespace(kind="locality", name=name, points=[list(at)]) for name, at in towns.items()]
    svg = paper_map.drawn([*FIGURES[:1], *localities], MARKS, sheets())
    _whole, frame, *_ = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)
    left, top, wide, high = map(float, frame)
    boxes = [(left, top, left + wide, top + high)]
    for x, y, anchor, name in re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)" font-size="11.5" text-anchor="(\w+)" fill="#56676d"[^>]*>([^<]+)<', svg
    ):
        long = len(name) * 11.5 * 0.5
        begins = float(x) - {"start": 0, "middle": long / 2, "end": long}[anchor]
        boxes.append((begins, float(y) - 9, begins + long, float(y) + 3))
        assert begins > left + wide or name != "Köping", "the town of the frame is written beside it"
    assert len(boxes) >= 4
    for n, (a, b, c, d) in enumerate(boxes):
        for e, f, g, h in boxes[n + 1 :]:
            assert c <= e or g <= a or d <= f or h <= b


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_laid_as_they_are(kind):
    svg = paper_map.drawn(FIGURES, MARKS, sheets(picture(kind), kind="raster"))
    assert f"data:image/{kind.lower()};base64," in svg and "Orten" not in svg and ROAD not in svg


def test_what_is_no_picture_or_is_too_heavy_is_left_out(monkeypatch):
    assert "<image" not in paper_map.drawn(FIGURES, MARKS, sheets(b"<svg/>", kind="raster"))
    monkeypatch.setattr(paper_streets, "MOST_BYTES", 100)
    assert "<image" not in paper_map.drawn(FIGURES, MARKS, sheets(picture(), kind="raster"))


def test_a_long_attribution_goes_on_lines_of_its_own():
    long = sheets(said=" ".join(["© Kommunens kartavdelning"] * 7))
    svg = paper_map.drawn(FIGURES, MARKS, long)
    high = float(re.search(r'viewBox="0 0 640 (\d+)"', svg)[1])
    lowest = max(float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)" font-size="10.5"', svg))
    assert high > paper_map.HEIGHT + paper_map.LINE and lowest < high
