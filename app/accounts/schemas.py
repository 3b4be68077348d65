from app.interfaces.forms import Schema, fields


class SignIn(Schema):
    email = fields.text(254, required=True)
    password = fields.text(200, required=True)
    vidare = fields.text(500, load_default=None)


class ChoosePassword(Schema):
    password = fields.text(200, required=True)


class NewToken(Schema):
    name = fields.text(80, required=True)
