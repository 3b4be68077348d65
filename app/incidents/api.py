"""The API for incidents: `/<tenant>/api/v1/incidents/`."""

from app.incidents import lists, schemas, service
from app.interfaces.api import VERSION, Api
from app.objections import service as objection_acts
from app.places import service as place_acts
from tenants.scope import Scope

api = Api("incidents_api", __name__, url_prefix=f"/api/{VERSION}", description="Händelser")


@api.get("/incidents/")
@api.arguments(schemas.ListQuery, location="query")
@api.response(200, schemas.PageOut)
def index(scope: Scope, query):
    """Händelser du får läsa, den senaste först, en sida i taget."""
    return service.list_incidents(scope, **query)


@api.post("/incidents/")
@api.arguments(schemas.NEW_INCIDENT, location="json")
@api.response(201, schemas.TakenIn)
def create(scope: Scope, inputs):
    """Rapportera en händelse. Ditt eget id gör att den kan skickas igen: samma id och samma innehåll är samma rapport,
    samma id med annat innehåll blir 409. Rapportens id står i svaret. Kan texten peka ut någon blir svaret 422 med vad
    den kan innehålla; med insist tas den emot och spärras (stopped) tills samordnaren har läst den."""
    row = service.report_incident(scope, **_plain(inputs))
    return service.read_incident(scope, id=row.id)


@api.get("/incidents/<uuid:id>")
@api.response(200, schemas.IncidentOut)
def show(scope: Scope, id):
    """En händelse."""
    return service.read_incident(scope, id=id)


@api.put("/incidents/<uuid:id>")
@api.arguments(schemas.Correction, location="json")
@api.response(200, schemas.TakenIn)
def correct(scope: Scope, inputs, id):
    """Rätta en händelse. Skicka den version du läste; har någon annan ändrat sedan dess blir svaret 409."""
    service.correct_incident(scope, id=id, **_plain(inputs))
    return service.read_incident(scope, id=id)


@api.post("/incidents/<uuid:id>/withdrawal")
@api.arguments(schemas.Withdrawal, location="json")
@api.response(200, schemas.IncidentOut)
def withdraw(scope: Scope, inputs, id):
    """Makulera en händelse."""
    service.withdraw_incident(scope, id=id, **inputs)
    return service.read_incident(scope, id=id)


@api.post("/incidents/<uuid:id>/objection")
@api.arguments(schemas.NewObjection, location="json")
@api.response(201, schemas.ObjectionOut)
def object_to(scope: Scope, inputs, id):
    """Fel information har matats in: händelsen stoppas och räknas inte förrän samordnaren har svarat. Skickas det igen
    medan det väntar är det samma. Högst fem om dagen."""
    return service.object_to(scope, id=id, **_plain(inputs))


@api.get("/objections")
@api.response(200, schemas.ObjectionOut(many=True))
def objections(scope: Scope):
    """Det du har sagt är fel i händelser, och svaren."""
    return objection_acts.list_own(scope)


@api.get("/categories")
@api.response(200, schemas.CategoryOut(many=True))
def categories(scope: Scope):
    """Händelsetyper som kan rapporteras: de nationella, med kommunens namn, och kommunens egna. En egen typ har sitt id
    som kortnamn och räknas som den nationella i national."""
    return lists.types_to_report(scope)


@api.get("/places")
@api.response(200, schemas.PlacesOut)
def places(scope: Scope):
    """Namngivna platser och delområden."""
    return {"named_places": place_acts.places_to_choose(scope), "sub_areas": place_acts.areas_to_choose(scope)}


def _plain(inputs: dict) -> dict:
    """An explicit null means the same as leaving the field out."""
    return {name: value for name, value in inputs.items() if value is not None}
