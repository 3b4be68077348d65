"""The shape of the log page's address."""

from app.audit_log.labels import ACTS
from app.interfaces import fields
from app.interfaces.forms import Schema


class LogQuery(Schema):
    reads = fields.Boolean()
    membership_id = fields.UUID()
    act = fields.choice(ACTS)
    object_id = fields.UUID(error_messages={"invalid_uuid": "Klistra in hela numret, som det står i loggen."})
    named_place_id = fields.UUID()
    first = fields.Date()
    last = fields.Date()
    after = fields.text(100)


class RightsQuery(Schema):
    after = fields.text(100)
