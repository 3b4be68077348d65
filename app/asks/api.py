"""The API of what is asked of the council: `/<tenant>/api/v1/asks`."""

from app.asks import schemas, service
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("asks_api", __name__, url_prefix=f"/api/{VERSION}", description="Till rådet")


@api.get("/asks")
@api.response(200, schemas.AskOut(many=True))
def index(scope: Scope):
    """Frågor till rådet som du får läsa, med svaren, den senaste först."""
    return service.list_asks(scope)


@api.get("/asks/<uuid:id>")
@api.response(200, schemas.AskOut)
def show(scope: Scope, id):
    """En fråga till rådet."""
    return service.find_ask(scope, id=id)
