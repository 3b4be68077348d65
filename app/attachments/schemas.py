"""The shapes of the forms, beside which the file comes, and of what the API takes and answers."""

from marshmallow import fields as plain

from app.attachments.checking import LARGEST
from app.interfaces.forms import Schema, fields
from app.texts import SHORT

IN_BASE64 = LARGEST * 4 // 3 + 4
_FILE = {"format": "byte", "description": "PDF, JPEG, PNG eller WebP i base64, högst 10 MB"}
_LOOKED = {"description": "Ingen person nämns eller syns i filen; måste vara true där en fil skickas"}


class NewForm(Schema):
    title = fields.text(SHORT, required=True)
    looked = fields.Boolean(load_default=False, metadata=_LOOKED)


class ChangedForm(NewForm):
    version = fields.Integer(required=True)


class NewAttachment(NewForm):
    file = fields.text(IN_BASE64, required=True, metadata=_FILE)


class ChangedAttachment(ChangedForm):
    file = fields.text(IN_BASE64, metadata=_FILE)


class NothingMore(Schema):
    """Which file it is stands in the address."""


class AttachmentOut(Schema):
    id = plain.UUID()
    measure_id = plain.UUID(allow_none=True)
    meeting_id = plain.UUID(allow_none=True)
    title = plain.String()
    media_type = plain.String(metadata={"description": "application/pdf eller image/jpeg"})
    size = plain.Integer(metadata={"description": "Byte"})
    added_at = fields.Moment()
    version = plain.Integer()
