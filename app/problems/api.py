"""The API of problems and followed places: `/<tenant>/api/v1/problems`, `/<tenant>/api/v1/followed-places`."""

from app.interfaces.api import VERSION, Api
from app.problems import followed, lists, schemas
from tenants.scope import Scope

api = Api("problems_api", __name__, url_prefix=f"/api/{VERSION}", description="Problembilder och följda platser")


@api.get("/problems")
@api.arguments(schemas.ProblemsQuery, location="query")
@api.response(200, schemas.ProblemOut(many=True))
def index(scope: Scope, query):
    """Problembilder du får läsa, den tyngsta först."""
    return lists.list_problems(scope, **query)


@api.get("/problems/<uuid:id>")
@api.response(200, schemas.ProblemPageOut)
def show(scope: Scope, id):
    """En problembild med orsaker och det räknade talet."""
    return lists.read_problem(scope, id=id)


@api.get("/followed-places")
@api.response(200, schemas.FollowedOut(many=True))
def places(scope: Scope):
    """Platser som följs, den där det är längst sedan något gjordes först."""
    return followed.list_followed(scope)
