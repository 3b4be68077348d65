from app.coverage.standing import WHATS
from app.interfaces.forms import Schema, fields


class Nothing(Schema):
    organisation_id = fields.UUID(load_default=None)
    first = fields.Date(required=True)


class NothingFrom(Nothing):
    """Of a form: an organisation that was not chosen is no word of one's own."""

    organisation_id = fields.UUID(required=True)


class Remind(Schema):
    organisation_ids = fields.List(fields.UUID(), required=True, error_messages={"required": "Välj minst en."})


class AddSpan(Schema):
    what = fields.choice(WHATS, required=True)
    whom = fields.text(60, required=True)
    first = fields.Date(required=True)
    last = fields.Date(load_default=None)
    name = fields.text(160, load_default="")


class ChangeSpan(AddSpan):
    version = fields.Integer(required=True)


class RemoveSpan(Schema):
    removed = fields.Boolean(required=True)
