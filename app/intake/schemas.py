"""What the form for a file sends beside the file."""

from app.interfaces.forms import Schema, fields

TRY, READ_IN = "prova", "las-in"


class ImportForm(Schema):
    step = fields.choice((TRY, READ_IN), load_default=TRY)
