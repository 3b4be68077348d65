from app.interfaces.forms import Schema, fields


class Skip(Schema):
    step = fields.text(40, required=True)
    skipped = fields.Boolean(required=True)


class Finish(Schema):
    done = fields.Boolean(required=True)


class Share(Schema):
    before = fields.text(1000, load_default="")
    groups = fields.List(fields.text(40), load_default=[])
    decided_by = fields.text(160, required=True)
    decided_on = fields.Date(required=True)


class SwitchModule(Schema):
    version = fields.Integer(required=True)
    module = fields.text(40, required=True)
    on = fields.Boolean(required=True)
