"""The API for what is written for a picture: `/<tenant>/api/v1/own-views`, `…/levels`, `…/presence`."""

from app.contributions import levels, own_views, presence, readers, schemas
from app.interfaces.api import VERSION, Api
from tenants.scope import Scope

api = Api("contributions_api", __name__, url_prefix=f"/api/{VERSION}", description="Egen bild, läge och närvaro")


@api.get("/own-views")
@api.arguments(schemas.PeriodQuery, location="query")
@api.response(200, schemas.ViewOut(many=True))
def views(scope: Scope, query):
    """Egna bilder av en period som du får läsa."""
    return readers.read_views(scope, **query).views


@api.post("/own-views")
@api.arguments(schemas.OwnViewIn, location="json")
@api.response(201, schemas.OwnViewOut)
def hand_in(scope: Scope, inputs):
    """Säg hur din verksamhet ser perioden: calm, usual eller uneasy och högst tre rader. calm utan text: inget att
    rapportera."""
    return own_views.hand_in(scope, **inputs)


@api.post("/own-views/withdrawal")
@api.arguments(schemas.TakeBackIn, location="json")
@api.response(200, schemas.OwnViewOut)
def take_back(scope: Scope, inputs):
    """Ta tillbaka det som är inlämnat."""
    return own_views.take_back(scope, **inputs)


@api.get("/levels")
@api.arguments(schemas.PeriodQuery, location="query")
@api.response(200, schemas.LevelsOut)
def level_list(scope: Scope, query):
    """Läge per delområde i periodens bild, och extra avstämningar."""
    return levels.read_levels(scope, **query)


@api.get("/presence")
@api.arguments(schemas.DaysQuery, location="query")
@api.response(200, schemas.PresenceOut(many=True))
def plan(scope: Scope, query):
    """Närvaro i fjorton dagar som du får läsa."""
    return presence.read_plan(scope, **query).lines
