"""The API of consultations: `/<tenant>/api/v1/consultations`."""

from app.consultations import lists, schemas
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("consultations_api", __name__, url_prefix=f"/api/{VERSION}/consultations", description="Dialoger")


@api.get("")
@api.response(200, schemas.ConsultationOut(many=True))
def index(scope: Scope):
    """Dialoger, vandringar och möten som du får läsa, de senaste först, högst 60."""
    return lists.list_consultations(scope)[: lists.A_PAGE]


@api.get("/<uuid:id>")
@api.response(200, schemas.ConsultationPageOut)
def show(scope: Scope, id):
    """En dialog med sina synpunkter och svaren på dem."""
    return lists.read_consultation(scope, id=id)
