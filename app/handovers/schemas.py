"""The shapes of the forms and of what the API takes and answers. The fields of a form are the acts' named inputs."""

from marshmallow import fields as plain

from app.handovers.models import ANSWERS
from app.handovers.wording import FILTERS
from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class Version(Schema):
    version = fields.Integer(load_default=0)


class ChangedForm(Version):
    place = fields.text(SHORT, required=True)
    asked = fields.text(600, required=True)
    due = fields.Date(required=True)
    insist = fields.Boolean()


class HandoverForm(Schema):
    organisation_id = fields.UUID(required=True)
    place = fields.text(SHORT, required=True)
    asked = fields.text(600, required=True)
    due = fields.Date(required=True)
    insist = fields.Boolean()


class SayForm(Version):
    state = fields.choice(ANSWERS, required=True)
    reason = fields.text(SHORT)
    insist = fields.Boolean()


class TypeForm(Schema):
    category = fields.text(60, required=True)
    handed = fields.Boolean(load_default=False)
    organisation_id = fields.UUID(load_default=None)


class HandoversQuery(Schema):
    state = fields.choice(FILTERS, metadata={"description": "oppna, sena, nej, klara eller tagna"})
    page = fields.Integer(load_default=1, metadata={"description": "Sida, från 1"})


class HandoverOut(Schema):
    id = plain.UUID(attribute="row.id")
    what = plain.String(metadata={"description": "Händelsetypen"})
    place = plain.String(attribute="row.place")
    asked = plain.String(attribute="row.asked", metadata={"description": "Vad som ska göras"})
    due = plain.Date(attribute="row.due")
    organisation = plain.String()
    state = plain.String(
        attribute="row.state", metadata={"description": "sent, taken_on, done, declined eller taken_back"}
    )
    late = plain.Boolean(metadata={"description": "Skulle ha varit gjort"})
    sent_at = fields.Moment(attribute="row.sent_at")
    version = plain.Integer(attribute="row.version", metadata={"description": "Skickas med när läget ändras"})


class PageOfHandovers(Schema):
    rows = plain.List(plain.Nested(HandoverOut))
    more = plain.Boolean(metadata={"description": "Det finns en sida till"})
