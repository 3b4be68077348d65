"""The shapes of a report: the form's, the API's, and what the API answers."""

from marshmallow import fields as plain
from marshmallow import validate

from app.forms import Schema, fields
from app.incidents.checks import LONGEST_TEXT
from app.incidents.models import CHOSEN, PEOPLE_BANDS, PRECISIONS, SOURCES, TO_POLICE


class _What(Schema):
    category = fields.text(
        60,
        required=True,
        error_messages={"required": "Välj vad som hände."},
        metadata={"description": "Händelsetypens kortnamn, t.ex. klotter"},
    )
    earliest = fields.Moment(required=True, metadata={"description": "Tidigast möjliga tid"})
    latest = fields.Moment(allow_none=True, metadata={"description": "Senast möjliga tid"})
    named_place_id = fields.UUID(allow_none=True)
    sub_area_id = fields.UUID(allow_none=True)
    lat = fields.Float(allow_none=True, metadata={"description": "Latitud, WGS84"})
    lon = fields.Float(allow_none=True, metadata={"description": "Longitud, WGS84"})
    precision = fields.choice(PRECISIONS, allow_none=True)
    how = fields.text(80, allow_none=True)
    text = fields.text(LONGEST_TEXT)
    source = fields.choice(SOURCES)
    reported_to_police = fields.choice(TO_POLICE)
    people_band = fields.choice(PEOPLE_BANDS, allow_none=True)
    insist = fields.Boolean(metadata={"description": "Skicka även om texten kan peka ut någon; rapporten spärras då"})


class NewIncident(_What):
    """A new report."""

    access_class = fields.choice(CHOSEN, allow_none=True)
    organisation_id = fields.UUID(allow_none=True)
    id = fields.UUID(allow_none=True, metadata={"description": "Eget id: samma id två gånger är samma rapport"})


class Correction(_What):
    """A corrected report."""

    version = fields.Integer(required=True)
    reason = fields.text(300)


class Withdrawal(Schema):
    version = fields.Integer(required=True)
    reason = fields.text(300, required=True)


class Classification(Schema):
    version = fields.Integer(required=True)
    access_class = fields.choice(CHOSEN, required=True)
    reason = fields.text(300)


class Settlement(Schema):
    version = fields.Integer(required=True)
    text = fields.text(LONGEST_TEXT)


class NewQuery(Schema):
    """What a new report begins with."""

    id = fields.UUID()
    category = fields.text(60)


class ListQuery(Schema):
    """Which reports to list."""

    group = fields.text(60)
    named_place_id = fields.UUID()
    first = fields.Date(metadata={"description": "Första dag"})
    last = fields.Date(metadata={"description": "Sista dag"})
    mine = fields.Boolean()
    after = fields.text(80, metadata={"description": "Värdet next i förra svaret"})
    limit = fields.Integer(validate=validate.Range(1, 200, error="Ange ett tal från 1 till 200."))


class IncidentOut(Schema):
    """A report as the reader may see it: what she may not see is null."""

    id = plain.UUID()
    category = plain.Function(lambda seen: seen.category.slug, metadata={"type": "string"})
    group = plain.Function(lambda seen: seen.category.group, metadata={"type": "string"})
    state = plain.String()
    access_class = plain.String()
    organisation = plain.String()
    earliest = fields.Moment()
    latest = fields.Moment()
    reported_at = fields.Moment()
    precision = plain.String()
    named_place = plain.String(allow_none=True)
    sub_area = plain.String(allow_none=True)
    lat = plain.Float(allow_none=True)
    lon = plain.Float(allow_none=True)
    how = plain.String(allow_none=True)
    text = plain.String(allow_none=True)
    source = plain.String()
    reported_to_police = plain.String()
    people_band = plain.String(allow_none=True)
    version = plain.Integer()


class PageOut(Schema):
    rows = plain.List(plain.Nested(IncidentOut))
    next = plain.String(allow_none=True)


class CategoryOut(Schema):
    slug = plain.String()
    name = plain.String()
    group = plain.String()
    kind = plain.String()
    sensitive = plain.Boolean()


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
