"""What the API answers of an analysis: the very fields of `findings.py`, so that the two cannot differ."""

from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import fields as plain

from app.alerts.findings import Findings
from app.interfaces.forms import Schema

_PLAIN = {
    str: plain.String,
    bool: plain.Boolean,
    int: plain.Integer,
    float: plain.Float,
    date: plain.Date,
    UUID: plain.UUID,
}


def _schema_of(kind: type) -> type[Schema]:
    """A schema with one field for each of a dataclass's."""
    hints = get_type_hints(kind)
    return type(f"{kind.__name__}Out", (Schema,), {one.name: _field(hints[one.name]) for one in fields_of(kind)})


def _field(kind: Any, **options) -> plain.Field:
    if get_origin(kind) in (Union, UnionType):
        return _field(next(one for one in get_args(kind) if one is not type(None)), allow_none=True)
    if isinstance(kind, type) and is_dataclass(kind):
        return plain.Nested(_schema_of(kind), **options)
    if get_origin(kind) is tuple:
        return plain.List(_field(get_args(kind)[0]), **options)
    return _PLAIN[kind](**options)


class AnalysisOut(Schema):
    """The analysis of a period as you may read it."""

    made_at = plain.AwareDateTime(allow_none=True, metadata={"description": "När den räknades"})
    changed = plain.Boolean(metadata={"description": "Rapporter har ändrats sedan dess"})
    findings = plain.Nested(_schema_of(Findings), allow_none=True)
