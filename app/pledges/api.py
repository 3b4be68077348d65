"""The API of pledges: `/<tenant>/api/v1/pledges`."""

from app.interfaces.api import VERSION, Api
from app.pledges import lists, schemas
from tenants.scope import Scope

api = Api("pledges_api", __name__, url_prefix=f"/api/{VERSION}/pledges", description="Medborgarlöften")


@api.get("")
@api.response(200, schemas.PledgeOut(many=True))
def index(scope: Scope):
    """Medborgarlöften, det senaste året först."""
    return lists.list_pledges(scope)


@api.get("/<uuid:id>")
@api.response(200, schemas.PledgePageOut)
def show(scope: Scope, id):
    """Ett löfte med sina åtaganden: planerat och gjort, per kvartal."""
    return lists.read_pledge(scope, id=id)
