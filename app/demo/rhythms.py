"""When things usually happen: Swedish days (holidays, school days), how likely a day is, and which hours of it; and how
many the demo world expects, where, who would report them, and when something comes in waves.

Minutes count from the day's midnight.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

import holidays
import numpy as np
from dateutil.easter import easter

from app.demo.content import DIGITAL, FOLDER, HOMES, Organisation, Site, load, read_yaml
from app.figures.periods import FORTNIGHT_DAYS, WEEKDAYS, Quarter

# Premises that stand empty from one workday to the next: damage there is found when the staff come back.
STAFFED = frozenset(
    {
        "skola/förskola",
        "skolgård",
        "kommunal lokal/bibliotek",
        "industri/företagspark",
        "idrotts-/badplats",
        "fritidsgård",
    }
)
LAST_MINUTE = 23 * 60 + 55
ONE_DAY = timedelta(days=1)

_TABLES = read_yaml(FOLDER / "rhythms.yaml")
WEEK, YEAR, FIREWORKS = _TABLES["week"], _TABLES["year"], _TABLES["fireworks"]


def written(quarter: Quarter) -> str:
    """ "2026-K3": how the content writes a quarter. Repeatable draws are seeded with it, so it stays as it is."""
    return f"{quarter.year}-K{quarter.number}"


@lru_cache(maxsize=64)
def closed_days(year: int) -> Set[date]:
    """Days when administrations are closed although they may be weekdays (eves included)."""
    return frozenset(holidays.Sweden(years=year, include_sundays=False, categories=("public", "de_facto")))


@lru_cache(maxsize=8192)
def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in closed_days(day.year)


@lru_cache(maxsize=8192)
def is_school_day(day: date) -> bool:
    """Workdays outside the school holidays (summer 17 June–17 August, weeks 9 and 44, Easter, Christmas)."""
    if not is_workday(day):
        return False
    if (6, 17) <= (day.month, day.day) <= (8, 17):
        return False
    if (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 7):
        return False
    after_easter = (day - easter(day.year)).days
    return day.isocalendar().week not in (9, 44) and not 0 <= after_easter <= 6


@lru_cache(maxsize=8192)
def previous_workday(day: date) -> date:
    day -= ONE_DAY
    while not is_workday(day):
        day -= ONE_DAY
    return day


def next_workday(day: date) -> date:
    """The first workday on or after `day`."""
    while not is_workday(day):
        day += ONE_DAY
    return day


def generator(*parts: object) -> np.random.Generator:
    """A generator that depends on the words alone, so that chance is the same every time."""
    digest = blake2b("|".join(map(str, parts)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest)))


@lru_cache(maxsize=65536)
def day_weight(rhythm: str, day: date) -> float:
    """How likely the rhythm's happenings are to be counted on this day, relative to other days. 0 = never."""
    weight = WEEK[rhythm][day.weekday()] if rhythm in WEEK else 1.0
    if rhythm in YEAR:
        weight *= YEAR[rhythm][day.month - 1]
    if rhythm == "found" and is_workday(day) and previous_workday(day) != day - ONE_DAY:
        weight *= 2.6
    elif rhythm == "school_hours":
        weight = 1.0 if is_school_day(day) else 0.0
    elif rhythm == "after_school":
        weight = 1.0 if is_school_day(day) else 0.15 if is_workday(day) else 0.0
    elif rhythm == "commute":
        weight = 1.2 if is_school_day(day) else 0.7 if is_workday(day) else 0.1
    elif rhythm in ("bike_day", "home_day"):
        weight *= 1.0 if is_workday(day) else 0.2
    elif rhythm in ("fraud", "office", "growth"):
        weight *= 1.0 if is_workday(day) else 0.05
    elif rhythm == "week_span":
        weight = 1.0 if is_workday(day) else 0.0
    elif rhythm == "working_week":
        weight = 1.0 if day.weekday() == 4 and is_workday(day) else 0.0
    elif rhythm == "fireworks":
        season = 1.0 if day.month in (10, 11) and abs((day - date(day.year, 10, 31)).days) < 10 else 0.3
        weight = FIREWORKS.get(f"{day:%m-%d}", weight * season)
    return weight


