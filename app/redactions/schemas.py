"""The shapes of the forms. Their fields are the acts' named inputs."""

from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class AskForm(Schema):
    words = fields.text(SHORT, required=True)
    reason = fields.text(SHORT, required=True)


class RefuseForm(Schema):
    answer = fields.text(SHORT, required=True)
