"""Dataclasses as the plain values of JSON, and back. Pure.

What is kept as JSON (the figures behind a report, the findings behind a picture) is read back into the same
dataclasses, so that those who use it meet types and never keys.
"""

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID


def plain(value: Any) -> Any:
    """Dataclasses as dicts, tuples as lists, dates, moments and ids as text; everything else as it is."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def built(kind: Any, value: Any) -> Any:
    """A value of the annotated kind: dataclasses, tuples, dicts, dates, moments, ids, unions with None, plain values.

    A field that the value lacks gets its default, so that what an older version wrote can still be read.
    """
    if get_origin(kind) in (Union, types.UnionType):
        if value is None:
            return None
        kind = next(one for one in get_args(kind) if one is not type(None))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: built(hints[name], inner) for name, inner in value.items() if name in hints})
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        if kinds[-1] is Ellipsis:
            return tuple(built(kinds[0], item) for item in value)
        return tuple(built(inner, item) for inner, item in zip(kinds, value, strict=True))
    if get_origin(kind) is dict:
        of_keys, of_values = get_args(kind)
        return {built(of_keys, key): built(of_values, item) for key, item in value.items()}
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return UUID(value) if kind is UUID else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
