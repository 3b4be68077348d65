"""The shapes of the forms and of what the API takes and answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

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


class MeasurementsQuery(Schema):
    kind = fields.choice(
        KINDS, metadata={"description": "speed (hastighet), cost (skadekostnad) eller neighbours; utan den alla slag"}
    )


class MeasurementOut(Schema):
    id = plain.UUID(attribute="row.id")
    kind = plain.String(attribute="row.kind")
    organisation = plain.String()
    function = plain.String(attribute="row.function")
    place = plain.String(attribute="where")
    first = plain.Date(
        attribute="row.first", metadata={"description": "Veckans måndag, månadens första dag, eller sedan när"}
    )
    number = plain.Integer(attribute="row.number", metadata={"description": "Fordon, kronor eller hushåll"})
    speed_limit = plain.Integer(attribute="row.speed_limit", allow_none=True)
    percentile_85 = plain.Integer(attribute="row.percentile_85", allow_none=True)
    over_limit = plain.Integer(attribute="row.over_limit", allow_none=True, metadata={"description": "Procent"})
    version = plain.Integer(attribute="row.version")
