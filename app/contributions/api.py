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


@api.post("/own-views/notes")
@api.arguments(schemas.NoteIn, location="json")
@api.response(201, schemas.OwnViewOut)
def note(scope: Scope, inputs):
    """Notera det en verksamhet har sagt: muntligt, ej bekräftat."""
    return own_views.note_said(scope, **inputs)


@api.get("/levels")
@api.arguments(schemas.PeriodQuery, location="query")
@api.response(200, schemas.LevelsOut)
def level_list(scope: Scope, query):
    """Läge per delområde i periodens bild, och extra avstämningar."""
    return levels.read_levels(scope, **query)


@api.post("/levels")
@api.arguments(schemas.LevelIn, location="json")
@api.response(200, schemas.SetLevelOut)
def set_level(scope: Scope, inputs):
    """Sätt läget för ett delområde: normal, raised eller effort. Gäller vårt arbete, inte dem som bor där."""
    return levels.set_level(scope, **inputs)


@api.post("/extra-meetings")
@api.arguments(schemas.ExtraIn, location="json")
@api.response(201, schemas.CalledOut)
def call_extra(scope: Scope, inputs):
    """Kalla till extra avstämning om ett delområde med kraftsamling."""
    return levels.call_extra(scope, **inputs)


@api.put("/extra-meetings/<uuid:id>")
@api.arguments(schemas.LogForm, location="json")
@api.response(200, schemas.LogOut)
def write_log(scope: Scope, inputs, id):
    """Vad en extra avstämning kom fram till, i två rader."""
    return levels.write_log(scope, id=id, **inputs)


@api.get("/presence")
@api.arguments(schemas.DaysQuery, location="query")
@api.response(200, schemas.PresenceOut(many=True))
def plan(scope: Scope, query):
    """Närvaro i fjorton dagar som du får läsa."""
    return presence.read_plan(scope, **query).lines


@api.post("/presence")
@api.arguments(schemas.PresenceForm, location="json")
@api.response(201, schemas.StoredPresenceOut)
def add_presence(scope: Scope, inputs):
    """Lägg in var en verksamhet ska vara."""
    return presence.add_presence(scope, **inputs)


@api.put("/presence/<uuid:id>")
@api.arguments(schemas.ChangedPresenceForm, location="json")
@api.response(200, schemas.StoredPresenceOut)
def change_presence(scope: Scope, inputs, id):
    """Rätta det."""
    return presence.change_presence(scope, id=id, **inputs)


@api.post("/presence/<uuid:id>/withdrawal")
@api.response(200, schemas.StoredPresenceOut)
def remove_presence(scope: Scope, id):
    """Ta bort det."""
    return presence.remove_presence(scope, id=id)


@api.post("/presence/<uuid:id>/done")
@api.response(200, schemas.StoredPresenceOut)
def note_done(scope: Scope, id):
    """Gjort: loggar ett tillfälle om det räknas som en aktivitet."""
    return presence.note_done(scope, id=id)
