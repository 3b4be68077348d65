"""The pages that are measured, as addresses in one municipality (or police area) of a synthetic Sweden."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, text

from app.figures.periods import Quarter
from tenants.profile import Profile

PLACE = """
SELECT named_place_id FROM incident WHERE tenant_id = :tenant AND named_place_id IS NOT NULL
GROUP BY named_place_id ORDER BY count(*) DESC, named_place_id LIMIT 1
"""
FOCUS_AREA = "SELECT id FROM focus_area WHERE tenant_id = :tenant ORDER BY id LIMIT 1"


@dataclass(frozen=True)
class Page:
    name: str
    address: str
    goals: tuple[float, float] | None = None
    """Times a bare answer: for the median municipality, for the largest."""


PAGES = (
    Page("account", "/konto", (4, 4)),
    Page("picture", "/lagesbild/{picture}", (14, 40)),
    Page("map document", "/lagesbild/{picture}/karta", (10, 30)),
    Page("table", "/lagesbild/{picture}/tabell", (12, 18)),
    Page("first screen", "/", (10, 15)),
    Page("list of reports", "/rapporter/", (10, 10)),
    Page("reports with a word", "/rapporter/?text=klotter"),
    Page("search", "/sok?q=klotter"),
    Page("places", "/platser/", (8, 12)),
    Page("a place", "/platser/{place}", (14, 20)),
    Page("focus areas", "/fokusomraden/", (12, 12)),
    Page("a focus area", "/fokusomraden/{focus_area}", (12, 12)),
    Page("quarter", "/kvartal/{quarter}", (12, 12)),
    Page("analysis", "/lagesbild/{picture}/analys", (8, 10)),
)
AREA = Page("area's picture", "/omradet/{picture}", (15, 20))
MONDAY = Page("area's Monday", "/omradet/mandag", (20, 40))


def addresses(connection: Connection, slug: str, until: date) -> dict[str, str]:
    """Page -> address: the last fortnight and quarter that were over when the world ends, the place that most is
    reported at, a focus area. A superuser's connection."""
    tenant, is_area = connection.execute(
        text("SELECT id, kind = 'police_area' FROM tenant WHERE slug = :slug"), {"slug": slug}
    ).one()
    found = {"picture": picture(until), "quarter": Quarter.containing(until) - 1}
    if is_area:
        return {page.name: f"/{slug}{page.address.format(**found)}" for page in (AREA, MONDAY)}
    found["place"] = connection.scalar(text(PLACE), {"tenant": tenant})
    found["focus_area"] = connection.scalar(text(FOCUS_AREA), {"tenant": tenant})
    return {page.name: f"/{slug}{page.address.format(**found)}" for page in PAGES}


def picture(until: date) -> date:
    """The first day of the last whole fortnight."""
    anchor = Profile().area_first
    return anchor + timedelta(days=((until - anchor).days + 1) // 14 * 14 - 14)
