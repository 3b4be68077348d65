"""A report's values as bytes and back: a draft is kept with them, so that the final one is made of the same. Pure."""

import json
import types
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.est.report_content import QuarterlyReport

FORMAT = "samsyn.quarterly_report/1"


def dumped(report: QuarterlyReport) -> bytes:
    """The report as JSON (UTF-8, sorted, so that equal values give equal bytes)."""
    values = {"format": FORMAT, "report": _plain(report)}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def loaded(source: bytes) -> QuarterlyReport:
    """The report of such bytes. Raises ValueError for anything else."""
    values = json.loads(source)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ValueError("not a quarterly report's source")
    return _built(QuarterlyReport, values["report"])


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _built(kind: Any, value: Any) -> Any:
    """A value of the annotated kind: dataclasses, tuples, dates, unions with None, and plain values."""
    if get_origin(kind) in (Union, types.UnionType):
        if value is None:
            return None
        kind = next(one for one in get_args(kind) if one is not type(None))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _built(hints[name], inner) for name, inner in value.items()})
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        if kinds[-1] is Ellipsis:
            return tuple(_built(kinds[0], item) for item in value)
        return tuple(_built(inner, item) for inner, item in zip(kinds, value, strict=True))
    return date.fromisoformat(value) if kind is date else value
