"""The shape of the form that orders the area's report."""

from app.interfaces.forms import Schema, fields


class AnswerForm(Schema):
    answer = fields.text(20, load_default="")


class OrderForm(Schema):
    to = fields.text(20, load_default="")
