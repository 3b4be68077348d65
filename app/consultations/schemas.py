"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.consultations.models import KINDS, STATUSES, THEMES
from app.interfaces.forms import Schema, fields
from app.texts import LONGEST, SHORT

LINES = 8000


class _Asked(Schema):
    title = fields.text(SHORT)
    held_on = fields.Date(required=True)
    at = fields.text(40)
    organisation_id = fields.UUID(required=True)
    named_place_id = fields.UUID()
    place_text = fields.text(SHORT)
    asked = fields.text(600)
    route = fields.text(600)
    participants = fields.Integer()
    said = fields.text(LONGEST)
    results = fields.text(LINES)
    revisit_on = fields.Date()
    focus_area_ids = fields.List(fields.UUID())
    insist = fields.Boolean()


class NewConsultationForm(_Asked):
    kind = fields.choice(KINDS, required=True)


class ChangedConsultationForm(_Asked):
    version = fields.Integer(required=True)


class _Said(Schema):
    theme = fields.choice(THEMES, required=True)
    named_place_id = fields.UUID()
    place_text = fields.text(SHORT)
    lat = fields.Float()
    lon = fields.Float()
    text = fields.text(600)
    insist = fields.Boolean()


class RemarkForm(_Said):
    """The photo comes beside the form."""

    id = fields.UUID()
    no_faces = fields.Boolean()


class ChangedRemarkForm(_Said):
    version = fields.Integer(required=True)


class AnswerForm(Schema):
    version = fields.Integer(required=True)
    status = fields.choice(STATUSES, required=True)
    answer = fields.text(600)
    organisation_id = fields.UUID()
    function = fields.text(SHORT)
    due = fields.Date()
    revisited = fields.text(20)
    insist = fields.Boolean()


class ContactForm(Schema):
    area = fields.text(SHORT)
    company = fields.text(SHORT)
    function = fields.text(SHORT)
    email = fields.text(SHORT)


class ChangedContactForm(ContactForm):
    version = fields.Integer(required=True)


class InvitationForm(Schema):
    contact_ids = fields.List(fields.UUID())


class ConsultationOut(Schema):
    id = plain.UUID(attribute="row.id")
    kind = plain.String(attribute="row.kind")
    title = plain.String(attribute="row.title")
    held_on = plain.Date(attribute="row.held_on")
    organisation = plain.String(attribute="who")
    place = plain.String(attribute="where")
    participants = plain.Integer(
        attribute="row.participants", allow_none=True, metadata={"description": "Hur många som kom; null: inte hållen"}
    )
    remarks = plain.Integer(metadata={"description": "Antal synpunkter"})
    state = plain.Function(lambda one: one.state[1], metadata={"type": "string", "description": "Hur långt den kommit"})


class RemarkOut(Schema):
    id = plain.UUID(attribute="row.id")
    theme = plain.String(attribute="row.theme")
    place = plain.String(attribute="where")
    lat = plain.Float(attribute="row.lat", allow_none=True, metadata={"description": "Latitud, WGS84"})
    lon = plain.Float(attribute="row.lon", allow_none=True, metadata={"description": "Longitud, WGS84"})
    text = plain.String(attribute="row.text")
    status = plain.String(attribute="row.status")
    answer = plain.String(attribute="row.answer")
    responsible = plain.String(attribute="who")
    due = plain.Date(attribute="row.due", allow_none=True)


class ConsultationPageOut(Schema):
    consultation = plain.Nested(ConsultationOut, attribute="seen")
    remarks = plain.List(plain.Nested(RemarkOut))
