"""The shapes of a report: the form's, the API's, and what the API answers."""

import dataclasses
from datetime import datetime
from typing import get_args
from uuid import UUID

from marshmallow import fields as plain
from marshmallow import validate
from werkzeug.datastructures import MultiDict

from app.incidents.lists import STATES
from app.incidents.models import QUARANTINED
from app.interfaces.forms import Schema, fields
from app.objections.service import WRONG
from app.privacy import hints, inspect
from app.report import at_address
from app.report.fields import AT_ADDRESS, FIELDS, LONGEST_TEXT, NewReport, Particulars, ReportFields
from app.report.moments import OTHER, meant
from app.texts import SHORT
from app.words.service import LONGEST_QUERY

HERE = "har"
"""Of a place: where she stands, as her phone has said."""
_READ_AS = {str: fields.String, datetime: fields.Moment, UUID: fields.UUID, float: fields.Float, bool: fields.Boolean}


def _field(declared: dataclasses.Field):
    """How form and JSON read one field of what is said. What it means is checked by `rules` alone."""
    known = FIELDS[declared.name]
    (kind, *none) = get_args(declared.type) or (declared.type,)
    described = {"description": known.about, "maxLength": known.most}
    options = {
        "required": declared.default is dataclasses.MISSING,
        "allow_none": bool(none),
        "metadata": {name: value for name, value in described.items() if value},
    }
    if known.missing:
        options["error_messages"] = {"required": known.missing, "null": known.missing}
    return fields.choice(known.labels, **options) if known.choices else _READ_AS[kind](**options)


def _fields(said: type[ReportFields]) -> dict:
    return {declared.name: _field(declared) for declared in dataclasses.fields(said)}


NewIncident = Schema.from_dict(
    {
        **_fields(NewReport),
        "id": fields.UUID(allow_none=True, metadata={"description": "Ditt eget id, för att kunna skicka igen"}),
    },
    name="NewIncident",
)
NEW_INCIDENT = NewIncident()
"""Made once: to make a schema takes as long as to read a report by it."""

Correction = Schema.from_dict(
    {**_fields(ReportFields), "version": fields.Integer(required=True), "reason": fields.text(300)}, name="Correction"
)


def chosen(form: MultiDict, now: datetime) -> MultiDict:
    """The form of a new report with what was chosen by one tap written in the report's own fields: `often` is a type,
    `usual` a place, an address or HERE, and `when` a stretch of time as seen from `asked_at`. OTHER chooses what the
    fields say."""
    fields = form.copy()
    if (often := fields.pop("often", OTHER)) != OTHER:
        fields["category"] = often
    for name in ("find", "find_type", "find_place", "looked"):
        fields.pop(name, None)
    if (usual := fields.pop("usual", OTHER)) == HERE:
        for name in ("named_place_id", "precision", "sub_area_id"):
            fields.pop(name, None)
    elif at := at_address.told(usual):
        for name in ("named_place_id", "accuracy", "sub_area_id"):
            fields.pop(name, None)
        fields["lat"], fields["lon"], _ = at
        fields["precision"] = AT_ADDRESS
    elif usual != OTHER:
        for name in ("lat", "lon", "accuracy", "precision", "sub_area_id"):
            fields.pop(name, None)
        fields["named_place_id"] = usual
    for name, moment in meant(fields.pop("when", OTHER), fields.pop("asked_at", None), now).items():
        fields[name] = moment
    return fields


class Withdrawal(Schema):
    version = fields.Integer(required=True)
    reason = fields.text(300, required=True)


class Classification(Schema):
    version = fields.Integer(required=True)
    access_class = fields.choice(FIELDS["access_class"].labels, required=True)
    reason = fields.text(300)


class Settlement(Schema):
    version = fields.Integer(required=True)
    text = fields.text(LONGEST_TEXT)
    insist = fields.Boolean()
    answer = fields.text(300)


class NewObjection(Schema):
    version = fields.Integer(required=True)
    wrong = fields.choice(WRONG, required=True, error_messages={"required": "Välj vad som är fel."})
    text = fields.text(SHORT, metadata={"description": "Några ord om vad som är fel, aldrig om vem"})


class NewQuery(Schema):
    """What a new report begins with."""

    id = fields.UUID()
    category = fields.text(60)
    named_place_id = fields.UUID()


