"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.asks.models import ADDRESSEES, ANSWERS
from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class AskForm(Schema):
    text = fields.text(600, load_default="")
    ground = fields.text(600, load_default="")
    addressee = fields.choice(ADDRESSEES, required=True)
    function = fields.text(SHORT, load_default="")
    group_id = fields.UUID()
    meeting_id = fields.UUID()
    insist = fields.Boolean()


class ChangedAskForm(AskForm):
    version = fields.Integer(required=True)


class AnswerForm(Schema):
    version = fields.Integer(required=True)
    answer = fields.choice(ANSWERS, required=True)
    said = fields.text(600, load_default="")
    answered_on = fields.Date(required=True)
    paragraph = fields.text(40, load_default="")
    registry_number = fields.text(40, load_default="")
    insist = fields.Boolean()


class ReviewForm(Schema):
    version = fields.Integer(required=True)
    worked = fields.text(2000, load_default="")
    failed = fields.text(2000, load_default="")
    change = fields.text(2000, load_default="")
    reviewed_on = fields.Date(required=True)
    insist = fields.Boolean()


class AskOut(Schema):
    id = plain.UUID(attribute="row.id")
    text = plain.String(attribute="row.text")
    ground = plain.String(attribute="row.ground")
    addressee = plain.String(attribute="row.addressee")
    who = plain.String(metadata={"description": "Vem som ska svara"})
    group = plain.String()
    meeting_id = plain.UUID(attribute="row.meeting_id", allow_none=True)
    answer = plain.String(attribute="row.answer", allow_none=True)
    said = plain.String(attribute="row.said")
    answered_on = plain.Date(attribute="row.answered_on", allow_none=True)
    paragraph = plain.String(attribute="row.paragraph")
    registry_number = plain.String(attribute="row.registry_number")
