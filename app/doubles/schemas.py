from app.interfaces import fields
from app.interfaces.forms import Schema


class Answer(Schema):
    vidare = fields.text(500, load_default=None)
    """Where one was who said it in a list, and goes on from."""
