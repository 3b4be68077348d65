"""The shape of the form that asks whether a file is genuine."""

from app.interfaces.forms import Schema, fields


class VerifyingForm(Schema):
    kod = fields.text(400, load_default="")
