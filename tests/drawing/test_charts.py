"""The charts: what is drawn equals what was given, in plain, safe SVG, also with little or nothing to draw."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.drawing import charts, small_charts, time_charts
from app.drawing.palette import PAGE, PRINT
from app.drawing.svg import width
from app.figures.numbers import number

SVG = "{http://www.w3.org/2000/svg}"
counts = st.integers(min_value=0, max_value=99_999)
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)
palettes = st.sampled_from([PAGE, PRINT])


def drawn(svg: str) -> ElementTree.Element:
    """Parse the drawing and hold it to the rules every chart keeps."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img" and root.get("viewBox")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert root.get("aria-labelledby", "").split() == ids
    assert root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "path", "text"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name]
        for name in ("x", "y", "width", "height"):
            assert "nan" not in element.get(name, "0") and "inf" not in element.get(name, "0")
    return root


def texts(svg: str, *roles: str) -> list[str]:
    """Words drawn in the page palette's given roles."""
    classes = {f"c-{role}" for role in roles}
    return [element.text or "" for element in drawn(svg).iter(f"{SVG}text") if element.get("class") in classes]


def value(written: str) -> float:
    return float(written.replace("\u00a0", "").replace(",", ".").replace("−", "-"))


@settings(max_examples=60)
@given(st.lists(st.tuples(words, counts, counts), max_size=14), st.booleans())
def test_bars_write_both_numbers_of_every_group(rows, narrow):
    svg = charts.bars(rows, key="g", title="Grupper", now_label="Nu", then_label="Då", narrow=narrow)
    strong = [value(number) for number in texts(svg, "strong")]
    if not any(now or then for _, now, then in rows):
        assert charts.NO_DATA in texts(svg, "soft")
        return
    assert strong == [now for _, now, _ in rows]
    assert [value(number) for number in texts(svg, "soft")] == [then for *_, then in rows]
    for element in drawn(svg).iter(f"{SVG}rect"):
        assert float(element.get("x")) + float(element.get("width")) <= (charts.NARROW if narrow else charts.WIDE)


def test_bars_are_as_long_as_their_numbers():
    root = drawn(charts.bars([("A", 40, 20), ("B", 10, 0)], key="g", title="T", now_label="Nu", then_label="Då"))
    lengths = [float(box.get("width")) for box in root.iter(f"{SVG}rect")][2:]
    assert lengths[0] == pytest.approx(4 * lengths[2], abs=0.1) == pytest.approx(2 * lengths[1], abs=0.2)
    assert lengths[3] == 0


def test_a_group_without_comparison_has_one_bar_only():
    svg = charts.bars([("Ny", 3, None)], key="g", title="T", now_label="Nu", then_label="Då")
    assert texts(svg, "strong") == ["3"] and texts(svg, "soft") == []


@settings(max_examples=60)
@given(st.lists(counts, min_size=1, max_size=13), palettes)
def test_columns_write_every_quarter(values, palette):
    points = [(f"K{index % 4 + 1}\n{2023 + index // 4}", n) for index, n in enumerate(values)]
    svg = charts.columns(points, key="k", title="Kvartal", palette=palette)
    for count, (label, _) in zip(values, points, strict=True):
        if any(values):
            assert f"{label.replace(chr(10), ' ')} {number(count)}" in drawn(svg).find(f"{SVG}desc").text
    if palette is PAGE and any(values) and max(values) < 1000:
        written = [number for number in texts(svg, "text", "strong") if not number.startswith("K")]
        assert sum(map(value, written)) == sum(values)


def test_a_missing_quarter_is_a_dash_and_said():
    svg = charts.columns([("K1\n2026", None), ("K2\n2026", 0), ("K3\n2026", 8)], key="k", title="T")
    assert texts(svg, "text", "strong")[:1] == ["–"]
    assert drawn(svg).find(f"{SVG}desc").text == "K1 2026 saknas; K2 2026 0; K3 2026 8."
    assert len(list(drawn(svg).iter(f"{SVG}rect"))) == 1


@settings(max_examples=60)
@given(st.lists(st.one_of(st.none(), counts), min_size=1, max_size=30), st.booleans(), palettes)
def test_a_line_ends_with_its_last_known_value(values, narrow, palette):
    labels = [f"v. {index}" for index in range(len(values))]
    svg = charts.line([("2026", values)], labels, key="l", title="T", narrow=narrow, palette=palette)
    drawn(svg)
    known = [count for count in values if count is not None]
    if any(known) and palette is PAGE:
        assert texts(svg, "strong") == [number(known[-1])]
        heights = re.findall(
            r"[ML][\d.]+ ([\d.]+)",
            next(path.get("d") for path in drawn(svg).iter(f"{SVG}path") if path.get("class") == "c-line-now"),
        )
        assert len(heights) == len(known) and all(0 <= float(height) <= 240 for height in heights)


