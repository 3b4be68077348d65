"""The API of measures: `/<tenant>/api/v1/measures`."""

from app.interfaces.api import VERSION, Api
from app.measures import lists, schemas, tasks
from tenants.scope import Scope

api = Api("measures_api", __name__, url_prefix=f"/api/{VERSION}/measures", description="Åtgärder")


@api.get("/")
@api.arguments(schemas.MeasuresQuery, location="query")
@api.response(200, schemas.PageOfMeasures)
def index(scope: Scope, query):
    """Åtgärder du får läsa, din verksamhets först."""
    return lists.list_measures(scope, **query)


@api.get("/<uuid:id>")
@api.response(200, schemas.MeasurePageOut)
def show(scope: Scope, id):
    """En åtgärd med sina uppgifter."""
    return lists.read_measure(scope, id=id)


@api.post("/tasks/<uuid:id>/done")
@api.arguments(schemas.DoneBody)
@api.response(200, schemas.MeasurePageOut)
def do_task(scope: Scope, body, id):
    """Säg att en uppgift är gjord. Svarar med dess åtgärd."""
    row = tasks.do_task(scope, id=id)
    return lists.read_measure(scope, id=row.measure_id)


@api.post("/<uuid:id>/occasions")
@api.arguments(schemas.OccasionForm)
@api.response(201, schemas.OccasionOut)
def log_occasion(scope: Scope, body, id):
    """Logga ett tillfälle. Med ett eget `id` kan det skickas igen utan att räknas två gånger."""
    return tasks.log_occasion(scope, measure_id=id, **body)
