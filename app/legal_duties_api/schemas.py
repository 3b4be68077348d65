"""The shapes of the API."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.legal_duties.assessments import PARTS
from app.texts import LONGEST

STATES = "open", "partly", "met", "not_asked"
MEASURE_STATES = "planned", "ongoing", "done", "stopped"


class DutyOut(Schema):
    section = plain.String(attribute="slug", metadata={"description": "Paragrafen, till exempel 8-9"})
    title = plain.String(attribute="section.title")
    asks = plain.String(attribute="section.asks", metadata={"description": "Vad lagen kräver, med våra ord"})
    state = plain.String(metadata={"enum": list(STATES)})
    evidence = plain.Function(
        lambda one: one.row.evidence if one.row else "", metadata={"type": "string", "description": "Vad som visar det"}
    )
    known = plain.String(metadata={"description": "Vad som finns om kravet i Samsyn"})
    due = plain.Date(allow_none=True, metadata={"description": "Nästa gång senast"})


class AssessmentOut(Schema):
    id = plain.UUID(attribute="row.id")
    edition = plain.Integer(attribute="row.edition")
    first = plain.Date(attribute="row.first")
    last = plain.Date(attribute="row.last")
    final_at = plain.DateTime(attribute="row.final_at", allow_none=True, metadata={"description": "null: ett utkast"})
    registry_number = plain.String(attribute="row.registry_number")


class FollowUpOut(Schema):
    number = plain.Integer()
    state = plain.String(metadata={"enum": list(MEASURE_STATES)})
    text = plain.String()
    written_at = plain.DateTime()


class PlanMeasureOut(Schema):
    id = plain.UUID(attribute="row.id")
    text = plain.String(attribute="row.text")
    why = plain.String(attribute="row.why")
    responsible = plain.String(attribute="who")
    due = plain.Date(attribute="row.due", allow_none=True)
    state = plain.String(metadata={"enum": list(MEASURE_STATES)})
    follow_ups = plain.List(plain.Nested(FollowUpOut), metadata={"description": "De senaste först"})


class PlanOut(Schema):
    id = plain.UUID(attribute="row.id")
    decision = plain.String(metadata={"description": "Organ, dag, paragraf och diarienummer; tom: inte beslutad"})
    measures = plain.List(plain.Nested(PlanMeasureOut))


PartsOut = Schema.from_dict({part: plain.String() for part in PARTS}, name="PartsOut")


class AssessmentPageOut(Schema):
    assessment = plain.Nested(AssessmentOut)
    parts = plain.Nested(PartsOut)
    plan = plain.Nested(PlanOut, allow_none=True)


class FollowUpBody(Schema):
    number = fields.Integer(required=True)
    state = fields.choice(MEASURE_STATES, required=True)
    said = fields.text(LONGEST, required=True)
    insist = fields.Boolean()
