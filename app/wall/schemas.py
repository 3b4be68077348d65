from app.figures.rooms import Room
from app.interfaces.forms import Schema, fields
from app.meetings.models import ANSWER
from app.texts import SHORT


class Code(Schema):
    meeting_id = fields.UUID(required=True)
    room = fields.choice(tuple(Room), required=True)


class Enter(Schema):
    code = fields.text(20, required=True)


class Decided(Schema):
    text = fields.text(600, required=True)
    organisation_id = fields.UUID()
    function = fields.text(SHORT)
    due = fields.Date(required=True)
    named_place_id = fields.UUID()
    ground = fields.text(600)
    needs = fields.choice((ANSWER,))
    insist = fields.Boolean()
