"""Three years of the demo world's incidents, made once for the tests that look at them."""

import re
from datetime import date, timedelta
from functools import lru_cache

from app.demo.content import load
from app.demo.days import Quarter
from app.demo.happenings import SEED, Happening, happenings

CONTENT = load()
FIRST, LAST = date(2023, 11, 26), date(2026, 11, 25)
PLACES = ("kungsor", "koping", "arboga")
GROUPS = {slug: category.group for slug, category in CONTENT.categories.items()}


@lru_cache(maxsize=8)
def three_years(place: str, seed: int = SEED) -> list[Happening]:
    return [one for n in range((LAST - FIRST).days + 1) for one in happenings(seed, place, FIRST + timedelta(days=n))]


def counted(place: str, first: date, last: date, seed: int = SEED) -> list[Happening]:
    return [one for one in three_years(place, seed) if one.counted and first <= one.latest.date() <= last]


def generated(rows: list[Happening]) -> list[Happening]:
    """Without the written reports, whose times follow nobody's rhythm."""
    return [one for one in rows if not re.fullmatch(r"[A-Z]{2}\d\d", one.key)]


def quarters() -> list[Quarter]:
    """Every quarter that had ended by LAST, over three years."""
    return [Quarter(2026, 3).shifted(-n) for n in range(12)]