def test_lines_of_other_lengths_are_refused():
    with pytest.raises(ValueError):
        charts.line([("2026", [1, 2])], ["jan"], key="l", title="T")


@settings(max_examples=20)
@given(st.lists(st.lists(st.integers(0, 60), min_size=24, max_size=24), min_size=7, max_size=7))
def test_each_hour_is_a_column_with_the_sum_of_all_weekdays(matrix):
    svg = time_charts.hour_bars(matrix, key="w", title="T")
    sums = [sum(column) for column in zip(*matrix, strict=True)]
    if any(sums):
        assert [value(number) for number in texts(svg, "strong")] == [n for n in sums if n]
        heights = [float(box.get("height")) for box in drawn(svg).iter(f"{SVG}rect")]
        assert len(heights) == 24 and sorted(range(24), key=lambda h: (heights[h], h)) == sorted(
            range(24), key=lambda h: (sums[h], h)
        )
    else:
        assert charts.NO_DATA in texts(svg, "soft")


def test_what_is_spread_over_hours_is_written_as_whole_events():
    svg = time_charts.hour_bars([[0.25, 1.5, 0.5, *[0] * 21]] * 3, key="w", title="T")
    assert texts(svg, "strong") == ["1", "4", "2"]
    assert charts.alt_text(svg) == "T kl. 00 1; kl. 01 4; kl. 02 2. Övriga timmar färre än en."


def test_a_darker_cell_never_holds_a_smaller_number():
    shades = [time_charts.shade(number, 37) for number in range(38)]
    assert shades == sorted(shades) and shades[0] == 0 and shades[1] == 1 and shades[37] == 4


EVIL = "<script>alert(\"x\")</script> & 'y'"


@pytest.mark.parametrize("palette", [PAGE, PRINT])
@pytest.mark.parametrize("narrow", [False, True])
def test_text_is_escaped_and_print_colours_are_literal(palette, narrow):
    pictures = [
        charts.bars(
            [(EVIL, 1, 2)], key="a", title=EVIL, now_label=EVIL, then_label=EVIL, palette=palette, narrow=narrow
        ),
        charts.columns([(EVIL, 1)], key="b", title=EVIL, palette=palette, narrow=narrow),
        charts.line([(EVIL, [1])], [EVIL], key="c", title=EVIL, palette=palette, narrow=narrow),
        time_charts.hour_bars([[1] * 24], key="d", title=EVIL, palette=palette),
    ]
    for svg in pictures:
        assert drawn(svg).find(f"{SVG}title").text == EVIL
        assert "<script" not in svg
        if palette is PRINT:
            assert not re.search(r"var\(|currentColor|class=", svg)
        else:
            assert "fill=" not in svg and "stroke=" not in svg


def test_nothing_to_draw_gives_a_sentence():
    pictures = [
        charts.bars([], key="a", title="T", now_label="Nu"),
        charts.columns([], key="b", title="T"),
        charts.line([], [], key="c", title="T"),
        charts.line([("x", [None])], ["jan"], key="d", title="T"),
        time_charts.hour_bars([[0] * 24] * 7, key="e", title="T"),
    ]
    for svg in pictures:
        assert texts(svg, "soft") == [charts.NO_DATA]
        assert charts.alt_text(svg) == f"T {charts.NO_DATA}"


def test_wide_and_narrow_have_ids_of_their_own_and_a_bad_key_is_refused():
    html = charts.both(charts.columns, [("K1", 3)], key="kv", title="T")
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == 4 == len(set(ids))
    with pytest.raises(ValueError):
        charts.columns([("K1", 3)], key='x" onload="y', title="T")


def test_what_small_columns_say_is_whole_at_the_edges():
    points = [(f"K{at % 4 + 1} {2023 + at // 4}", 300 + at) for at in range(13)]
    drawn = small_charts.small_columns(points, key="k", title="Per kvartal.", strong=(0, 12))
    said = re.findall(r'<text x="([\d.]+)"[^>]*>([^<]+)<', drawn)
    assert [text for _, text in said] == ["300", "K1 2023", "312", "K1 2026"]
    for x, text in said:
        half = width(text, small_charts.TEXT) / 2
        assert half - 0.1 <= float(x) <= small_charts.WIDTH - half + 0.1, text
