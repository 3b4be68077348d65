"""The fields of the form are the act's named inputs."""

from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class AgreementForm(Schema):
    before = fields.text(40, load_default="")
    parts = fields.List(fields.text(20), load_default=[])
    types = fields.List(fields.text(40), load_default=[])
    controller = fields.text(SHORT, load_default="")
    decided_by = fields.text(SHORT, load_default="")
    decided_on = fields.Date(required=True)
    case_number = fields.text(SHORT, load_default="")
