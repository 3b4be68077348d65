"""The shapes of the forms; the file comes beside them."""

from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class NewForm(Schema):
    title = fields.text(SHORT, required=True)
    looked = fields.Boolean(load_default=False)


class ChangedForm(NewForm):
    version = fields.Integer(required=True)
