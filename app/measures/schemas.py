"""The shapes of the forms and of what the API takes and answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.measures.models import CLASSES, KINDS, OBJECTS, STATES, TERMS
from app.measures.wording import FILTERS
from app.texts import SHORT


class Version(Schema):
    version = fields.Integer(load_default=0)


class DoneBody(Schema):
    """Nothing more is said of a task that is done."""


class _Asked(Schema):
    """The two questions."""

    text = fields.text(600, required=True)
    organisation_id = fields.UUID(required=True)
    function = fields.text(SHORT)
    due = fields.Date(required=True)
    insist = fields.Boolean()


class NewForm(_Asked):
    named_place_id = fields.UUID()
    decision_id = fields.UUID()
    alert = fields.text(400)
    alert_first = fields.Date()
    focus_area_id = fields.UUID()
    problem_id = fields.UUID()


class ChangedForm(_Asked):
    version = fields.Integer(required=True)
    starts_on = fields.Date()
    named_place_id = fields.UUID()
    place_text = fields.text(SHORT)
    place_owner = fields.text(SHORT)
    kind = fields.choice(KINDS)
    object = fields.choice(OBJECTS)
    method = fields.text(2000)
    partner_ids = fields.List(fields.UUID())
    term = fields.choice(TERMS)
    planned = fields.Integer()
    cost = fields.Integer()
    effect = fields.text(600)
    effect_types = fields.List(fields.text(60))
    by_intelligence = fields.Boolean()
    focus_area_id = fields.UUID()
    problem_id = fields.UUID()
    access_class = fields.choice(CLASSES)


class StateForm(Schema):
    version = fields.Integer(required=True)
    state = fields.choice(STATES, required=True)
    reason = fields.text(SHORT)
    insist = fields.Boolean()


class TaskForm(Schema):
    text = fields.text(SHORT, required=True)
    organisation_id = fields.UUID(required=True)
    function = fields.text(SHORT)
    due = fields.Date(required=True)
    insist = fields.Boolean()


class ChangedTaskForm(TaskForm):
    version = fields.Integer(required=True)


class OccasionForm(Schema):
    id = fields.UUID()
    done_on = fields.Date(required=True)
    result = fields.text(600)
    deficiencies = fields.Integer()
    rectified = fields.Integer()
    named_place_id = fields.UUID()
    organisation_id = fields.UUID()
    insist = fields.Boolean()


class MeasuresQuery(Schema):
    state = fields.choice(
        FILTERS, metadata={"description": "oppna, sena, uppgifter (någon är sen), klara eller avbrutna"}
    )
    kind = fields.choice(KINDS, metadata={"description": "Slag av åtgärd"})
    page = fields.Integer(load_default=1, metadata={"description": "Sida, från 1"})


class MeasureOut(Schema):
    id = plain.UUID(attribute="row.id")
    text = plain.String(attribute="row.text", metadata={"description": "Vad som ska göras"})
    organisation = plain.String(metadata={"description": "Den som ansvarar"})
    function = plain.String()
    due = plain.Date(attribute="row.due")
    state = plain.String(attribute="row.state")
    late = plain.Boolean(metadata={"description": "Skulle ha varit klart"})
    kind = plain.String()
    place = plain.String(attribute="where")
    occasions = plain.Integer(attribute="done", metadata={"description": "Loggade tillfällen"})
    planned = plain.Integer(allow_none=True, metadata={"description": "Planerade tillfällen"})
    version = plain.Integer(attribute="row.version")


class PageOfMeasures(Schema):
    rows = plain.List(plain.Nested(MeasureOut))
    more = plain.Boolean(metadata={"description": "Det finns en sida till"})


class TaskOut(Schema):
    id = plain.UUID(attribute="row.id")
    text = plain.String(attribute="row.text")
    who = plain.String()
    due = plain.Date(attribute="row.due")
    done = plain.Boolean()
    version = plain.Integer(attribute="row.version", metadata={"description": "Skickas med när uppgiften är gjord"})


class MeasurePageOut(Schema):
    measure = plain.Nested(MeasureOut, attribute="seen")
    tasks = plain.List(plain.Nested(TaskOut))


class OccasionOut(Schema):
    id = plain.UUID()
    done_on = plain.Date()
    result = plain.String()
