"""One schema, two faces: the same marshmallow schema reads a form and a JSON body, and words its errors in Swedish."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

import marshmallow
from marshmallow import RAISE, ValidationError, validate
from marshmallow import fields as plain

from app.figures.periods import STOCKHOLM, moment_of
from tenants.errors import Invalid

IGNORED = ("csrf",)
LONGEST_NUMBER = 40
USUAL_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Schema(marshmallow.Schema):
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


_REQUIRED = {"required": "Fyll i fältet.", "null": "Fyll i fältet."}


class String(plain.String):
    default_error_messages = {**_REQUIRED, "invalid": "Skriv text här.", "invalid_utf8": "Texten är inte läsbar."}

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text or any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
            raise ValidationError("Texten innehåller tecken som inte går att läsa.")
        return text


def _written_as_number(value) -> bool:
    """Whether a value may be read as a number at all: Python itself also takes True and 1_000."""
    if isinstance(value, str):
        return len(value) <= LONGEST_NUMBER and "_" not in value
    return not isinstance(value, bool)


class Integer(plain.Integer):
    default_error_messages = {
        **_REQUIRED,
        "invalid": "Skriv ett heltal, till exempel 12.",
        "too_large": "Talet är för stort.",
    }

    def _validated(self, value):
        if not _written_as_number(value) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid")
        number = super()._validated(value.strip().replace(" ", "") if isinstance(value, str) else value)
        if number is not None and abs(number) > 2_000_000_000:
            raise self.make_error("too_large")
        return number


class Float(plain.Float):
    default_error_messages = {
        **_REQUIRED,
        "invalid": "Skriv ett tal, till exempel 59,51.",
        "special": "Skriv ett tal, till exempel 59,51.",
        "too_large": "Talet är för stort.",
    }

    def _validated(self, value):
        if not _written_as_number(value):
            raise self.make_error("invalid")
        return super()._validated(value.strip().replace(",", ".") if isinstance(value, str) else value)


class Boolean(plain.Boolean):
    truthy = {True, "ja", "true", "on", "1"}
    falsy = {False, "nej", "false", "0"}
    default_error_messages = {**_REQUIRED, "invalid": "Svara ja eller nej."}

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, (bool, str)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class UUID(plain.UUID):
    default_error_messages = {**_REQUIRED, "invalid_uuid": "Välj i listan."}

    def _validated(self, value):
        # Only the usual spelling: {…}, urn:uuid:… and 32 bare digits are somebody trying doors.
        if not isinstance(value, str) or not USUAL_UUID.fullmatch(value):
            raise self.make_error("invalid_uuid")
        return super()._validated(value)


class Date(plain.Date):
    default_error_messages = {
        **_REQUIRED,
        "invalid": "Skriv ett datum som 2026-11-25.",
        "format": "Skriv ett datum som 2026-11-25.",
    }

    def _deserialize(self, value, attr, data, **kwargs) -> date:
        day = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= day.year <= 2200:
            raise ValidationError("Kontrollera årtalet.")
        return day


class Moment(plain.Field):
    """A moment: local Swedish time as a form gives it (2026-11-25T20:30), or ISO 8601 with its offset as JSON gives it.

    Gives an aware datetime in UTC. An hour that does not exist (the night clocks go forward) is an error; one that
    comes twice is the first.
    """

    default_error_messages = {**_REQUIRED, "invalid": "Skriv datum och klockslag som 2026-11-25 20:30."}

    def _deserialize(self, value, attr, data, **kwargs) -> datetime:
        if not isinstance(value, str) or not 10 < len(value) <= 40:
            raise self.make_error("invalid")
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            raise self.make_error("invalid") from None
        try:
            return moment_of(moment)
        except ValueError as fault:
            raise ValidationError(str(fault)) from None

    def _serialize(self, value, attr, obj, **kwargs):
        return None if value is None else value.astimezone(STOCKHOLM).isoformat()


def choice(values, **options) -> String:
    """A text that is one of `values`."""
    return String(validate=validate.OneOf(list(values), error="Välj ett av alternativen."), **options)


def text(most: int, **options) -> String:
    """A text of at most so many characters."""
    rule = validate.Length(max=most, error=f"Texten är för lång, högst {most} tecken.")
    return String(validate=rule, **options)


class fields:  # noqa: N801  (reads as a module: fields.Moment())
    """The fields a schema may use."""

    String = String
    Integer = Integer
    Float = Float
    Boolean = Boolean
    UUID = UUID
    Date = Date
    Moment = Moment
    List = plain.List
    Dict = plain.Dict
    Nested = plain.Nested
    choice = staticmethod(choice)
    text = staticmethod(text)


def load_form(schema: marshmallow.Schema, form: Any) -> dict:
    """The act's inputs from a submitted form. An empty field is a missing one.

    Raises Invalid with Swedish messages; a fault in one of several choices is a fault of its field.
    """
    data: dict[str, Any] = {}
    for name in form:
        if name in IGNORED:
            continue
        values = [value for value in form.getlist(name) if value.strip()]
        many = isinstance(schema.fields.get(name), plain.List)
        if many:
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
        raise Invalid(errors) from None


def load(schema: marshmallow.Schema, data: Mapping) -> dict:
    """The act's inputs from plain data. Raises Invalid with one list of sentences per field."""
    try:
        return cast(dict, schema.load(data))
    except ValidationError as error:
        raise Invalid(flat(error.messages)) from None


def flat(messages: Any, at: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as field -> sentences; nested fields are named a.b."""
    if isinstance(messages, dict):
        found: dict[str, list[str]] = {}
        for name, below in messages.items():
            inner = str(name) if not at else f"{at}.{name}"
            for field, sentences in flat(below, inner).items():
                found.setdefault(field, []).extend(sentences)
        return found
    return {at or "_schema": [str(message) for message in messages]}


def local_input(moment: datetime | None) -> str:
    """How a datetime-local field writes a moment."""
    return "" if moment is None else moment.astimezone(STOCKHOLM).strftime("%Y-%m-%dT%H:%M")
