from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields


class Choose(Schema):
    version = fields.Integer(required=True)
    types = fields.List(fields.text(60), load_default=[])


class ChosenTypes(Schema):
    types = plain.List(plain.String(), metadata={"description": "Händelsetypernas kortnamn"})
    saved_at = fields.Moment(metadata={"description": "När det valdes; null om ingen har valt"})
