from app.call_lists.service import MOST_LINES
from app.interfaces.forms import Schema, fields

_LINES = {
    f"{part}_{n}": fields.text(length, load_default="")
    for n in range(1, MOST_LINES + 1)
    for part, length in (("function", 160), ("number", 40))
}
SaveList = Schema.from_dict({"version": fields.Integer(required=True), **_LINES}, name="SaveList")
