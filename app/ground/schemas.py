from app.ground.models import KINDS
from app.interfaces.forms import Schema, fields


class TakeFile(Schema):
    kind = fields.choice(KINDS, required=True)
    source = fields.text(160, load_default="")


class SaveDraft(Schema):
    stands = fields.text(64, load_default="")


class RenameArea(Schema):
    version = fields.Integer(required=True)
    name = fields.text(80, required=True)


class Place(Schema):
    name = fields.text(80, required=True)
    kind = fields.text(60, required=True)
    other_names = fields.text(400, load_default="")
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)


class ChangePlace(Place):
    version = fields.Integer(required=True)


class EndPlace(Schema):
    version = fields.Integer(required=True)
    ended = fields.Boolean(required=True)


class Merge(Schema):
    version = fields.Integer(required=True)
    into_id = fields.UUID(required=True)
