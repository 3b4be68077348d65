"""The API for coverage: `/<tenant>/api/v1/nil-reports`."""

from marshmallow import fields as plain

from app.coverage import service
from app.coverage.schemas import Nothing
from app.interfaces.api import VERSION, Api
from app.interfaces.forms import Schema
from tenants.scope import Scope

api = Api("coverage_api", __name__, url_prefix=f"/api/{VERSION}", description="Inget att rapportera")


class WordOut(Schema):
    """What holds now."""

    first = plain.Date(metadata={"description": "Periodens första dag"})
    said = plain.Boolean(metadata={"description": "Om verksamheten har sagt inget att rapportera"})


class OwnPeriodOut(Schema):
    """Where one's own organisation stands in a period."""

    organisation_id = plain.UUID()
    organisation = plain.String()
    first = plain.Date(attribute="period.first", metadata={"description": "Periodens första dag"})
    state = plain.String(
        allow_none=True, metadata={"description": "reported, nothing (inget att rapportera) eller null: inte hörd av"}
    )


@api.get("/nil-reports")
@api.response(200, OwnPeriodOut(many=True))
def index(scope: Scope):
    """Var din verksamhet står: perioden som pågår och den före."""
    return service.read_own(scope)


@api.post("/nil-reports")
@api.arguments(Nothing, location="json")
@api.response(200, WordOut)
def say(scope: Scope, inputs):
    """Inget att rapportera för perioden som börjar den dagen, från din verksamhet om ingen annan sägs. Sägs det igen är
    det samma; en rapport går före."""
    service.say_nothing(scope, **inputs)
    return {"first": inputs["first"], "said": True}


@api.post("/nil-reports/withdrawal")
@api.arguments(Nothing, location="json")
@api.response(200, WordOut)
def take_back(scope: Scope, inputs):
    """Det gäller inte längre."""
    service.take_back(scope, **inputs)
    return {"first": inputs["first"], "said": False}
