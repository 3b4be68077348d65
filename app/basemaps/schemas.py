from app.interfaces.forms import Schema, fields


class Attributed(Schema):
    attribution = fields.text(200, load_default="")


class Begun(Attributed):
    name = fields.text(300, required=True)
    size = fields.Integer(required=True)


class Address(Schema):
    address = fields.text(1_000, load_default="")
    whose = fields.text(200, load_default="")


class Part(Schema):
    offset = fields.Integer(required=True)


class Removed(Schema):
    version = fields.text(64, required=True)
