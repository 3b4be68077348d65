"""The fields a schema may use (`from app.interfaces import fields`); they word their errors in Swedish."""

import re
from datetime import date, datetime

from marshmallow import ValidationError, validate
from marshmallow import fields as plain

from app.figures.periods import STOCKHOLM, moment_of
from app.figures.written_times import read_written

LONGEST_NUMBER = 40
LARGEST_FLOAT = 1e12
TOO_LARGE = "Talet är för stort."
USUAL_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REQUIRED = {"required": "Fyll i fältet.", "null": "Fyll i fältet."}
List, Dict, Nested = plain.List, plain.Dict, plain.Nested


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
    default_error_messages = {**_REQUIRED, "invalid": "Skriv ett heltal, till exempel 12.", "too_large": TOO_LARGE}

    def _validated(self, value):
        if not _written_as_number(value) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid")
        number = super()._validated(value.strip().replace(" ", "") if isinstance(value, str) else value)
        if number is not None and abs(number) > 2_000_000_000:
            raise self.make_error("too_large")
        return number


class Float(plain.Float):
    _FAULT = "Skriv ett tal, till exempel 59,51."
    _TOO_LARGE = "Talet är för stort. Skriv ett mellan −1 000 miljarder och 1 000 miljarder."
    default_error_messages = {**_REQUIRED, "invalid": _FAULT, "special": _FAULT, "too_large": _TOO_LARGE}

    def _validated(self, value):
        if not _written_as_number(value):
            raise self.make_error("invalid")
        number = super()._validated(value.strip().replace(",", ".") if isinstance(value, str) else value)
        if number is not None and abs(number) > LARGEST_FLOAT:
            raise self.make_error("too_large")
        return number


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
    _FAULT = "Skriv ett datum som 2026-11-25."
    default_error_messages = {**_REQUIRED, "invalid": _FAULT, "format": _FAULT}

    def _deserialize(self, value, attr, data, **kwargs) -> date:
        day = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= day.year <= 2200:
            raise ValidationError("Kontrollera årtalet.")
        return day


class Moment(plain.Field):
    """A moment: local Swedish time as a form gives it (2026-11-25T20:30), or ISO 8601 with its offset as JSON gives it.

    A clock with a dot (14.30) is read too; what may be a part of an hour or of a minute is an error. Gives an aware
    datetime in UTC. An hour that does not exist (the night clocks go forward) is an error; one that comes twice is the
    first.
    """

    default_error_messages = {**_REQUIRED, "invalid": "Skriv datum och klockslag som 2026-11-25 20:30."}

    def _deserialize(self, value, attr, data, **kwargs) -> datetime:
        try:
            written = read_written(value) if isinstance(value, str) and len(value) <= 40 else None
            if isinstance(written, datetime):
                return moment_of(written)
        except ValueError as fault:
            raise ValidationError(str(fault)) from None
        raise self.make_error("invalid")

    def _serialize(self, value, attr, obj, **kwargs):
        return None if value is None else value.astimezone(STOCKHOLM).isoformat()


def choice(values, **options) -> String:
    """A text that is one of `values`."""
    return String(validate=validate.OneOf(list(values), error="Välj ett av alternativen."), **options)


def text(most: int, **options) -> String:
    """A text of at most so many characters."""
    rule = validate.Length(max=most, error=f"Texten är för lång, högst {most} tecken.")
    return String(validate=rule, **options)
