"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields


class RuleForm(Schema):
    what = fields.text(60, required=True)
    where = fields.text(60)
    at_least = fields.Integer(required=True)
    hours = fields.Integer(required=True)


class ChangedForm(RuleForm):
    version = fields.Integer(load_default=0)


class StateForm(Schema):
    version = fields.Integer(load_default=0)
    state = fields.text(20, load_default="")


class RuleOut(Schema):
    id = plain.UUID(attribute="row.id")
    what = plain.String(metadata={"description": "Händelsetypen eller gruppen"})
    place = plain.String(metadata={"description": "Platsen, delområdet eller kommunen"})
    at_least = plain.Integer(attribute="row.at_least", metadata={"description": "Så många rapporter"})
    hours = plain.Integer(attribute="row.hours", metadata={"description": "Inom så många timmar"})
    state = plain.String(attribute="row.state", metadata={"description": "on, off eller ended"})


class Rules(Schema):
    rows = plain.List(plain.Nested(RuleOut))


class NoticeOut(Schema):
    id = plain.UUID(attribute="row.id")
    rule = plain.Nested(RuleOut)
    n = plain.Integer(metadata={"description": "Så många rapporter är det nu, av dem du får räkna"})
    first = fields.Moment(attribute="row.first", metadata={"description": "Den första"})
    last = fields.Moment(attribute="row.last", metadata={"description": "Så länge räknas de hit"})
    given_at = fields.Moment(attribute="row.given_at")
    seen = plain.Boolean(attribute="seen_by_her", metadata={"description": "Du har sagt att du har sett det"})


class Notices(Schema):
    rows = plain.List(plain.Nested(NoticeOut))
