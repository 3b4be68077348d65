"""The shapes of the forms. Their fields are the acts' named inputs."""

from app.interfaces.forms import Schema, fields


class SendingBackForm(Schema):
    version = fields.Integer(required=True)
    words = fields.text(300, load_default="")
    insist = fields.Boolean()


class ConfirmingForm(Schema):
    holds = fields.Boolean(required=True)


class SendingForm(Schema):
    document_id = fields.UUID(required=True)
