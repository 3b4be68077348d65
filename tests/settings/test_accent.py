"""A municipality's own colour never makes the frame unreadable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing.accent import LEAST, ON_TOP, contrast, frame_colours, read_accent

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(
        4.48, abs=0.005
    )  # the grey just too light of WCAG's own example
    assert contrast("#123456", "#123456") == 1


@given(COLOURS)
def test_whatever_is_taken_can_be_read_by_day_and_by_night(colour):
    try:
        taken = read_accent(colour)
    except ValueError as fault:
        found = re.search("#[0-9a-f]{6}", str(fault))
        assert found, "a colour that is refused comes with one that is taken"
        taken = read_accent(found[0])
    for ground in frame_colours(taken):
        assert all(contrast(ground, ink) >= LEAST for ink in ON_TOP)


@pytest.mark.parametrize(("typed", "taken"), [("", ""), (" #12386B ", "#12386b"), ("12386b", "#12386b")])
def test_a_colour_is_read_as_people_write_it(typed, taken):
    assert read_accent(typed) == taken


@pytest.mark.parametrize("typed", ["blå", "#123", "#12345g", "#1234567", "rgb(1,2,3)"])
def test_what_is_no_colour_is_said_to_be_none(typed):
    with pytest.raises(ValueError, match="till exempel"):
        read_accent(typed)


def test_the_frame_writes_in_these_colours():
    """The style sheet has what the contrast is asked of."""
    from app.interfaces.browser import STATIC

    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    assert all(f": {colour};" in tokens for colour in ON_TOP)
