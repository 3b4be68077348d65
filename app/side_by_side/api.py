"""The API for comparing municipalities: `/<tenant>/api/v1/side-by-side`."""

from app.figures.periods import Quarter
from app.interfaces.api import VERSION, Api
from app.side_by_side import schemas, service
from tenants.errors import Invalid
from tenants.scope import Scope

api = Api("side_by_side_api", __name__, url_prefix=f"/api/{VERSION}", description="Jämförelse mellan kommuner")


@api.get("/side-by-side")
@api.arguments(schemas.ComparisonQuery, location="query")
@api.response(200, schemas.ComparisonOut)
def compare(scope: Scope, query):
    """Kommuner bredvid varandra: officiella siffror, och för sig det som kommunerna har lämnat ut."""
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    codes = [one for one in asked.pop("municipalities", "").replace(" ", "").split(",") if one]
    if "quarter" in asked:
        try:
            asked["quarter"] = Quarter.parse(asked["quarter"])
        except ValueError:
            raise Invalid({"quarter": ["Skriv kvartalet som 2026-Q3."]}) from None
    return service.compare(scope, codes=codes, **asked)
