"""What the pages of the situational picture share."""

from flask import request

from app.situations import permissions
from app.web import Pages

pages = Pages(
    "situations",
    __name__,
    template_folder="templates",
    menu=[("Lägesbild", "situations.current", permissions.READ, 25, "municipality")],
)


def group_asked() -> str | None:
    """The category group that the reader has narrowed the picture to."""
    return request.args.get("grupp") or None
