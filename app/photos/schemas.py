from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.report.photo import LARGEST

IN_BASE64 = LARGEST * 4 // 3 + 4


class PhotoRemoval(Schema):
    version = fields.Integer(load_default=0, metadata={"description": "Den version av rapporten som du läste"})


class NewPhoto(Schema):
    photo = fields.text(
        IN_BASE64,
        required=True,
        metadata={"format": "byte", "description": "JPEG, PNG eller WebP i base64, högst 12 MB; ritas om till JPEG"},
    )
    no_faces = fields.Boolean(
        required=True, metadata={"description": "Inga ansikten eller registreringsskyltar syns; måste vara true"}
    )


class AddByForm(Schema):
    no_faces = fields.Boolean(load_default=False)


class PhotoOut(Schema):
    width = plain.Integer()
    height = plain.Integer()
    added_at = fields.Moment()


class WithoutPhoto(Schema):
    """A report that has no photo any more."""

    id = plain.UUID()
    version = plain.Integer()


class Decide(Schema):
    before = fields.Boolean(required=True)
    allowed = fields.Boolean(required=True)
    decided_by = fields.text(160, required=True)
    decided_on = fields.Date(required=True)
