"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class PointForm(Schema):
    title = fields.text(SHORT, load_default="")


class MoveForm(Schema):
    way = fields.text(SHORT, load_default="")


class NoteForm(Schema):
    version = fields.Integer(required=True)
    title = fields.text(SHORT, load_default="")
    note = fields.text(4000, load_default="")
    insist = fields.Boolean()


class PointDecisionForm(Schema):
    text = fields.text(600, load_default="")
    organisation_id = fields.UUID()
    function = fields.text(SHORT, load_default="")
    due = fields.Date(required=True)
    insist = fields.Boolean()


class FinalForm(Schema):
    document_id = fields.UUID(required=True)
    registry_number = fields.text(40, load_default="")
    reason = fields.text(SHORT, load_default="")


class DueOut(Schema):
    kind = plain.String()
    text = plain.String()
    note = plain.String()


class PointOut(Schema):
    id = plain.UUID(attribute="row.id")
    kind = plain.String(attribute="row.kind")
    title = plain.String()
    note = plain.String(attribute="row.note")
    due = plain.List(plain.Nested(DueOut))
    decisions = plain.Function(
        lambda one: [str(seen.row.id) for seen in one.decisions],
        metadata={"type": "array", "items": {"type": "string", "format": "uuid"}, "description": "Beslut på punkten"},
    )


class AgendaOut(Schema):
    meeting_id = plain.UUID(attribute="meeting.row.id")
    points = plain.List(plain.Nested(PointOut))


class MinutesOut(Schema):
    edition = plain.Integer()
    state = plain.String(metadata={"description": "draft eller final"})
    made_at = fields.Moment()
    registry_number = plain.String(allow_none=True)
    said = plain.Dict(metadata={"description": "Det som står i protokollet"})
