from app.interfaces.forms import Schema, fields


class Choose(Schema):
    version = fields.Integer(required=True)
    types = fields.List(fields.text(60), load_default=[])
