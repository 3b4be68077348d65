"""The API for the situational picture: `/<tenant>/api/v1/pictures/`."""

from app.alerts import schemas, service
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("alerts_api", __name__, url_prefix=f"/api/{VERSION}", description="Lägesbilder")


@api.get("/pictures/<date:first>/analysis")
@api.response(200, schemas.AnalysisOut)
def analysis(scope: Scope, first):
    """Varningar och heta platser i perioden som börjar den dagen. `findings` är null när inget är räknat för dig."""
    read = service.show_analysis(scope, first=first).read
    return read or {"made_at": None, "changed": False, "findings": None}
