from app.interfaces.forms import Schema, fields


class Describe(Schema):
    version = fields.Integer(required=True)
    actor = fields.text(120, required=True)
    unit = fields.text(120, load_default="")
    email = fields.text(254, required=True)
    phone = fields.text(40, load_default="")
