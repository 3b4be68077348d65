"""The shapes of the forms. Their fields are the acts' named inputs."""

from collections.abc import Mapping
from datetime import date

from app.closed_quarters.service import LONGEST_REASON
from app.est.models import CAUSES, EVIDENCE, JUDGEMENTS, KINDS, PROPOSALS, STATUSES
from app.figures.periods import Fortnight
from app.interfaces.forms import Schema, fields
from app.texts import INSIST, LONGEST, SHORT

FocusAreaForm = Schema.from_dict(
    {
        "title": fields.text(SHORT, required=True),
        "short_title": fields.text(SHORT),
        "description": fields.text(LONGEST, required=True),
        **{f"cause_{key}": fields.text(4 * LONGEST) for key in CAUSES},
        **{f"evidence_{key}": fields.text(LONGEST) for key in EVIDENCE},
        "lead_organisation_id": fields.UUID(),
        "member_ids": fields.List(fields.UUID()),
        "meets": fields.text(SHORT),
        "count_groups": fields.List(fields.text(60)),
        "count_types": fields.List(fields.text(60)),
        "count_sites": fields.List(fields.text(SHORT)),
        "count_sub_areas": fields.List(fields.text(SHORT)),
        INSIST: fields.Boolean(),
    }
)


class NewFocusAreaForm(FocusAreaForm):
    year = fields.Integer(required=True)


class ChangedFocusAreaForm(FocusAreaForm):
    version = fields.Integer(required=True)


class GoalForm(Schema):
    text = fields.text(500, required=True)
    measure = fields.text(SHORT, required=True)
    unit = fields.text(40, required=True)
    baseline = fields.Float()
    target = fields.Float()
    now = fields.Float()
    due = fields.Date()
    baseline_with = fields.Integer()
    baseline_of = fields.Integer()
    now_with = fields.Integer()
    now_of = fields.Integer()
    coverage_then = fields.Integer()
    coverage_now = fields.Integer()
    insist = fields.Boolean()


class ChangedGoalForm(GoalForm):
    version = fields.Integer(required=True)


class LateForm(Schema):
    """What may change a quarter whose report is final."""

    late_reason = fields.text(LONGEST_REASON)


class ActivityForm(LateForm):
    name = fields.text(SHORT, required=True)
    kind = fields.choice(KINDS, required=True)
    organisation_id = fields.UUID(required=True)
    planned_year = fields.Integer()
    year = fields.Integer(required=True)
    planned_1 = fields.Integer()
    planned_2 = fields.Integer()
    planned_3 = fields.Integer()
    planned_4 = fields.Integer()


class ChangedActivityForm(ActivityForm):
    version = fields.Integer(required=True)


class OccasionForm(LateForm):
    id = fields.UUID()
    activity_id = fields.UUID(required=True)
    done_on = fields.Date(required=True)
    result = fields.text(600)
    named_place_id = fields.UUID()
    place_text = fields.text(SHORT)
    organisation_id = fields.UUID()
    insist = fields.Boolean()


class FollowUpForm(LateForm):
    version = fields.Integer(required=True)
    status = fields.choice(STATUSES, required=True)
    judgement = fields.choice(JUDGEMENTS, required=True)
    why = fields.text(LONGEST, required=True)
    lessons = fields.text(LONGEST)
    obstacles = fields.text(LONGEST)
    resources = fields.text(LONGEST)
    proposal = fields.choice(PROPOSALS, required=True)
    decision = fields.text(LONGEST)
    needs_decision = fields.Boolean()
    responsible = fields.text(SHORT)
    insist = fields.Boolean()


class HandingInForm(Schema):
    version = fields.Integer(required=True)
    hand_in_reason = fields.text(LONGEST_REASON)


def started(asked: Mapping[str, str]) -> dict[str, str]:
    """What a new focus area's form holds when a picture's link has led to it: which picture it comes of."""
    try:
        first = date.fromisoformat(asked.get("bild", ""))
    except ValueError:
        return {}
    return {"description": f"Startat ur lägesbilden {Fortnight(first).label}, {Fortnight(first).days.label}."}
