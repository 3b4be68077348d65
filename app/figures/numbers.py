"""How numbers are written in Swedish: on pages, in charts, in written texts and in the PDF alike. Pure."""

from decimal import ROUND_HALF_UP, Decimal

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MISSING = "–"


def number(value: float | int | None, decimals: int | None = None) -> str:
    """ "1 205", "46,8", "−7", "–" for None: no-break space between thousands, decimal comma, true minus.

    Without `decimals` it gets as many as it has.
    """
    if value is None:
        return MISSING
    amount = Decimal(str(value))
    if decimals is None and amount == amount.to_integral_value():
        decimals = 0
    if decimals is not None:
        amount = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{amount:,f}".replace(",", NBSP).replace(".", ",").replace("-", MINUS)


def signed(value: int) -> str:
    """ "+3", "−7", "±0"."""
    return f"+{number(value)}" if value > 0 else "±0" if value == 0 else number(value)


def ratio(numerator: int, denominator: int, factor: int) -> Decimal:
    """numerator / denominator × factor with one decimal, halves away from zero so that + and − round alike."""
    return (Decimal(numerator) * factor / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent_change(now: int, then: int) -> str:
    """ "−6,7 %", "0,0 %"; "." where the base is 0, as in official crime statistics."""
    if then == 0:
        return "."
    change = ratio(now - then, then, 100)
    return f"{'+' if change > 0 else ''}{number(change, 1) if change else '0,0'}{NBSP}%"


def change(now: int, then: int) -> str:
    """ "−22 (−6,7 %)", "+3 (.)" at base 0, "±0 (0,0 %)". A narrow cell may break it at its one plain space."""
    return f"{signed(now - then)} ({percent_change(now, then)})"
