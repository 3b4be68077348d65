"""Numbers as Swedes write them, the same on a page, in a chart, in a text and in the PDF."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

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


def by_decimal(value: float | Decimal, decimals: int | None) -> str:
    """The same number written with Decimal alone, which carries 28 digits."""
    amount = Decimal(str(value))
    if decimals is None and amount == amount.to_integral_value():
        decimals = 0
    if decimals is not None:
        amount = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{amount:,f}".replace(",", numbers.NBSP).replace(".", ",").replace("-", numbers.MINUS)


WITHIN = {"min_value": -(10**15), "max_value": 10**15}
SHORT = some.integers(-(10**9), 10**9).map(lambda n: n / 1000)  # with ties, 0.125 and 0.5
EXACT = some.decimals(allow_nan=False, allow_infinity=False, places=4, **WITHIN)


@given(some.integers(**WITHIN) | some.floats(**WITHIN) | SHORT | EXACT, some.none() | some.integers(0, 4))
def test_a_number_is_what_decimal_makes_of_it(value, decimals):
    assert numbers.number(value, decimals) == by_decimal(value, decimals)


@given(some.floats(allow_nan=False, allow_infinity=False) | some.integers(), some.none() | some.integers(0, 4))
def test_no_finite_number_is_too_large_to_write(value, decimals):
    written = numbers.number(value, decimals)
    read = Decimal(written.replace(numbers.NBSP, "").replace(",", ".").replace(numbers.MINUS, "-"))
    assert abs(read - Decimal(str(value))) <= (Decimal("0.5").scaleb(-decimals) if decimals is not None else 0)


@pytest.mark.parametrize("value", [1e28, -1e28, 9.0 * 10**38, int("9" * 39), 1.7e308, Decimal("1E+40")])
def test_a_number_beyond_what_decimal_carries(value):
    assert numbers.number(value).replace(numbers.NBSP, "").replace(numbers.MINUS, "-") == f"{Decimal(str(value)):f}"


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
