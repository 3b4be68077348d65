"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.contributions.models import LEVELS, MOODS, PARTS, ROOMS, WHATS
from app.interfaces.forms import Schema, fields
from app.texts import LONGEST

_FIRST = {"description": "Periodens första dag"}
_VERSION = {"description": "Versionen du läste, 0 om inget fanns"}


class OwnViewForm(Schema):
    organisation_id = fields.UUID()
    version = fields.Integer(load_default=0, metadata=_VERSION)
    mood = fields.choice(MOODS)
    text = fields.text(LONGEST)
    room = fields.choice(ROOMS)
    draft = fields.Boolean()


class OwnViewIn(OwnViewForm):
    first = fields.Date(required=True, metadata=_FIRST)


class TakeBackForm(Schema):
    organisation_id = fields.UUID()
    version = fields.Integer(load_default=0, metadata=_VERSION)


class TakeBackIn(TakeBackForm):
    first = fields.Date(required=True, metadata=_FIRST)


class CopyForm(Schema):
    to = fields.text(60, required=True)
    organisation_id = fields.UUID()


class NoteForm(Schema):
    version = fields.Integer(load_default=0, metadata=_VERSION)
    mood = fields.choice(MOODS)
    text = fields.text(LONGEST)
    room = fields.choice(ROOMS)


class VersionForm(Schema):
    version = fields.Integer(load_default=0, metadata=_VERSION)


class LevelForm(Schema):
    version = fields.Integer(load_default=0, metadata=_VERSION)
    level = fields.choice(LEVELS, required=True)
    reason = fields.text(LONGEST)
    room = fields.choice(ROOMS)


class ExtraForm(Schema):
    begins_at = fields.Moment(required=True)


class LogForm(Schema):
    version = fields.Integer(load_default=0, metadata=_VERSION)
    log = fields.text(LONGEST)


class PresenceForm(Schema):
    day = fields.Date(required=True)
    part = fields.choice(PARTS, required=True)
    named_place_id = fields.UUID(required=True)
    what = fields.choice(WHATS, required=True)
    organisation_id = fields.UUID()
    activity_id = fields.UUID()


class ChangedPresenceForm(PresenceForm):
    version = fields.Integer(load_default=0, metadata=_VERSION)


class PeriodQuery(Schema):
    first = fields.Date(metadata={"description": "Periodens första dag, den som pågår om inget sägs"})


class DaysQuery(Schema):
    first = fields.Date(metadata={"description": "Första av fjorton dagar, idag om inget sägs"})


class OwnViewOut(Schema):
    """What is stored, to whoever wrote it."""

    id = plain.UUID()
    first = plain.Date()
    organisation_id = plain.UUID()
    version = plain.Integer(attribute="number")
    mood = plain.String(allow_none=True, metadata={"description": "null: tillbakataget"})
    text = plain.String()
    room = plain.String()
    handed_in = plain.Boolean()
    oral = plain.Boolean(metadata={"description": "Muntligt, ej bekräftat"})


class ViewOut(Schema):
    organisation = plain.String()
    view = plain.Nested(OwnViewOut, attribute="row")


class LevelOut(Schema):
    sub_area_id = plain.UUID(attribute="id")
    name = plain.String()
    level = plain.String()
    reason = plain.String()
    room = plain.String()
    version = plain.Integer()
    before = plain.String(allow_none=True, metadata={"description": "Läget i förra bilden"})


class ExtraOut(Schema):
    id = plain.UUID(attribute="row.id")
    first = plain.Date(attribute="row.first")
    sub_area = plain.String(attribute="area")
    meeting_id = plain.UUID(attribute="row.meeting_id")
    log = plain.String(attribute="row.log")
    version = plain.Integer(attribute="row.version")


class LevelsOut(Schema):
    areas = plain.List(plain.Nested(LevelOut))
    extras = plain.List(plain.Nested(ExtraOut), metadata={"description": "Extra avstämningar"})


class StoredPresenceOut(Schema):
    id = plain.UUID()
    day = plain.Date()
    part = plain.String()
    named_place_id = plain.UUID()
    organisation_id = plain.UUID()
    what = plain.String()
    activity_id = plain.UUID(allow_none=True)
    done_at = fields.Moment(allow_none=True)
    version = plain.Integer()


class PresenceOut(Schema):
    organisation = plain.String()
    place = plain.String()
    working_material = plain.Boolean(metadata={"description": "Läses av samordnare, polis och verksamheten själv"})
    presence = plain.Nested(StoredPresenceOut, attribute="row")
