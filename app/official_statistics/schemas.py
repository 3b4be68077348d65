"""The shapes of the forms and of what the API answers: a form's fields are the acts' named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.official_statistics.series import KINDS
from app.texts import SHORT


class FileForm(Schema):
    """The file comes beside the form."""

    kind = fields.choice(KINDS, required=True)
    source = fields.text(SHORT)


class SaveForm(Schema):
    stands = fields.text(80, required=True)


class _Figure(Schema):
    value = fields.text(30)
    answers = fields.Integer()
    preliminary = fields.Boolean()


class NewForm(_Figure):
    kind = fields.choice(KINDS, required=True)
    source = fields.text(SHORT)
    name = fields.text(SHORT)
    period = fields.text(60)


class CorrectForm(_Figure):
    why = fields.text(SHORT)


class FigureOut(Schema):
    id = plain.UUID()
    kind = plain.String()
    source = plain.String()
    code = plain.String()
    name = plain.String()
    first = plain.Date()
    last = plain.Date()
    value = plain.Float(allow_none=True)
    per_100_000 = plain.Float(allow_none=True)
    answers = plain.Integer(allow_none=True)
    preliminary = plain.Boolean()
    revised = plain.Boolean()
