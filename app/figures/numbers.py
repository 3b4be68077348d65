"""How numbers are written in Swedish: on pages, in charts, in written texts and in the PDF alike. Pure."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import floor

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MISSING = "–"
BASE_OF_PERCENT = 20
"""A change from fewer than this is told in numbers and words, never in per cent."""
TOO_FEW = "för få för procent"
"""What stands in a text where it asks for such a per cent."""


_SMALL = {n: f"{MINUS if n < 0 else ''}{abs(n)}" for n in range(-999, 1000)}


def number(value: float | int | Decimal | None, decimals: int | None = None) -> str:
    """ "1 205", "46,8", "−7", "–" for None: no-break space between thousands, decimal comma, true minus.

    Without `decimals` it gets as many as it has. No finite number is too large for it.
    """
    if value is None:
        return MISSING
    if type(value) is int and not decimals:  # what nearly all are
        return f"{value:,d}".replace(",", NBSP).replace("-", MINUS) if not -1000 < value < 1000 else _SMALL[value]
    text = str(value)
    if "e" in text or "E" in text:
        text = f"{Decimal(text):f}"
    sign, digits = (MINUS, text[1:]) if text[0] == "-" else ("", text)
    whole, _, fraction = digits.partition(".")
    if decimals is None:
        decimals = len(fraction) if fraction.strip("0") else 0
    # Rounded on its written digits, halves away from zero: what is written as 0,15 is 0,2, whatever its binary is.
    scaled = int(whole + fraction[:decimals].ljust(decimals, "0"))
    if fraction[decimals : decimals + 1] >= "5":
        scaled += 1
    whole, fraction = divmod(scaled, 10**decimals) if decimals else (scaled, 0)
    grouped = f"{sign}{whole:,d}".replace(",", NBSP)
    return f"{grouped},{fraction:0{decimals}d}" if decimals else grouped


def whole_numbers(cells: Sequence[float], total: int) -> list[int]:
    """The cells as whole numbers with this total: the largest remainders are rounded up, the earlier cell first."""
    parts = [floor(cell + 1e-9) for cell in cells]
    order = sorted(range(len(cells)), key=lambda at: (round(parts[at] - cells[at], 9), at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def signed(value: int) -> str:
    """ "+3", "−7", "±0"."""
    return f"+{number(value)}" if value > 0 else "±0" if value == 0 else number(value)


def ratio(numerator: int, denominator: int, factor: int) -> Decimal:
    """numerator / denominator × factor with one decimal, halves away from zero so that + and − round alike."""
    return (Decimal(numerator) * factor / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(part: float, whole: float) -> str:
    """ "38 %", whole per cent, halves up. Of counts: only beside both of them (`share`)."""
    return f"{floor(100 * part / whole + 0.5)}{NBSP}%"


def share(part: int, whole: int) -> str:
    """ "13 av 16 (81 %)": a share is never written without what it is a share of; "0 av 0" of nothing."""
    counts = f"{number(part)} av {number(whole)}".replace(" ", NBSP)
    return f"{counts} ({percent(part, whole)})" if whole else counts


def percent_change(now: int, then: int) -> str | None:
    """ "−6,7 %", "0,0 %"; None where the base is too small for it. The one place where a change becomes per cent."""
    if then < BASE_OF_PERCENT:
        return None
    change = ratio(now - then, then, 100)
    return f"{'+' if change > 0 else ''}{number(change, 1) if change else '0,0'}{NBSP}%"


def change(now: int, then: int) -> str:
    """ "−22 (−6,7 %)", "±0 (0,0 %)"; "+3" where the base is too small. It may break at its one plain space."""
    percentage = percent_change(now, then)
    return signed(now - then) if percentage is None else f"{signed(now - then)} ({percentage})"


def first_up(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str]) -> str:
    """ "Torget", "Torget och Stationen", "Torget, Stationen och Bron"."""
    return " och ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
