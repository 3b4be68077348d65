"""The API for addresses: `/<tenant>/api/v1/addresses`."""

from app.addresses import schemas, service
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("addresses_api", __name__, url_prefix=f"/api/{VERSION}", description="Adresser")


@api.get("/addresses")
@api.arguments(schemas.AddressQuery, location="query")
@api.response(200, schemas.AddressesOut)
def find(scope: Scope, query):
    """Adresser som börjar så, den troligaste först. Inget om kommunen inte har läst in någon adressfil."""
    return service.find(scope, text=query["q"])
