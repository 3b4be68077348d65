"""The shapes of the forms. Their fields are the acts' named inputs."""

from app.interfaces.forms import Schema, fields
from app.publishing.models import APPROVERS, CONCERNS
from app.texts import LONGEST, SHORT

LINES = 4000


class _Item(Schema):
    title = fields.text(SHORT)
    text = fields.text(LONGEST)
    doing = fields.text(LONGEST)
    call = fields.text(LONGEST)
    happened_on = fields.Date()
    concerns = fields.choice(CONCERNS, load_default=CONCERNS[0])
    subject = fields.text(200)
    lines = fields.text(LINES)
    english_title = fields.text(SHORT)
    english_text = fields.text(LONGEST)
    easy_title = fields.text(SHORT)
    easy_text = fields.text(LONGEST)


class NewItemForm(_Item):
    pass


class ChangedItemForm(_Item):
    version = fields.Integer(required=True)


class SubmitForm(Schema):
    version = fields.Integer(required=True)
    note = fields.text(300)


class ApproveForm(Schema):
    version = fields.Integer(required=True)
    as_official = fields.Boolean()


class SendBackForm(Schema):
    version = fields.Integer(required=True)
    reason = fields.text(300)


class TakeBackForm(Schema):
    why = fields.text(300)


class ChoiceForm(Schema):
    version = fields.Integer(required=True)
    approver = fields.choice(APPROVERS, required=True)
