"""The API for the analysis of a period: `/<tenant>/api/v1/pictures/<first>/analysis`.

It answers the very fields of `findings.py`, so that the two cannot differ.
"""

from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from marshmallow import fields as plain

from app.alerts import service
from app.alerts.findings import Findings
from app.interfaces.api import VERSION, Api
from app.interfaces.forms import Schema
from tenants.scope import Scope

api = Api("alerts_api", __name__, url_prefix=f"/api/{VERSION}", description="Lägesbilder")


@cache
def _schema_of(kind: type) -> type[Schema]:
    """A schema with one field for each of a dataclass's."""
    hints = get_type_hints(kind)
    return type(f"{kind.__name__}Out", (Schema,), {one.name: _field(hints[one.name]) for one in fields_of(kind)})


def _field(kind: Any, **options) -> plain.Field:
    if isinstance(kind, UnionType):
        return _field(next(one for one in get_args(kind) if one is not type(None)), allow_none=True)
    if isinstance(kind, type) and is_dataclass(kind):
        return plain.Nested(_schema_of(kind), **options)
    if get_origin(kind) is tuple:
        return plain.List(_field(get_args(kind)[0]), **options)
    return Schema.TYPE_MAPPING[kind](**options)


class AnalysisOut(Schema):
    """The analysis of a period as you may read it."""

    made_at = plain.AwareDateTime(allow_none=True, metadata={"description": "När den räknades"})
    changed = plain.Boolean(metadata={"description": "Rapporter har ändrats sedan dess"})
    findings = plain.Nested(_schema_of(Findings), allow_none=True)


@api.get("/pictures/<date:first>/analysis")
@api.response(200, AnalysisOut)
def analysis(scope: Scope, first):
    """Varningar och heta platser i perioden som börjar den dagen. `findings` är null när inget är räknat för dig."""
    analysis = service.show_analysis(scope, first=first).told.analysis
    return analysis or {"made_at": None, "changed": False, "findings": None}
