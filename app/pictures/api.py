"""The API for editions of pictures: `/<tenant>/api/v1/pictures`."""

from app.interfaces.api import VERSION, Api
from app.pictures import schemas, service
from tenants.scope import Scope

api = Api("pictures_api", __name__, url_prefix=f"/api/{VERSION}", description="Fastställda lägesbilder")


@api.get("/pictures")
@api.response(200, schemas.PictureOut(many=True))
def index(scope: Scope):
    """Lägesbilder med sin senaste utgåva, den senaste perioden först."""
    return service.list_pictures(scope)


@api.get("/pictures/<date:first>")
@api.response(200, schemas.EditionOut)
def show(scope: Scope, first):
    """Den senaste utgåvan av periodens lägesbild, som du får läsa den."""
    return service.read_edition(scope, first=first)


@api.get("/pictures/<date:first>/<int:number>")
@api.response(200, schemas.EditionOut)
def edition(scope: Scope, first, number):
    """En utgåva, som du får läsa den."""
    return service.read_edition(scope, first=first, number=number)
