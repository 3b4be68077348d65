"""The shapes of the form and of what the API answers. The fields of the form are the acts' named inputs."""

from marshmallow import fields as plain

from app.coming_events.models import KINDS
from app.figures.rooms import Room
from app.interfaces.forms import Schema, fields
from app.texts import LONGEST


class EventForm(Schema):
    kind = fields.choice(KINDS, required=True)
    title = fields.text(LONGEST)
    first = fields.Date(required=True)
    last = fields.Date()
    named_place_id = fields.UUID()
    sub_area_id = fields.UUID()
    organisation_id = fields.UUID()
    room = fields.choice(tuple(Room))


class ChangedEventForm(EventForm):
    version = fields.Integer(load_default=0)


class StoredEventOut(Schema):
    id = plain.UUID(attribute="event_id")
    version = plain.Integer()
    kind = plain.String()
    title = plain.String()
    first = plain.Date()
    last = plain.Date()
    named_place_id = plain.UUID(allow_none=True)
    sub_area_id = plain.UUID(allow_none=True)
    organisation_id = plain.UUID()
    room = plain.String()


class EventOut(Schema):
    where = plain.String()
    organisation = plain.String()
    event = plain.Nested(StoredEventOut, attribute="row")
