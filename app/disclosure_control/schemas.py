"""The fields of the form are the act's named inputs."""

from app.disclosure_control.models import RECEIVERS
from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class ReleaseForm(Schema):
    seen = fields.text(64, load_default="")
    addressed_to = fields.choice(RECEIVERS, required=True)
    receiver = fields.text(SHORT, load_default="")
    decided_by = fields.text(SHORT, load_default="")
    decided_on = fields.Date(required=True)
    case_number = fields.text(SHORT, load_default="")
