from app.accounts.service import ORGANISATION_KINDS
from app.interfaces.forms import Schema, fields


class Add(Schema):
    name = fields.text(160, required=True)
    kind = fields.choice(ORGANISATION_KINDS, required=True)


class Change(Add):
    version = fields.Integer(required=True)


class End(Schema):
    version = fields.Integer(required=True)
    ended = fields.Boolean(required=True)
