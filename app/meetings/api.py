"""The API for meetings and decisions: `/<tenant>/api/v1/meetings`, `/<tenant>/api/v1/decisions`."""

from app.interfaces.api import VERSION, Api
from app.meetings import lists, schemas
from tenants.scope import Scope

api = Api("meetings_api", __name__, url_prefix=f"/api/{VERSION}", description="Möten och beslut")


@api.get("/meetings")
@api.response(200, schemas.MeetingOut(many=True))
def index(scope: Scope):
    """Möten du får läsa, det senaste först."""
    return lists.list_meetings(scope)


@api.get("/meetings/<uuid:id>")
@api.response(200, schemas.MeetingPageOut)
def show(scope: Scope, id):
    """Ett möte med de beslut det följer upp och de det har fattat."""
    return lists.read_meeting(scope, id=id)


@api.get("/decisions")
@api.arguments(schemas.DecisionsQuery, location="query")
@api.response(200, schemas.PageOfDecisions)
def decisions(scope: Scope, query):
    """Beslut du får läsa, det senaste först."""
    return lists.list_decisions(scope, **query)


@api.get("/decisions/<uuid:id>")
@api.response(200, schemas.DecisionOut)
def decision(scope: Scope, id):
    """Ett beslut."""
    return lists.find_decision(scope, id=id)
