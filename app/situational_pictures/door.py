"""What the pages of the situational picture share."""

from flask import request

from app.interfaces.web import Pages

pages = Pages("situational_pictures", __name__, template_folder="templates")


def group_asked() -> str | None:
    """The category group that the reader has narrowed the picture to."""
    return request.args.get("grupp") or None
