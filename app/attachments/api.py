"""The API of attachments: `/<tenant>/api/v1/measures/<id>/attachments`, `…/meetings/<id>/attachments` and
`…/attachments/<id>`. A key reads those of meetings; they are added and changed by pages."""

from io import BytesIO

from flask import send_file

from app.attachments import schemas, service
from app.interfaces.api import VERSION, Api
from app.report.photo import from_base64
from tenants.scope import Scope

api = Api("attachments_api", __name__, url_prefix=f"/api/{VERSION}", description="Bilagor")


@api.get("/measures/<uuid:id>/attachments")
@api.response(200, schemas.AttachmentOut(many=True))
def of_measure(scope: Scope, id):
    """Bilagor till en åtgärd som du läser i sin helhet."""
    return service.list_of(scope, kind=service.MEASURE, of=id).rows


@api.get("/meetings/<uuid:id>/attachments")
@api.response(200, schemas.AttachmentOut(many=True))
def of_meeting(scope: Scope, id):
    """Bilagor till ett möte som du läser."""
    return service.list_of(scope, kind=service.MEETING, of=id).rows


@api.post("/measures/<uuid:id>/attachments")
@api.arguments(schemas.NewAttachment, location="json")
@api.response(201, schemas.AttachmentOut)
def add(scope: Scope, body, id):
    """Lägg en fil till en åtgärd som du ändrar: en PDF eller en bild, som kontrolleras och skrivs om."""
    return service.add_attachment(scope, kind=service.MEASURE, of=id, content=_bytes(body.pop("file")), **body)


@api.get("/attachments/<uuid:id>")
@api.response(200, schemas.AttachmentOut)
def show(scope: Scope, id):
    """En bilaga: vad den är, inte själva filen."""
    row, _whose = service.find(scope, id=id)
    return row


@api.get("/attachments/<uuid:id>/file")
@api.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def file(scope: Scope, id):
    """Filen. `media_type` säger om den är en PDF eller en JPEG."""
    name, _media_type, content = service.read(scope, id=id)
    return send_file(BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name)


@api.post("/attachments/<uuid:id>")
@api.arguments(schemas.ChangedAttachment, location="json")
@api.response(200, schemas.AttachmentOut)
def change(scope: Scope, body, id):
    """Säg något annat om en bilaga, eller byt filen (`file`). `version` är den som du läste. En fil som byts får ett
    nytt id, och den gamla kan läggas tillbaka i 30 dagar."""
    sent = body.pop("file", None)
    return service.change_attachment(scope, id=id, content=None if sent is None else _bytes(sent), **body)


@api.post("/attachments/<uuid:id>/removal")
@api.arguments(schemas.NothingMore, location="json")
@api.response(200, schemas.AttachmentOut)
def remove(scope: Scope, body, id):
    """Ta bort en bilaga. Den kan läggas tillbaka i 30 dagar."""
    return service.remove_attachment(scope, id=id)


@api.post("/attachments/<uuid:id>/restoration")
@api.arguments(schemas.NothingMore, location="json")
@api.response(200, schemas.AttachmentOut)
def restore(scope: Scope, body, id):
    """Lägg tillbaka en bilaga; den som tog dess plats tas bort."""
    return service.restore_attachment(scope, id=id)


def _bytes(text: str) -> bytes:
    """What cannot be read is an empty file."""
    return from_base64(text, nobody=True).content
