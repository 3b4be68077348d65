"""What is shown when the act behind a submitted form refuses it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from app.interfaces.forms import load_form
from app.interfaces.web import also_say
from app.texts import unmarked
from tenants.access import Permission
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

MASK = "mask"
"""The button that takes out what the guard has marked in the field that it names."""
MASKED = "Det markerade är borttaget. Inget är sparat än: läs igenom texten och skicka den."
MEANWHILE = "Någon annan har ändrat eller avgjort det sedan du öppnade sidan. Här står hur det är nu."
OVERTAKEN = 409
"""The status of a form that is shown again because somebody else has changed the same meanwhile."""


def on_refusal(
    form: Callable[..., ResponseReturnValue],
    *,
    conflict: Mapping[str, Sequence[str]] | None = None,
    compares: bool = False,
):
    """Decorates a view that takes a form: on Invalid what it did is undone, and the form is shown again with what was
    typed, the errors and the status 422.

    `form(scope, *, values, errors, status, **address)` renders the page that the form stands on; `address` is what the
    view's own address holds (an id). `conflict` are the errors to show, with the status 409, when the act raises
    Conflict; without them a Conflict gets the page that all failures get. `compares`: on
    Conflict("changed_meanwhile") the form is shown with the status OVERTAKEN, what is stored beside what was typed
    (`overtaken`).

    Sent with MASK the form is only shown again, with that field's text masked: nothing is done.
    """

    def decorate(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def submit(scope: Scope, **address) -> ResponseReturnValue:
            if field := request.form.get(MASK):
                values = request.form.copy()
                values[field] = unmarked(values.get(field, ""))
                also_say(MASKED)
                scope.db.looking = True
                return form(scope, **address, values=values, errors={}, status=200)
            try:
                with scope.attempt():
                    return view(scope, **address)
            except Invalid as refused:
                errors, status = refused.messages, 422
            except Conflict as refused:
                if compares and refused.code == "changed_meanwhile":
                    errors, status = {}, OVERTAKEN
                elif conflict is None:
                    raise
                else:
                    errors, status = conflict, 409
            scope.db.looking = True  # what it was sent for has not been done
            return form(scope, **address, values=request.form, errors=errors, status=status)

        return submit

    return decorate


def steps(pages: Any, shown: Callable[..., ResponseReturnValue], to: Callable[..., ResponseReturnValue]) -> Callable:
    """Gives `step(rule, name, act, form, *, needs, said)`: one step with a thing, by a form that stands on the thing's
    own page. At the rule, which holds its id, the act gets what the form (a schema) says, and `to(id, said)` answers;
    refused, or overtaken by somebody else, the page is `shown` again with what was typed (`on_refusal`)."""

    def step(rule: str, name: str, act: Callable, form: Callable, *, needs: Permission, said: str) -> None:
        def view(scope: Scope, id: UUID) -> ResponseReturnValue:
            act(scope, id=id, **load_form(form(), request.form))
            return to(id, said)

        taken = on_refusal(shown, conflict={"version": [MEANWHILE]})(view)
        pages.add_url_rule(rule, name, taken, methods=["POST"], needs=needs)

    return step


def held(status: int, stored: Mapping[str, Any], typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the fields of a form hold: as it is stored, or as it was typed. One that was overtaken holds the version
    that is stored now, so that sending it once more is meant."""
    if typed is None:
        return dict(stored)
    now = {"version": stored["version"]} if status == OVERTAKEN and "version" in stored else {}
    return {**typed, **now}


@dataclass(frozen=True)
class Difference:
    """A field that holds something else now than what was typed, both in words."""

    field: str
    stored: str
    typed: str


def overtaken(
    status: int,
    stored: Mapping[str, Any],
    typed: Mapping[str, Any],
    choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> list[Difference] | None:
    """What a form shown with the status OVERTAKEN says beside its fields; None for any other.

    `stored` are the values that an unsent form would have. `choices` are the options of its fields, for their words.
    """
    if status != OVERTAKEN:
        return None
    pairs = [
        (name, *(_said(values.get(name), (choices or {}).get(name)) for values in (stored, typed))) for name in stored
    ]
    return [Difference(name, before, after) for name, before, after in pairs if name != "version" and before != after]


def _said(value: Any, options: Sequence[tuple[str, str]] | None) -> str:
    words = {str(code): text for code, text in options or ()}
    if isinstance(value, (list, tuple)):
        return ", ".join(sorted(words.get(str(one), str(one)) for one in value))
    if value is None or value is False:
        return ""
    text = "ja" if value is True else str(value).replace("\r", "").strip()
    return words.get(text, text)


def columns(row: Any, *names: str) -> dict[str, Any]:
    """The columns of a stored row whose form fields have the same names."""
    return {name: getattr(row, name) for name in names}


def options(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """(code, words with a capital) for a form's choices."""
    return [(code, text[:1].upper() + text[1:]) for code, text in words.items()]
