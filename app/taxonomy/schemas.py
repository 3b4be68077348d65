from app.interfaces.forms import Schema, fields


class Name(Schema):
    version = fields.Integer(required=True)
    name = fields.text(80, load_default="")


class Hide(Schema):
    version = fields.Integer(required=True)
    hidden = fields.Boolean(required=True)


class AddOwn(Schema):
    own_name = fields.text(80, required=True)


class ChangeOwn(Schema):
    version = fields.Integer(required=True)
    name = fields.text(80, required=True)


class EndOwn(Schema):
    version = fields.Integer(required=True)
    ended = fields.Boolean(required=True)
