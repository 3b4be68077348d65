"""The API of thresholds: `/<tenant>/api/v1/thresholds`."""

from app.interfaces.api import VERSION, Api
from app.thresholds import lists, schemas
from tenants.scope import Scope

api = Api("thresholds_api", __name__, url_prefix=f"/api/{VERSION}/thresholds", description="Trösklar")


@api.get("/")
@api.response(200, schemas.Rules)
def rules(scope: Scope):
    """Vad kommunen har satt en tröskel för."""
    return {"rows": lists.list_rules(scope)}


@api.get("/notices")
@api.response(200, schemas.Notices)
def notices(scope: Scope):
    """Trösklar som är nådda, av de rapporter du får räkna."""
    return {"rows": lists.list_notices(scope)}
