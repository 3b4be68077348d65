"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.meetings.models import ANSWERS, CLASSES, KINDS, NEEDS, STATES
from app.meetings.wording import FILTERS
from app.texts import SHORT


class MeetingForm(Schema):
    kind = fields.choice(KINDS, required=True)
    begins_at = fields.Moment(required=True)
    place = fields.text(SHORT)
    about = fields.text(SHORT)
    period_first = fields.Date()
    group_id = fields.UUID()
    called_ids = fields.List(fields.UUID())
    insist = fields.Boolean()


class ChangedMeetingForm(MeetingForm):
    version = fields.Integer(required=True)


class AttendanceForm(Schema):
    version = fields.Integer(required=True)
    came_ids = fields.List(fields.UUID())


class DecisionForm(Schema):
    text = fields.text(600, required=True)
    organisation_id = fields.UUID()
    function = fields.text(SHORT)
    due = fields.Date(required=True)
    named_place_id = fields.UUID()
    sub_area_id = fields.UUID()
    picture_first = fields.Date()
    incident_id = fields.UUID()
    alert = fields.text(400)
    alert_first = fields.Date()
    ground = fields.text(600)
    access_class = fields.choice(CLASSES)
    needs = fields.choice(NEEDS)
    board = fields.text(SHORT)
    paragraph = fields.text(40)
    registry_number = fields.text(40)
    insist = fields.Boolean()


class NewDecisionForm(DecisionForm):
    meeting_id = fields.UUID(required=True)


class ChangedDecisionForm(DecisionForm):
    version = fields.Integer(required=True)


class FollowUpForm(Schema):
    version = fields.Integer(required=True)
    outcome = fields.choice(STATES, required=True)
    reason = fields.text(SHORT)
    due = fields.Date()
    meeting_id = fields.UUID()
    insist = fields.Boolean()


class AnswerForm(Schema):
    version = fields.Integer(required=True)
    answer = fields.choice(ANSWERS, required=True)
    reason = fields.text(SHORT)
    insist = fields.Boolean()


class DecisionsQuery(Schema):
    state = fields.choice(FILTERS, metadata={"description": "oppna, sena, gjorda eller slappta"})
    year = fields.Integer(metadata={"description": "År, till exempel 2026"})
    text = fields.text(SHORT, metadata={"description": "Ord, eller ett nummer som 7/2026"})
    page = fields.Integer(load_default=1, metadata={"description": "Sida, från 1"})


class MeetingOut(Schema):
    id = plain.UUID(attribute="row.id")
    kind = plain.String(attribute="row.kind")
    name = plain.String()
    status = plain.String(attribute="row.status")
    begins_at = fields.Moment(attribute="row.begins_at")
    place = plain.String(attribute="row.place")
    period_first = plain.Date(attribute="row.period_first", allow_none=True)
    off = plain.Boolean(metadata={"description": "Inställt"})
    called = plain.List(plain.String(), metadata={"description": "Kallade verksamheter"})
    came = plain.List(plain.String(), metadata={"description": "Verksamheter som var med"})


class DecisionOut(Schema):
    id = plain.UUID(attribute="row.id")
    number = plain.String(
        attribute="label", metadata={"description": "Nummer i kommunen och året, till exempel 7/2026"}
    )
    text = plain.String(attribute="row.text")
    where = plain.String()
    who = plain.String()
    due = plain.Date(attribute="row.due")
    state = plain.String(attribute="row.state")
    late = plain.Boolean(metadata={"description": "Skulle ha varit gjort"})
    ground = plain.String(attribute="row.ground")
    access_class = plain.String(attribute="row.access_class")
    board = plain.String(attribute="row.board")
    answer = plain.String(attribute="row.answer", allow_none=True)
    meeting = plain.String()
    met_on = plain.Date()
    meeting_id = plain.Function(
        lambda seen: str(seen.row.meeting_id) if seen.meets else None,
        metadata={"type": "string", "format": "uuid", "nullable": True, "description": "Om du läser mötet"},
    )


class PageOfDecisions(Schema):
    rows = plain.List(plain.Nested(DecisionOut))
    more = plain.Boolean(metadata={"description": "Det finns en sida till"})


class MeetingPageOut(Schema):
    meeting = plain.Nested(MeetingOut)
    former = plain.List(plain.Nested(DecisionOut), metadata={"description": "Beslut som mötet följer upp"})
    new = plain.List(plain.Nested(DecisionOut), metadata={"description": "Beslut som mötet har fattat"})


class TakenUp(Schema):
    meeting_id = fields.UUID(load_default=None)
    noted = fields.Boolean(load_default=False)
