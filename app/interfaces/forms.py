"""One schema, two faces: the same marshmallow schema reads a form and a JSON body, and words its errors in Swedish."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

import marshmallow
from marshmallow import RAISE, ValidationError
from marshmallow.schema import SchemaMeta
from werkzeug.exceptions import RequestEntityTooLarge

from app.figures.periods import STOCKHOLM
from app.interfaces import fields
from tenants.errors import Invalid

MOST_FIELDS = 200
"""Fields of a form, parameters of an address, or names and values of an object in JSON."""
WHOLE = "_schema"  # the name of what is wrong with all of it
NAMED = 10
"""So many faults are told one by one."""


_made: dict[type, Any] = {}


class _MadeOnce(SchemaMeta):
    """A schema copies all its fields when it is made, which takes longer than to read a form with it. It holds nothing
    of what it reads, so one made without choices is made once."""

    def __call__(cls, *arguments: Any, **choices: Any) -> Any:
        if arguments or choices:
            return super().__call__(*arguments, **choices)
        if cls not in _made:
            _made[cls] = super().__call__()
        return _made[cls]


class Schema(marshmallow.Schema, metaclass=_MadeOnce):
    """Base of all schemas: a field nobody knows is an error, never silently dropped."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "Fältet får inte anges.", "type": "Skicka ett objekt med fält."}

    def handle_error(self, error, data, **kwargs):
        """Put an unknown field's name into its sentence: it has no label on any page."""
        if isinstance(error.messages, dict):
            for name, sentences in error.messages.items():
                if sentences == [self.error_messages["unknown"]]:
                    sentences[0] = f"Fältet {str(name)[:60]} får inte anges."


class TooManyFields(RequestEntityTooLarge):
    """More than MOST_FIELDS: nothing of ours sends so many, and each costs its time."""


def refuse_many(n: int) -> None:
    """Raise TooManyFields when a request has so many fields."""
    if n > MOST_FIELDS:
        raise TooManyFields


def count_values(body: Any) -> int:
    """How many names and values stand in plain data, at every depth."""
    n, level = 0, [body]
    while level and n <= MOST_FIELDS:
        inner = []
        for one in level:
            if isinstance(one, (dict, list)):
                n += len(one)
                inner += one.values() if isinstance(one, dict) else one
        level = inner
    return n


def load_form(schema: marshmallow.Schema, form: Any) -> dict:
    """The act's inputs from a submitted form. An empty field is a missing one.

    Raises Invalid with Swedish messages; a fault in one of several choices is a fault of its field.
    """
    data: dict[str, Any] = {}
    for name in form:
        if name == "csrf":
            continue
        values = [value for value in form.getlist(name) if value.strip()]
        if isinstance(schema.fields.get(name), fields.List):
            data[name] = values
        elif len(values) > 1:
            raise Invalid({name: ["Fältet har skickats flera gånger."]})
        elif values:
            data[name] = values[0]
    try:
        return load(schema, data)
    except Invalid as refused:
        errors: dict[str, list[str]] = {}
        for name, sentences in refused.messages.items():
            errors.setdefault(name.partition(".")[0], []).extend(sentences)
        raise Invalid(few(errors, schema.fields)) from None


def few(errors: dict[str, list[str]], known: Iterable[str] = ()) -> dict[str, list[str]]:
    """The faults of the fields that are `known`, at most NAMED of all others, and how many more there are."""
    others = [name for name in errors if name not in known and name != WHOLE]
    if len(others) <= NAMED:
        return errors
    said = {name: sentences for name, sentences in errors.items() if name not in others[NAMED:]}
    said.setdefault(WHOLE, []).append(f"{len(others) - NAMED} fält till behöver rättas.")
    return said


def load(schema: marshmallow.Schema, data: Mapping) -> dict:
    """The act's inputs from plain data. Raises Invalid with one list of sentences per field."""
    try:
        return cast(dict, schema.load(data))
    except ValidationError as error:
        raise Invalid(few(flat(error.messages), schema.fields)) from None


def flat(messages: Any, at: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as field -> sentences; nested fields are named a.b."""
    if isinstance(messages, dict):
        found: dict[str, list[str]] = {}
        for name, below in messages.items():
            inner = str(name) if not at else f"{at}.{name}"
            for field, sentences in flat(below, inner).items():
                found.setdefault(field, []).extend(sentences)
        return found
    return {at or WHOLE: [str(message) for message in messages]}


def local_input(moment: datetime | None) -> str:
    """How a datetime-local field writes a moment."""
    return "" if moment is None else moment.astimezone(STOCKHOLM).strftime("%Y-%m-%dT%H:%M")
