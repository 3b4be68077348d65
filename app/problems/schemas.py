"""The shapes of the forms and of what the API answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.problems.models import KINDS, LOGGED, SOURCES, STAGES, STEPS, STRENGTHS, TEXTS
from app.problems.wording import FILTERS, SCALE
from app.texts import LONGEST, SHORT


class Version(Schema):
    version = fields.Integer(load_default=0)


class _What(Schema):
    title = fields.text(SHORT, required=True)
    place_text = fields.text(SHORT)
    named_place_ids = fields.List(fields.UUID())
    sub_area_ids = fields.List(fields.UUID())
    outline = fields.text(1000)
    insist = fields.Boolean()


class NewProblemForm(_What):
    id = fields.UUID()
    seen_in = fields.Date()


ChangedProblemForm = _What.from_dict(
    {
        "version": fields.Integer(load_default=0),
        "types": fields.List(fields.text(60)),
        "weeks": fields.Integer(),
        **{name: fields.text(LONGEST) for name in TEXTS},
        **{f"evidence_{name}": fields.text(LONGEST) for name in SOURCES},
        "need": fields.choice([str(one) for one in SCALE]),
        "influence": fields.choice([str(one) for one in SCALE]),
    }
)


class StageForm(Version):
    stage = fields.choice(STAGES, required=True)


class EndForm(Version):
    reason = fields.text(SHORT, required=True)
    insist = fields.Boolean()


class LinkForm(Version):
    focus_area_id = fields.UUID(load_default=None)


class CauseForm(Version):
    kind = fields.choice(KINDS, required=True)
    text = fields.text(300, required=True)
    source = fields.choice(SOURCES)
    strength = fields.choice(STRENGTHS, required=True)
    insist = fields.Boolean()


class StepForm(Schema):
    id = fields.UUID()
    what = fields.choice((*STEPS, *LOGGED), required=True)
    line = fields.text(SHORT)
    day = fields.Date(required=True)
    insist = fields.Boolean()


class ProblemsQuery(Schema):
    state = fields.choice(FILTERS, metadata={"description": "pagar eller avslutade; utelämnad: alla"})


class ProblemOut(Schema):
    id = plain.UUID(attribute="row.id")
    title = plain.String(attribute="row.title")
    where = plain.String(metadata={"description": "Var i ord; tomt för den som bara läser rubrik"})
    stage = plain.String(attribute="row.stage", metadata={"description": ", ".join(STAGES)})
    ended = plain.Boolean()
    need = plain.Integer(allow_none=True)
    influence = plain.Integer(allow_none=True)
    made_at = fields.Moment(attribute="row.made_at")


class CauseOut(Schema):
    kind = plain.String(metadata={"description": ", ".join(KINDS)})
    text = plain.String()
    source = plain.String(metadata={"description": "Vad det vilar på: " + ", ".join(SOURCES) + " eller tomt"})
    strength = plain.String(metadata={"description": ", ".join(STRENGTHS)})


class CountedProblemOut(Schema):
    n = plain.Integer(metadata={"description": "Antal rapporter"})
    organisations = plain.Integer(metadata={"description": "Från så många verksamheter"})
    first = plain.Date(attribute="days.first")
    last = plain.Date(attribute="days.last")
    source = plain.String(metadata={"description": "Vad som är räknat, i ord"})
    audience = plain.String(metadata={"description": "Vilka läsares rapporter som är räknade"})


class ProblemPageOut(Schema):
    seen = plain.Nested(ProblemOut, data_key="problem")
    texts = plain.Dict(keys=plain.String(), values=plain.String())
    evidence = plain.Dict(keys=plain.String(), values=plain.String())
    causes = plain.List(plain.Nested(CauseOut))
    number = plain.Nested(CountedProblemOut, allow_none=True)


class FollowedOut(Schema):
    id = plain.UUID(attribute="row.id")
    named_place_id = plain.UUID(attribute="row.named_place_id")
    place = plain.String()
    stage = plain.String(attribute="row.stage", metadata={"description": ", ".join(STEPS)})
    stepped_on = plain.Date(attribute="row.stepped_on", metadata={"description": "Då något gjordes senast"})
    ended = plain.Boolean()
