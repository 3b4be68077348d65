"""The API of handovers: `/<tenant>/api/v1/handovers`."""

from app.handovers import lists, schemas, service
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("handovers_api", __name__, url_prefix=f"/api/{VERSION}/handovers", description="Överlämnat")


@api.get("/")
@api.arguments(schemas.HandoversQuery, location="query")
@api.response(200, schemas.PageOfHandovers)
def index(scope: Scope, query):
    """Det som är lämnat till din verksamhet; för samordnaren allt."""
    return lists.list_handovers(scope, **query)


@api.get("/<uuid:id>")
@api.response(200, schemas.HandoverOut)
def show(scope: Scope, id):
    """En sak som är lämnad."""
    return lists.find_handover(scope, id=id)


@api.post("/<uuid:id>/state")
@api.arguments(schemas.SayForm)
@api.response(200, schemas.HandoverOut)
def say(scope: Scope, body, id):
    """Säg hur långt det har kommit: taken_on, done, eller declined med varför."""
    service.say(scope, id=id, **body)
    return lists.find_handover(scope, id=id)
