from app.interfaces.forms import Schema, fields


class Record(Schema):
    version = fields.Integer(required=True)
    decided_on = fields.Date(required=True)
    number = fields.text(60, required=True)
    decided_by = fields.text(160, required=True)
    months = fields.Integer(load_default=None, allow_none=True)


class Open(Schema):
    live = fields.Boolean(required=True)
