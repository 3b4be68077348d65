"""Three years of the demo world's incidents, made once for the tests that look at them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from app.demo.content import load
from app.demo.happenings import SEED, Happening, happenings
from app.figures.periods import Days, Quarter

CONTENT = load()
FIRST, LAST = date(2023, 11, 26), date(2026, 11, 25)
MUNICIPALITIES = ("kungsor", "koping", "arboga")
GROUPS = {slug: category.group for slug, category in CONTENT.categories.items()}


@lru_cache(maxsize=8)
def three_years(slug: str, seed: int = SEED) -> list[Happening]:
    return [one for n in range((LAST - FIRST).days + 1) for one in happenings(seed, slug, FIRST + timedelta(days=n))]


def counted(slug: str, first: date, last: date, seed: int = SEED) -> list[Happening]:
    return [one for one in three_years(slug, seed) if one.counted and first <= one.latest.date() <= last]


def matching(slug: str, definition: Mapping, days: Days) -> list[Happening]:
    """What a figure inside a written text counts, picked out in memory (`est.counting` asks the database)."""
    what = {*definition.get("groups", ()), *definition.get("types", ())}
    where = {*definition.get("sites", ()), *definition.get("sub_areas", ())}
    return [
        one
        for one in counted(slug, days.first, days.last)
        if (not what or what & {one.category, GROUPS[one.category]})
        and (not where or where & {one.place, one.sub_area})
    ]


def generated(rows: list[Happening]) -> list[Happening]:
    """Without the written reports, whose times follow nobody's rhythm."""
    return [one for one in rows if not re.fullmatch(r"[A-Z]{2}\d\d", one.key)]


def quarters() -> list[Quarter]:
    """Every quarter that had ended by LAST, over three years."""
    return [Quarter(2026, 3) - n for n in range(12)]
