from app.interfaces.forms import Schema, fields
from tenants.profile import GROUP_NAMES


class Describe(Schema):
    version = fields.Integer(required=True)
    letterhead = fields.text(120, required=True)
    coordinator_unit = fields.text(120, required=True)
    council = fields.text(120, required=True)
    council_lead = fields.text(120, load_default="")
    secretary = fields.text(254, load_default="")
    attach_report = fields.Boolean(load_default=False)
    follow_up_days = fields.Integer(load_default=10)
    est_name = fields.text(40, required=True)
    group_name = fields.choice(GROUP_NAMES, load_default=GROUP_NAMES[0])
    worry_contact = fields.text(160, required=True)
    accent = fields.text(7, load_default="")


class Rename(Schema):
    before = fields.text(120, required=True)
    name = fields.text(60, required=True)


class Versioned(Schema):
    version = fields.Integer(required=True)


class Switch(Versioned):
    shown = fields.Boolean(required=True)


class Rhythm(Schema):
    before = fields.Boolean(required=True)
    differs = fields.Boolean(required=True)
