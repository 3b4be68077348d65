"""The API for what is to come: `/<tenant>/api/v1/coming-events`."""

from app.coming_events import schemas, service
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("coming_events_api", __name__, url_prefix=f"/api/{VERSION}", description="Kommande händelser")


@api.get("/coming-events")
@api.response(200, schemas.EventOut(many=True))
def ahead(scope: Scope):
    """Kommande händelser som du får se."""
    return service.list_events(scope)[0]
