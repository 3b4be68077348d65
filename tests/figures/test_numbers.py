"""Numbers as Swedes write them, the same on a page, in a chart, in a text and in the PDF."""

import pytest

from app.figures import numbers


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1205, None, "1 205"),
        (0, None, "0"),
        (-7, None, "−7"),
        (2.0, None, "2"),
        (46.8, None, "46,8"),
        (-6.7, None, "−6,7"),
        (46.25, 1, "46,3"),
        (3, 1, "3,0"),
        (1234567.0, None, "1 234 567"),
        (None, None, "–"),
    ],
)
def test_a_number(value, decimals, written):
    assert numbers.number(value, decimals).replace(numbers.NBSP, " ") == written


@pytest.mark.parametrize(
    ("now", "then", "written"),
    [
        (305, 327, "−22 (−6,7 %)"),
        (62, 55, "+7 (+12,7 %)"),
        (3, 0, "+3"),
        (0, 0, "±0"),
        (5, 5, "±0"),
        (9, 19, "−10"),
        (9, 20, "−11 (−55,0 %)"),
        (20, 20, "±0 (0,0 %)"),
        (2500, 1000, "+1 500 (+150,0 %)"),
        (410, 3, "+407"),
        (2001, 2000, "+1 (+0,1 %)"),
        (1999, 2000, "−1 (−0,1 %)"),
        (9999, 10000, "−1 (0,0 %)"),
    ],
)
def test_a_change_stands_beside_its_percentage(now, then, written):
    assert numbers.change(now, then).replace(numbers.NBSP, " ") == written
