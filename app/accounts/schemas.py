from app.interfaces.forms import Schema, fields
from tenants.access import READ, REPORT, WORK


class SignIn(Schema):
    email = fields.text(254, required=True)
    password = fields.text(200, required=True)
    vidare = fields.text(500, load_default=None)


class ChoosePassword(Schema):
    password = fields.text(200, required=True)


class ForgottenPassword(Schema):
    email = fields.text(254, required=True)


class Notices(Schema):
    wanted = fields.List(fields.text(40), load_default=list)


class ChangePassword(Schema):
    password = fields.text(200, required=True)
    new_password = fields.text(200, required=True)


class NewToken(Schema):
    name = fields.text(80, required=True)
    reach = fields.choice((READ, REPORT, WORK), required=True)


class BeingWritten(Schema):
    """A text that its author has not sent yet; `report`: of a report, which is stopped when it is sent all the same."""

    text = fields.text(4000)
    report = fields.Boolean(load_default=False)
