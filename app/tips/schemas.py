"""The shapes of the forms. Their fields are the acts' named inputs."""

from app.interfaces.forms import Schema, fields
from app.texts import LONGEST, SHORT
from app.tips.models import BUSINESS, CITIZEN


class AcceptForm(Schema):
    version = fields.Integer(required=True)
    category = fields.text(60, required=True)
    earliest = fields.Moment(required=True)
    named_place_id = fields.UUID()
    text = fields.text(LONGEST)
    answer = fields.text(LONGEST)


class AnswerForm(Schema):
    version = fields.Integer(required=True)
    words = fields.text(LONGEST)


class VersionForm(Schema):
    version = fields.Integer(required=True)


class PlaceForm(Schema):
    name = fields.text(SHORT)
    kind = fields.choice((CITIZEN, BUSINESS), load_default=CITIZEN)
