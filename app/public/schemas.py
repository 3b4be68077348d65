"""The shape of the form that anybody sends. Its fields are the act's named inputs."""

from app.interfaces.forms import Schema, fields
from app.texts import LONGEST, SHORT
from app.tips import service as tips


class TipForm(Schema):
    kind = fields.choice(tips.KINDS, load_default=tips.CITIZEN)
    text = fields.text(LONGEST)
    place_text = fields.text(SHORT)
    time_text = fields.text(SHORT)
    wants_answer = fields.Boolean(load_default=False)
    word = fields.text(100)
    number = fields.text(12)
    ticket = fields.text(100)
