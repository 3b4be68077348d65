from app.interfaces.forms import Schema, fields
from tenants.access import Role


class Days(Schema):
    name = fields.text(120, required=True)
    valid_from = fields.Date(load_default=None)
    valid_to = fields.Date(load_default=None)


class Change(Days):
    version = fields.Integer(required=True)
    role = fields.choice([str(role) for role in Role], load_default=None)
    organisation_id = fields.UUID(load_default=None)
    confirmed = fields.Boolean(load_default=False)


class Invite(Days):
    email = fields.text(254, required=True)
    role = fields.choice([str(role) for role in Role], required=True)
    organisation_id = fields.UUID(load_default=None)
    confirmed = fields.Boolean(load_default=False)


class Many(Schema):
    confirmed = fields.Boolean(load_default=False)


class Listed(Many):
    lines = fields.text(60_000, required=True)


class Confirm(Schema):
    email = fields.text(254, required=True)
    name = fields.text(120, required=True)