class ListQuery(Schema):
    """Which reports to list."""

    group = fields.text(60, metadata={"description": "Gruppens kortnamn"})
    category = fields.text(60, metadata={"description": "Händelsetypens kortnamn, eller id för en egen typ"})
    organisation_id = fields.UUID()
    named_place_id = fields.UUID()
    text = fields.text(
        LONGEST_QUERY, metadata={"description": "Ord som står i texter du får läsa; två år bakåt om dagar saknas"}
    )
    state = fields.choice(STATES)
    first = fields.Date(metadata={"description": "Första dag"})
    last = fields.Date(metadata={"description": "Sista dag"})
    mine = fields.Boolean()
    after = fields.text(80, metadata={"description": "Värdet next i förra svaret"})
    limit = fields.Integer(validate=validate.Range(1, 200, error="Ange ett tal från 1 till 200."))


LIST_LABELS = {
    "text": "Ord",
    "group": "Grupp",
    "category": "Typ",
    "named_place_id": "Plats",
    "organisation_id": "Verksamhet",
    "state": "Tillstånd",
    "first": "Från",
    "last": "Till",
    "mine": "Bara mina",
}
"""What the fields of `ListQuery` that a page has are called."""


IncidentOut = Schema.from_dict(
    {
        "id": plain.UUID(),
        "category": plain.Function(lambda seen: seen.category.slug, metadata={"type": "string"}),
        "type": plain.Function(lambda seen: seen.category.name, metadata={"type": "string"}),
        "own_type_id": plain.UUID(allow_none=True),
        "group": plain.Function(lambda seen: seen.category.group, metadata={"type": "string"}),
        "state": plain.String(),
        "counts": plain.Boolean(metadata={"description": "Räknas i bilder och rapporter; förhandsinformation aldrig"}),
        "access_class": plain.String(),
        "organisation": plain.String(),
        "earliest": fields.Moment(),
        "latest": fields.Moment(),
        "reported_at": fields.Moment(),
        "precision": plain.String(),
        "named_place": plain.String(allow_none=True),
        "sub_area": plain.String(allow_none=True),
        "lat": plain.Float(allow_none=True),
        "lon": plain.Float(allow_none=True),
        "text": plain.String(allow_none=True),
        "has_photo": plain.Boolean(metadata={"description": "Har ett foto som du får se"}),
        **{one.name: plain.String(allow_none=one.default is None) for one in dataclasses.fields(Particulars)},
        "version": plain.Integer(),
    },
    name="IncidentOut",
)
"""A report as the reader may see it: what she may not see is null."""


WHY_NOT = {
    "quarantined": "Spärrad tills samordnaren har läst texten",
    "withdrawn": "Makulerad, räknas inte",
    "merged": "Räknas tillsammans med en annan rapport om samma händelse",
    "beside": "Räknas inte: verksamheten räknas ur en annan källa den dagen",
}
"""State -> why the report is not counted."""


class TakenIn(IncidentOut):
    """A report as it has been taken in, and what the guard says of its text."""

    stopped = plain.Function(
        lambda seen: seen.state == QUARANTINED,
        metadata={"type": "boolean", "description": "Spärrad tills samordnaren har läst den"},
    )
    hints = plain.Function(
        lambda seen: hints(inspect(seen.text or "")),
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": "Vad i texten som kan peka ut någon, i meningar utan uppgifterna",
        },
    )


class ObjectionOut(Schema):
    id = plain.UUID()
    incident_id = plain.UUID()
    wrong = plain.String()
    made_at = fields.Moment()
    settled_at = fields.Moment(allow_none=True)
    outcome = plain.String(allow_none=True)
    answer = plain.String()


class PageOut(Schema):
    rows = plain.List(plain.Nested(IncidentOut))
    next = plain.String(allow_none=True)


def _national(name: str, kind: str = "string"):
    return plain.Function(lambda one: getattr(one[2], name), metadata={"type": kind})


class CategoryOut(Schema):
    slug = plain.Function(lambda one: one[0], metadata={"type": "string"})
    name = plain.Function(lambda one: one[1], metadata={"type": "string"})
    national = _national("slug")
    group = _national("group")
    kind = _national("kind")
    sensitive = _national("sensitive", "boolean")


class PlaceOut(Schema):
    id = plain.UUID()
    name = plain.String()
    kind = plain.String()
    lat = plain.Float(allow_none=True)
    lon = plain.Float(allow_none=True)


class SubAreaOut(Schema):
    id = plain.UUID()
    name = plain.String()


class PlacesOut(Schema):
    named_places = plain.List(plain.Nested(PlaceOut))
    sub_areas = plain.List(plain.Nested(SubAreaOut))
