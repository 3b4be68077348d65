"""The shapes of the forms: their fields are the acts' named inputs."""

from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class RegistrationForm(Schema):
    replaces = fields.Integer(load_default=0)
    treated_ids = fields.List(fields.UUID())
    control_ids = fields.List(fields.UUID())
    beside_ids = fields.List(fields.UUID())
    neighbour_ids = fields.List(fields.UUID())
    types = fields.List(fields.text(60))
    starts_on = fields.Date(required=True)
    weeks = fields.Integer(required=True)
    why = fields.text(SHORT)
    insist = fields.Boolean()
