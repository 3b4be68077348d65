"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.pledges.models import AUTHORITIES, TIMES
from app.texts import LONGEST, SHORT

LINES = 8000


class _Asked(Schema):
    case_number = fields.text(40)
    registry_number = fields.text(40)
    place = fields.text(SHORT)
    purpose = fields.text(LONGEST)
    picture = fields.text(LONGEST)
    groups = fields.List(fields.text(60))
    reported_crimes = fields.text(LINES)
    dialogue = fields.text(LINES)
    police_picture = fields.text(LINES)
    own_analyses = fields.text(LINES)
    focus_area_ids = fields.List(fields.UUID())
    consultation_ids = fields.List(fields.UUID())
    follow_up = fields.text(LONGEST)
    insist = fields.Boolean()


class NewPledgeForm(_Asked):
    year = fields.Integer(required=True)
    commitments = fields.text(LINES)
    municipality_role = fields.text(SHORT)
    municipality_on = fields.Date()
    police_role = fields.text(SHORT)
    police_on = fields.Date()


class ChangedPledgeForm(_Asked):
    version = fields.Integer(required=True)


class CommitmentForm(Schema):
    text = fields.text(600)
    organisation_id = fields.UUID()
    function = fields.text(SHORT)
    number = fields.Integer()
    unit = fields.text(SHORT)
    per = fields.choice(tuple(TIMES), load_default="year")
    due = fields.Date()
    basis = fields.text(SHORT)
    under = fields.text(SHORT)
    focus_area_id = fields.UUID()
    insist = fields.Boolean()


class ChangedCommitmentForm(CommitmentForm):
    version = fields.Integer(required=True)


class LinksForm(Schema):
    measure_ids = fields.List(fields.UUID())
    activity_ids = fields.List(fields.UUID())


class SignatureForm(Schema):
    authority = fields.choice(AUTHORITIES, required=True)
    role = fields.text(SHORT)
    signed_on = fields.Date(required=True)
    registry_number = fields.text(40)


class CorrectionForm(Schema):
    reason = fields.text(SHORT)


class NextYearForm(Schema):
    commitment_ids = fields.List(fields.UUID())


class FollowUpForm(Schema):
    version = fields.Integer(required=True)
    said = fields.text(LONGEST)
    insist = fields.Boolean()


class CommitmentOut(Schema):
    id = plain.UUID(attribute="row.id")
    text = plain.String(attribute="row.text")
    who = plain.String(metadata={"description": "Den som lovar"})
    promised = plain.String(metadata={"description": "Hur många och hur ofta"})
    planned = plain.Integer(attribute="row.planned", allow_none=True, metadata={"description": "Planerat på året"})
    done = plain.Integer(allow_none=True, metadata={"description": "Gjort under året; null: inget räknas"})
    quarters = plain.List(plain.Integer(), metadata={"description": "Gjort i kvartal 1–4"})
    due = plain.Date(attribute="row.due", allow_none=True)


class PledgeOut(Schema):
    id = plain.UUID(attribute="row.id")
    year = plain.Integer(attribute="row.year")
    edition = plain.Integer(attribute="row.edition")
    state = plain.Function(
        lambda one: one.state[1], metadata={"type": "string", "description": "Hur långt löftet har kommit"}
    )
    registry_number = plain.String(attribute="row.registry_number")
    purpose = plain.String(attribute="row.purpose")


class PledgePageOut(PledgeOut):
    commitments = plain.List(plain.Nested(CommitmentOut))
