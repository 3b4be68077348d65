"""The pages that are measured, as addresses in one municipality (or police area) of a synthetic Sweden."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

PICTURE = "2026-11-09"
"""The first day of the last whole fortnight before `UNTIL`."""
UNTIL = "2026-11-27"
QUARTER = "2026-Q3"
"""The last quarter whose follow-ups are written."""
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
    Page("picture", f"/lagesbild/{PICTURE}", (14, 40)),
    Page("map document", f"/lagesbild/{PICTURE}/karta", (10, 30)),
    Page("table", f"/lagesbild/{PICTURE}/tabell", (12, 18)),
    Page("first screen", "/", (10, 15)),
    Page("list of reports", "/rapporter/", (10, 10)),
    Page("places", "/platser/", (8, 12)),
    Page("a place", "/platser/{place}", (14, 20)),
    Page("focus areas", "/fokusomraden/", (12, 12)),
    Page("a focus area", "/fokusomraden/{focus_area}", (12, 12)),
    Page("quarter", f"/kvartal/{QUARTER}", (12, 12)),
    Page("analysis", f"/lagesbild/{PICTURE}/analys", (8, 10)),
)
AREA = Page("area's picture", f"/omradet/{PICTURE}", (15, 20))


def addresses(connection: Connection, slug: str) -> dict[str, str]:
    """Page -> address, with the place that most is reported at and a focus area. A superuser's connection."""
    tenant, is_area = connection.execute(
        text("SELECT id, kind = 'police_area' FROM tenant WHERE slug = :slug"), {"slug": slug}
    ).one()
    if is_area:
        return {AREA.name: f"/{slug}{AREA.address}"}
    found = {
        "place": connection.scalar(text(PLACE), {"tenant": tenant}),
        "focus_area": connection.scalar(text(FOCUS_AREA), {"tenant": tenant}),
    }
    return {page.name: f"/{slug}{page.address.format(**found)}" for page in PAGES}
