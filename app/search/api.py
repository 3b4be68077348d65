"""The API for searching: `/<tenant>/api/v1/search`."""

from app.interfaces.api import VERSION, Api
from app.search import schemas, service
from tenants.scope import Scope

api = Api("search_api", __name__, url_prefix=f"/api/{VERSION}", description="Sök")


@api.get("/search")
@api.arguments(schemas.SearchQuery, location="query")
@api.response(200, schemas.KindOut(many=True))
def search(scope: Scope, query):
    """Det du får läsa som innehåller orden, slag för slag."""
    return service.search(scope, text=query["q"])
