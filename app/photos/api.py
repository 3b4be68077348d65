"""The API of photos: `/<tenant>/api/v1/incidents/<id>/photo`."""

from flask import make_response

from app.interfaces.api import VERSION, Api
from app.photos import schemas, service
from app.report.photo import from_base64
from tenants.scope import Scope

api = Api("photos_api", __name__, url_prefix=f"/api/{VERSION}", description="Foton")


@api.get("/incidents/<uuid:id>/photo")
@api.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def show(scope: Scope, id):
    """Fotot till en rapport vars text du får läsa."""
    response = make_response(service.read(scope, id=id))
    response.mimetype = "image/jpeg"
    return response


@api.post("/incidents/<uuid:id>/photo")
@api.arguments(schemas.NewPhoto, location="json")
@api.response(201, schemas.PhotoOut)
def add(scope: Scope, inputs, id):
    """Lägg ett foto till en rapport som du får rätta och som inte har något."""
    return service.add_photo(scope, id=id, photo=from_base64(inputs["photo"], nobody=inputs["no_faces"]))


@api.post("/incidents/<uuid:id>/photo/removal")
@api.arguments(schemas.PhotoRemoval, location="json")
@api.response(200, schemas.WithoutPhoto)
def remove(scope: Scope, inputs, id):
    """Ta bort fotot från en rapport som du får rätta. Det kan läggas tillbaka på rapportens sida i 30 dagar."""
    return service.remove_photo(scope, id=id, **inputs)
