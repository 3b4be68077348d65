"""The shapes of the forms: their fields are the acts' named inputs."""

from app.interfaces.forms import Schema, fields
from app.measurements.models import KINDS
from app.texts import SHORT


class _Asked(Schema):
    organisation_id = fields.UUID(required=True)
    function = fields.text(SHORT)
    named_place_id = fields.UUID()
    place_text = fields.text(SHORT)
    first = fields.Date(required=True)
    number = fields.Integer(required=True)
    speed_limit = fields.Integer()
    percentile_85 = fields.Integer()
    over_limit = fields.Integer()
    insist = fields.Boolean()


class NewForm(_Asked):
    kind = fields.choice(KINDS, required=True)


class ChangedForm(_Asked):
    version = fields.Integer(required=True)


class BasisForm(Schema):
    measurement_id = fields.UUID()


class CostFileForm(Schema):
    """The file comes beside the form."""
