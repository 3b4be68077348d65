"""The API of the inbox: `/<tenant>/api/v1/inbox`, and the way of a report.

What the coordinator does is done on the pages: no access token carries those rights.
"""

from marshmallow import fields as plain

from app.inbox import schemas, service, ways
from app.interfaces import fields
from app.interfaces.api import VERSION, Api
from app.interfaces.forms import Schema
from tenants.scope import Scope

api = Api("inbox_api", __name__, url_prefix=f"/api/{VERSION}", description="Inkommet")


class ReportOut(Schema):
    id = plain.UUID()
    state = plain.String()
    version = plain.Integer()


class WaitingOut(Schema):
    new = plain.Integer()
    stopped = plain.Integer()
    disputed = plain.Integer()
    rows = plain.List(plain.Nested(ReportOut), metadata={"description": "En sida av de nya, de äldsta först"})
    next = plain.UUID(allow_none=True)


class StepOut(Schema):
    what = plain.String()
    at = fields.Moment(allow_none=True)
    by = plain.String(allow_none=True)
    text = plain.String()


@api.get("/inbox")
@api.arguments(schemas.InboxQuery, location="query")
@api.response(200, WaitingOut)
def index(scope: Scope, query):
    """Vad som väntar på samordnaren, och en sida av det nya."""
    found = service.read_inbox(scope, **query)
    waiting = {name: getattr(found.waiting, name) for name in ("new", "stopped", "disputed")}
    return {**waiting, "rows": found.new, "next": found.next}


@api.get("/incidents/<uuid:id>/way")
@api.response(200, StepOut(many=True))
def way(scope: Scope, id):
    """Vad det har blivit av en rapport, för den egna verksamheten och samordnaren."""
    return ways.read_way(scope, id=id)
