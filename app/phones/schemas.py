from app.interfaces.forms import Schema, fields


class Remember(Schema):
    label = fields.text(80)
    shared = fields.Boolean(load_default=False)
    pin = fields.text(40)


class Open(Schema):
    id = fields.UUID(required=True)
    pin = fields.text(40)
    vidare = fields.text(500, load_default=None)
