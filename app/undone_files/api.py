"""The API of files that have been read in: `/<tenant>/api/v1/imports`."""

from marshmallow import fields as plain

from app.intake import service as intake
from app.interfaces.api import VERSION, Api
from app.interfaces.forms import Schema, fields
from app.undone_files import service
from tenants.scope import Scope

api = Api("undone_files_api", __name__, url_prefix=f"/api/{VERSION}/imports", description="Inlästa filer")
_LISTED = {
    "id": plain.UUID(),
    "name": plain.String(),
    "read_at": fields.Moment(),
    "read_as": plain.String(),
    **{name: plain.Integer() for name in ("rows", "new", "known", "corrected", "stopped", "held", "bad")},
    "undone_at": fields.Moment(allow_none=True),
    "undone": plain.Dict(keys=plain.String(), values=plain.Integer(), allow_none=True),
}
ImportOut = Schema.from_dict(_LISTED, name="ImportOut")


ImportPageOut = Schema.from_dict(
    {
        **_LISTED,
        "not_undone": plain.String(allow_none=True, metadata={"description": "Varför den inte ångrades senast"}),
        "undoing": plain.Boolean(metadata={"description": "Ångras just nu"}),
        **{name: plain.Integer() for name in ("removed", "staying", "withdrawn")},
        "stays": plain.List(plain.String(), metadata={"description": "Vad som har gjorts med dem som står kvar"}),
    },
    name="ImportPageOut",
)


class UploadOut(Schema):
    id = plain.UUID()
    name = plain.String()
    uploaded_at = fields.Moment()
    cancelled_at = fields.Moment(allow_none=True)
    finished_at = fields.Moment(allow_none=True)
    refused = plain.String(allow_none=True)
    intake_id = plain.UUID(allow_none=True, metadata={"description": "Inläsningen, när den är klar"})


class Undoing(Schema):
    keep = fields.Boolean(load_default=False, metadata={"description": "Det som någon har arbetat med står kvar"})


class Cancelling(Schema):
    """Nothing need be said."""


@api.get("/")
@api.response(200, ImportOut(many=True))
def index(scope: Scope):
    """De senaste inläsningarna: dina egna, för samordnaren alla."""
    return intake.list_intakes(scope)


@api.get("/<uuid:id>")
@api.response(200, ImportPageOut)
def show(scope: Scope, id):
    """En inläsning, och vad som händer med dess rapporter om den ångras (removed, withdrawn, staying)."""
    return _shown(scope, id)


@api.post("/<uuid:id>/undoing")
@api.arguments(Undoing)
@api.response(202, ImportPageOut)
def undo(scope: Scope, body, id):
    """Ångra en inläsning. Det görs av en körning: läs inläsningen igen tills undoing är false. Har någon arbetat med
    dess rapporter blir svaret 422 tills keep säger att de ska stå kvar."""
    service.order_undoing(scope, id=id, **body)
    return _shown(scope, id)


@api.get("/uploads/<uuid:id>")
@api.response(200, UploadOut)
def upload(scope: Scope, id):
    """En fil som är skickad och läses, eller har lästs."""
    return intake.read_upload(scope, id=id)[0]


@api.post("/uploads/<uuid:id>/cancellation")
@api.arguments(Cancelling)
@api.response(200, UploadOut)
def cancel(scope: Scope, body, id):
    """Avbryt läsningen av en fil; inget av den blir kvar. Är den redan läst blir svaret 409: ångra den i stället."""
    return intake.cancel_upload(scope, id=id)


def _shown(scope: Scope, id) -> dict:
    file, weighed = service.weigh(scope, id=id)
    run = service.latest_run(scope, id=id)
    told = {name: getattr(file, name) for name in (*_LISTED, "not_undone")}
    counted = {"removed": weighed.removed, "staying": weighed.staying, "withdrawn": weighed.withdrawn}
    return {**told, **counted, "stays": weighed.says_what_stays, "undoing": bool(run and run.is_open)}