def span(rhythm: str, day: date, place_type: str, rng: np.random.Generator) -> tuple[int, int]:
    """Draw (earliest, latest) in minutes from midnight; latest lies on the day, earliest may lie before it."""

    def between(low: float, high: float) -> int:
        return int(60 * low + rng.random() * 60 * (high - low)) // 5 * 5

    def lasting(start: int, low: int, high: int) -> tuple[int, int]:
        return start, min(LAST_MINUTE, start + int(low + rng.random() * (high - low)) // 5 * 5)

    weekend = day.weekday() >= 5
    match rhythm:
        case "found" if place_type in STAFFED and is_workday(day):
            before = (day - previous_workday(day)).days
            return between(15.5, 18) - before * 1440, between(6.25, 7.75)
        case "found" | "found_outdoors":
            return between(-4, -1), between(7, 10.5) if weekend else between(6.25, 9)
        case "night_out":
            if rng.random() < (0.4, 0.75)[day.weekday() - 5] if weekend else rng.random() < 0.04:
                return lasting(between(0, 2.4), 10, 40)
            return lasting(between(19, 22.8), 10, 45)
        case "evening":
            return lasting(between(18.5, 22) if day.weekday() in (4, 5) else between(17.5, 20.5), 30, 170)
        case "late_noise":
            if weekend and rng.random() < 0.7:
                return between(-1.5, -0.3), between(0.5, 2.75)
            return lasting(between(20.5, 22), 60, 130)
        case "school_hours":
            breaks = (8.2, 9.7, 11.4, 13.1)
            return lasting(int(60 * breaks[int(rng.random() * 4)]) // 5 * 5 + between(0, 0.5), 10, 40)
        case "after_school":
            return lasting(between(14.5, 16), 20, 90)
        case "commute":
            if not is_workday(day):
                return lasting(between(10, 15), 10, 40)
            return lasting(between(7.1, 7.5) if rng.random() < 0.75 else between(15, 16.3), 25, 50)
        case "mbu":
            return lasting(between(19.5, 21.6), 60, 150)
        case "bike_day":
            return between(6.3, 8.2), between(16, 18)
        case "home_day":
            return between(7.3, 9), between(15, 17.5)
        case "shop":
            busy = is_workday(day) and rng.random() < 0.5
            return lasting(between(13, 15) if busy else between(10, 18.5), 5, 15)
        case "fraud":
            return lasting(between(9, 10.7), 60, 150)
        case "office":
            return lasting(between(9.5, 16), 10, 30)
        case "morning_find":
            moment = between(6.2, 9.6)
            return moment, moment
        case "growth":
            moment = between(8, 16)
            return moment, moment
        case "dark":
            late = day.month in (4, 5, 6, 7, 8)
            return lasting(between(21.5, 22.6) if late else between(17.5, 20.5), 0, 60)
        case "farm_night":
            return between(-4.5, -2.5), between(5, 7)
        case "daytime":
            return lasting(between(10, 16.5), 10, 60)
        case "daytime_summer":
            return lasting(between(12, 15.5), 45, 150)
        case "week_span":
            return between(17, 19) - 1440 * (3 + int(rng.random() * 5)), between(7.5, 10)
        case "fireworks":
            if (day.month, day.day) == (1, 1):
                return lasting(between(0, 1), 20, 60)
            return lasting(between(18, 21.5), 20, 120)
        case "online":
            return between(-8, 0), between(11, 18)
        case "working_week":
            return 8 * 60 - 4 * 1440, 16 * 60
    raise KeyError(rhythm)


def when(day: date, earliest: int) -> str:
    """Words for a short span, true whatever the hour: "på fredagskvällen", "natten mot söndagen"."""
    start = day if earliest >= 0 else day - ONE_DAY
    hour = earliest // 60 % 24
    if hour < 5 or start < day:
        return f"natten mot {WEEKDAYS[day.weekday()]}en"
    part = "morgonen" if hour < 9 else "förmiddagen" if hour < 12 else "eftermiddagen" if hour < 17 else "kvällen"
    return f"på {WEEKDAYS[start.weekday()]}s{part}"


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
