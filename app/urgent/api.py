"""The API of what is told of at once: `/<tenant>/api/v1/urgent`."""

from app.interfaces.api import VERSION, Api
from app.urgent import schemas, service
from tenants.scope import Scope

api = Api("urgent_api", __name__, url_prefix=f"/api/{VERSION}", description="Att få veta genast")


@api.get("/urgent")
@api.response(200, schemas.ChosenTypes)
def chosen(scope: Scope):
    """Vilka händelsetyper samordnare och polis får veta om genast; inga om ingen har valt."""
    latest = next(iter(service.read_choices(scope)), None)
    return {"types": latest.types, "saved_at": latest.saved_at} if latest else {"types": [], "saved_at": None}
