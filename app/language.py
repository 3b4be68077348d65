"""What people read: Swedish, in the templates and in the code alike. `_` marks it, and fills its values in. Pure."""


def _(text: str, **values) -> str:
    """The text with `%(name)s` filled in; without values it is left as it is, also its `%`."""
    return text % values if values else text
