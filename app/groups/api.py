"""The API of groups: `/<tenant>/api/v1/groups`."""

from app.groups import schemas, service
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("groups_api", __name__, url_prefix=f"/api/{VERSION}", description="Grupper")


@api.get("/groups")
@api.response(200, schemas.GroupOut(many=True))
def index(scope: Scope):
    """Grupper du får läsa, med medlemmar efter verksamhet och funktion."""
    return service.list_groups(scope)


@api.get("/groups/<uuid:id>")
@api.response(200, schemas.GroupOut)
def show(scope: Scope, id):
    """En grupp."""
    return service.find_group(scope, id=id)
