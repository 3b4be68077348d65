"""The API for official figures: `/<tenant>/api/v1/official-figures`."""

from app.interfaces.api import VERSION, Api
from app.official_statistics import schemas, service
from tenants.scope import Scope

api = Api("official_statistics_api", __name__, url_prefix=f"/api/{VERSION}", description="Officiella siffror")


@api.get("/official-figures")
@api.response(200, schemas.FigureOut(many=True))
def figures(scope: Scope):
    """Anmälda brott, nyckeltal och enkäter, källa för källa, med de tal som gäller."""
    return service.listed(scope)
