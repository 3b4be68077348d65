"""The API of Lagkoll: `/<tenant>/api/v1/legal-duties`."""

from app.interfaces.api import VERSION, Api
from app.legal_duties import assessments, duties, plans
from app.legal_duties_api import schemas
from tenants.scope import Scope

api = Api("legal_duties_api", __name__, url_prefix=f"/api/{VERSION}/legal-duties", description="Lagkoll")


@api.get("")
@api.response(200, schemas.DutyOut(many=True))
def index(scope: Scope):
    """Lagens krav (lag 2023:196) i lagens ordning: läget, vad som visar det och nästa dag."""
    return duties.list_duties(scope)


@api.get("/assessments")
@api.response(200, schemas.AssessmentOut(many=True))
def list_assessments(scope: Scope):
    """Lägesbilder enligt 4 § som du får läsa, den senaste först."""
    return assessments.list_assessments(scope)


@api.get("/assessments/<uuid:id>")
@api.response(200, schemas.AssessmentPageOut)
def show(scope: Scope, id):
    """En lägesbild med sina fem delar och sin åtgärdsplan. Bilagan lämnas inte ut här."""
    seen = assessments.find_assessment(scope, id=id)
    return {"assessment": seen, "parts": seen.row, "plan": plans.plan_of(scope, assessment_id=id)}


@api.post("/measures/<uuid:id>/follow-ups")
@api.arguments(schemas.FollowUpBody)
@api.response(201, schemas.PlanMeasureOut)
def follow_up(scope: Scope, body, id):
    """Skriv hur en åtgärd i en beslutad plan står. `number` är numret på den uppföljning du läste, 0 när ingen finns:
    har någon hunnit före svarar det 409."""
    plans.follow_up(scope, id=id, **body)
    return plans.find_measure(scope, id=id)[1]
