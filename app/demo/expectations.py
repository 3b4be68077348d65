"""How many incidents the demo world expects, where, who would report them, and when something comes in waves."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from app.demo.content import DIGITAL, HOMES, Organisation, Site, load
from app.demo.rhythms import day_weight, generator, written
from app.figures.periods import FORTNIGHT_DAYS, Quarter

WAVES_BEGIN = date(2026, 10, 5)
"""A Monday after the quarter whose figures are written down (K3 2026)."""
WAVES_SHARE = 0.85
"""Of the fortnights that hold a wave."""
WAVE_DAYS = 9
"""Days a wave lasts, weekends included."""
FEWEST, MOST = 6, 9
WAVE_KINDS = ("cykelstold", "skada-fordon", "glaskross", "klotter", "samling-ute", "buskorning")


@dataclass(frozen=True)
class Spot:
    """Where an incident may lie: a named site, or (site None) somewhere in a sub-area."""

    site: Site | None
    sub_area: str
    place_type: str


def group_expectation(tenant_slug: str, quarter: Quarter) -> dict[str, float]:
    """Expected number of counted incidents per group in the quarter, the written reports included."""
    rates = load().rates[tenant_slug]
    given = rates.get("quarter_groups", {}).get(written(quarter))
    if given:
        return dict(given)
    total = rates.get("per_quarter", {}).get(written(quarter), rates["default_quarter"][quarter.number - 1])
    usual = {
        group: rates["k3"][group] if quarter.number == 3 else (year - rates["k3"][group]) / 3
        for group, year in rates["year"].items()
    }
    scale = total / sum(usual.values())
    return {group: number * scale for group, number in usual.items()}


@lru_cache(maxsize=256)
def daily(tenant_slug: str, quarter: Quarter) -> tuple[tuple[str, ...], np.ndarray]:
    """Category slugs and the expected number of generated incidents, shape (categories, days of the quarter)."""
    content = load()
    categories = tuple(content.patterns)
    factors = content.rates[tenant_slug].get("type_factors", {})
    weights = _day_weights(quarter) * np.array([[factors.get(slug, 1.0)] for slug in categories])
    expected = np.zeros_like(weights)
    groups = [content.categories[slug].group for slug in categories]
    for group, number in group_expectation(tenant_slug, quarter).items():
        rows = [index for index, one in enumerate(groups) if one == group]
        # The written reports of the quarter are part of the expectation, not added to it.
        left = max(number - _written(tenant_slug, quarter, group), number * 0.3)
        expected[rows] = weights[rows] * (left / weights[rows].sum())
    return categories, expected


@lru_cache(maxsize=64)
def _day_weights(quarter: Quarter) -> np.ndarray:
    patterns = load().patterns.values()
    return np.array([[one.share * day_weight(one.rhythm, day) for day in quarter.days] for one in patterns])


@lru_cache(maxsize=4096)
def _written(tenant_slug: str, quarter: Quarter, group: str) -> int:
    content = load()
    return sum(
        report.municipality == tenant_slug
        and Quarter.containing(report.latest.date()) == quarter
        and content.categories[report.category].group == group
        and content.categories[report.category].kind != "advance_notice"
        for report in content.given
    )


@lru_cache(maxsize=16384)
def spots(tenant_slug: str, category: str, quarter: Quarter) -> tuple[tuple[Spot, ...], np.ndarray]:
    """Possible spots of a category with their cumulative weights (last = total)."""
    content = load()
    municipality = content.municipalities[tenant_slug]
    wanted = content.patterns[category].sites
    factors = _site_factors(tenant_slug, quarter.first_day)
    found: list[tuple[Spot, float]] = []
    for site in municipality.sites:
        for place_type in (site.type, *site.also):
            if place_type not in wanted or place_type in HOMES:
                continue
            weight = wanted[place_type] * site.weight * site.boost.get(category, 1.0) * factors.get(site.name, 1.0)
            found.append((Spot(site, site.sub_area, place_type), weight * (1.0 if place_type == site.type else 0.6)))
    for place_type, weight in wanted.items():
        if place_type not in HOMES and place_type != DIGITAL:
            continue
        for area in municipality.sub_areas:
            people = area.rural if place_type == "lantbruk/landsbygd" else area.homes
            if people:
                found.append((Spot(None, area.name, place_type), weight * people * 0.7))
    return tuple(spot for spot, _ in found), np.cumsum([weight for _, weight in found])


def _site_factors(tenant_slug: str, day: date) -> dict[str, float]:
    rows = load().rates[tenant_slug].get("site_factors", ())
    return {row["site"]: row["factor"] for row in rows if row["from"] <= day <= row["to"]}


@lru_cache(maxsize=16384)
def reporters(tenant_slug: str, category: str, spot: Spot) -> tuple[tuple[Organisation, float], ...]:
    """Organisations that could report this category from this spot, with weights; joining and silence come later."""
    content = load()
    tags = content.patterns[category].by
    found = []
    for one in content.municipalities[tenant_slug].organisations:
        weight = sum(tags.get(tag, 0.0) for tag in one.tags)
        everywhere = not one.sites and not one.sub_areas
        here = (spot.site is not None and spot.site.name in one.sites) or spot.sub_area in one.sub_areas
        if weight and (everywhere or here):
            found.append((one, weight))
    return tuple(found)


@lru_cache(maxsize=16)
def coordination(tenant_slug: str) -> Organisation:
    """The organisation that takes in what citizens and closed organisations would have told."""
    return next(one for one in load().municipalities[tenant_slug].organisations if "samordning" in one.tags)


@dataclass(frozen=True)
class Wave:
    """The same thing several times at a place within a fortnight, so that the analysis has something to find.

    `days` are the local days of its incidents, with repeats.
    """

    category: str
    spot: Spot
    days: tuple[date, ...]


def wave_of(seed: int, tenant_slug: str, day: date) -> Wave | None:
    """The wave of the fortnight that holds the day, if it holds one."""
    fortnight = (day - WAVES_BEGIN).days // FORTNIGHT_DAYS
    if fortnight < 0:
        return None
    first = WAVES_BEGIN + timedelta(days=FORTNIGHT_DAYS * fortnight)
    rng = generator("wave", seed, tenant_slug, first)
    if rng.random() >= WAVES_SHARE:
        return None
    quarter = Quarter.containing(first)
    choices = [
        (category, spot)
        for category in daily(tenant_slug, quarter)[0]
        if category in WAVE_KINDS
        for spot in spots(tenant_slug, category, quarter)[0]
        if spot.site is not None
    ]
    category, spot = choices[int(rng.integers(len(choices)))]
    offsets = rng.integers(0, WAVE_DAYS, int(rng.integers(FEWEST, MOST + 1)))
    return Wave(category, spot, tuple(first + timedelta(days=int(one)) for one in np.sort(offsets)))
