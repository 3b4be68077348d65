"""What is shown when the act behind a submitted form refuses it."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps

from flask import request
from flask.typing import ResponseReturnValue

from tenants.errors import Conflict, Invalid
from tenants.scope import Scope


def on_refusal(form: Callable[..., ResponseReturnValue], *, conflict: Mapping[str, Sequence[str]] | None = None):
    """Decorates a view that takes a form: on Invalid what it did is undone, and the form is shown again with what was
    typed, the errors and the status 422.

    `form(scope, *, values, errors, status, **address)` renders the page that the form stands on; `address` is what the
    view's own address holds (an id). `conflict` are the errors to show, with the status 409, when the act raises
    Conflict; without them a Conflict gets the page that all failures get.
    """

    def decorate(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def submit(scope: Scope, **address) -> ResponseReturnValue:
            try:
                with scope.attempt():
                    return view(scope, **address)
            except Invalid as refused:
                errors, status = refused.messages, 422
            except Conflict:
                if conflict is None:
                    raise
                errors, status = conflict, 409
            return form(scope, **address, values=request.form, errors=errors, status=status)

        return submit

    return decorate
