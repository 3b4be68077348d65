"""The shapes of the forms. Their fields are the acts' named inputs."""

from app.interfaces.forms import Schema, fields
from app.legal_duties.assessments import LONGEST as LONGEST_PART
from app.legal_duties.models import DUTY_STATES, MEASURE_STATES, PARTS
from app.texts import LONGEST, SHORT


class DutyForm(Schema):
    number = fields.Integer(required=True)
    state = fields.choice(DUTY_STATES, required=True)
    evidence = fields.text(600)
    done_on = fields.Date()
    next_on = fields.Date()
    keeps_register = fields.Boolean()
    insist = fields.Boolean()


AssessmentForm = Schema.from_dict(
    {
        "version": fields.Integer(required=True),
        "first": fields.Date(required=True),
        "last": fields.Date(required=True),
        **{part: fields.text(LONGEST_PART) for part in PARTS},
        "tags": fields.List(fields.text(40)),
        "annex": fields.text(LONGEST_PART),
        "annex_audience": fields.text(20, load_default="police"),
        "registry_number": fields.text(40),
        "insist": fields.Boolean(),
    },
    name="AssessmentForm",
)


class FinalForm(Schema):
    version = fields.Integer(required=True)


class DecisionForm(Schema):
    version = fields.Integer(required=True)
    body = fields.text(SHORT)
    decided_on = fields.Date(required=True)
    paragraph = fields.text(40)
    registry_number = fields.text(40)


class PlanMeasureForm(Schema):
    text = fields.text(600)
    why = fields.text(600)
    organisation_id = fields.UUID()
    function = fields.text(SHORT)
    due = fields.Date()
    measure_id = fields.UUID()
    insist = fields.Boolean()


class ChangedPlanMeasureForm(PlanMeasureForm):
    version = fields.Integer(required=True)


class PlanFollowUpForm(Schema):
    number = fields.Integer(required=True)
    state = fields.choice(MEASURE_STATES, required=True)
    said = fields.text(LONGEST)
    insist = fields.Boolean()


class RecordForm(Schema):
    what = fields.text(SHORT)
    who = fields.text(SHORT)
    sector = fields.text(40)
    leading = fields.Boolean()
    text = fields.text(LONGEST)
    balance = fields.text(LONGEST)
    first = fields.Date()
    last = fields.Date()
    review_on = fields.Date()
    registry_number = fields.text(40)
    insist = fields.Boolean()


class ChangedRecordForm(RecordForm):
    version = fields.Integer(required=True)
