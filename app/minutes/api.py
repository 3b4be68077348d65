"""The API of agendas and minutes: `/<tenant>/api/v1/meetings/<id>/agenda` and `…/minutes`."""

from app.interfaces.api import VERSION, Api
from app.minutes import agenda as acts
from app.minutes import schemas, service
from tenants.scope import Scope

api = Api("minutes_api", __name__, url_prefix=f"/api/{VERSION}", description="Dagordning och protokoll")


@api.get("/meetings/<uuid:id>/agenda")
@api.response(200, schemas.AgendaOut)
def agenda(scope: Scope, id):
    """Dagordningen med anteckningar och det som väntar under varje punkt."""
    return acts.read_agenda(scope, meeting_id=id)


@api.get("/meetings/<uuid:id>/minutes")
@api.response(200, schemas.MinutesOut(many=True))
def minutes(scope: Scope, id):
    """Protokollets utgåvor, den senaste först; bara den säger vad som står."""
    return service.read_minutes(scope, meeting_id=id).editions
