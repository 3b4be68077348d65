"""The API of measured numbers: `/<tenant>/api/v1/measurements`."""

from app.interfaces.api import VERSION, Api
from app.measurements import schemas, service
from tenants.scope import Scope

api = Api("measurements_api", __name__, url_prefix=f"/api/{VERSION}/measurements", description="Mätningar")


@api.get("/")
@api.arguments(schemas.MeasurementsQuery, location="query")
@api.response(200, schemas.MeasurementOut(many=True))
def index(scope: Scope, query):
    """Mätningar, av ett slag eller av alla, de senaste först, högst 60."""
    return service.list_of(scope, **query)


@api.get("/<uuid:id>")
@api.response(200, schemas.MeasurementOut)
def show(scope: Scope, id):
    """En mätning."""
    return service.find(scope, id=id)


@api.post("/")
@api.arguments(schemas.NewForm, location="json")
@api.response(201, schemas.MeasurementOut)
def add(scope: Scope, body):
    """Skriv en mätning: en hastighet, en skadekostnad eller ett område med grannsamverkan."""
    return service.find(scope, id=service.add_measurement(scope, **body).id)


@api.post("/<uuid:id>")
@api.arguments(schemas.ChangedForm, location="json")
@api.response(200, schemas.MeasurementOut)
def change(scope: Scope, body, id):
    """Rätta en mätning. `version` är den som du läste."""
    return service.find(scope, id=service.change(scope, id=id, **body).id)
