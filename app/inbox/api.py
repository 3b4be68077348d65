"""The API of the inbox: `/<tenant>/api/v1/inbox`, and the way of a report.

What the coordinator does takes an access token that works with what has come in; the acts, ids and versions are those
of the pages.
"""

from marshmallow import fields as plain

from app.inbox import answers, schemas, service, ways
from app.incidents import service as incidents
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


class NumberOut(Schema):
    number = plain.Integer(metadata={"description": "Så många ändrades"})


class AnswerOut(Schema):
    version = plain.Integer()
    text = plain.String()


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


@api.post("/inbox/looked")
@api.arguments(schemas.ChosenBody)
@api.response(200, NumberOut)
def look(scope: Scope, body):
    """Säg att de här rapporterna är granskade. En som har ändrats sedan den lästes är som den var."""
    return {"number": service.look_over(scope, reports=schemas.versions(body))}


@api.post("/inbox/changed")
@api.arguments(schemas.ChangeBody)
@api.response(200, NumberOut)
def change(scope: Scope, body):
    """Ge rapporterna en annan typ, en annan plats eller båda, av ett skäl."""
    return {"number": service.change_reports(scope, reports=schemas.versions(body), **body)}


@api.post("/inbox/<uuid:id>/new")
@api.arguments(schemas.VersionBody)
@api.response(200, ReportOut)
def put_back(scope: Scope, body, id):
    """Lägg en granskad rapport bland de nya igen."""
    service.put_back(scope, id=id, **body)
    return incidents.read_incident(scope, id=id)


@api.post("/inbox/<uuid:id>/release")
@api.arguments(schemas.ReleaseBody)
@api.response(200, ReportOut)
def settle(scope: Scope, body, id):
    """Släpp en spärrad rapport: utan det som är markerat, eller med insist som den är."""
    incidents.settle_incident(scope, id=id, **body)
    return incidents.read_incident(scope, id=id)


@api.post("/inbox/<uuid:id>/answer")
@api.arguments(schemas.AnswerBody)
@api.response(200, AnswerOut)
def answer(scope: Scope, body, id):
    """Svara den som rapporterade; en tom text tar tillbaka svaret. Versionen är svarets, 0 när inget finns."""
    return answers.write_answer(scope, id=id, **body)


@api.post("/inbox/<uuid:id>/merge")
@api.arguments(schemas.MergeBody)
@api.response(200, ReportOut)
def merge(scope: Scope, body, id):
    """Låt två rapporter vara en händelse: den här räknas, den andra leder till den."""
    return service.merge(scope, id=id, **body)


@api.post("/inbox/<uuid:id>/part")
@api.arguments(schemas.VersionBody)
@api.response(200, ReportOut)
def part(scope: Scope, body, id):
    """Låt en rapport som är sammanslagen med en annan räknas för sig igen."""
    return service.part(scope, id=id, **body)


@api.get("/incidents/<uuid:id>/way")
@api.response(200, StepOut(many=True))
def way(scope: Scope, id):
    """Vad det har blivit av en rapport, för den egna verksamheten och samordnaren."""
    return ways.read_way(scope, id=id)
