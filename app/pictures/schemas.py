"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.figures.rooms import Room
from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class LockForm(Schema):
    version = fields.Integer(required=True)
    seen = fields.text(64, required=True)
    registry_number = fields.text(40)


class CorrectForm(Schema):
    version = fields.Integer(required=True)
    reason = fields.text(SHORT, required=True)


class EditionHeadOut(Schema):
    number = plain.Integer()
    registry_number = plain.String()
    reason = plain.String()
    replaces = plain.String()
    sha256 = plain.String()
    counted_at = plain.AwareDateTime()
    locked_at = plain.AwareDateTime()
    locked_by = plain.String()


class PictureOut(Schema):
    first = plain.Date(attribute="0.first")
    state = plain.String(attribute="0.state")
    edition = plain.Nested(EditionHeadOut, attribute="1", allow_none=True)


class RowOut(Schema):
    cells = plain.List(plain.String())


class PartOut(Schema):
    slug = plain.String()
    title = plain.String()
    says = plain.String()
    columns = plain.List(plain.String())
    rows = plain.List(plain.Nested(RowOut))


class EditionOut(Schema):
    first = plain.Date()
    room = plain.Enum(Room, by_value=True)
    edition = plain.Nested(EditionHeadOut, attribute="row")
    made_with = plain.Raw(attribute="row.made_with")
    parts = plain.List(plain.Nested(PartOut), attribute="told.parts")
    hidden = plain.Integer(attribute="told.hidden")
    changed = plain.Integer()
    sha256 = plain.String()
