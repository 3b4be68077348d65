"""What people read: Swedish. Every visible string is a msgid in Swedish; `_` is gettext.

Outside a request (a worker, the command line, a pure function) the msgid itself is the answer.
"""

from flask import has_app_context
from flask_babel import gettext


def _(text: str, **values) -> str:
    """The text in the reader's language, with `%(name)s` filled in."""
    if has_app_context():
        return gettext(text, **values)
    return text % values if values else text
