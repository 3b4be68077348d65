from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields

LONGEST = 100


class AddressQuery(Schema):
    """What somebody types of an address."""

    q = fields.text(LONGEST, load_default="", metadata={"description": "Gata och nummer, eller början av dem"})


class Point(Schema):
    """A point that is chosen in the form."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)


class AddressOut(Schema):
    street = plain.String()
    number = plain.Integer(metadata={"description": "0 för ett namn utan nummer"})
    letter = plain.String()
    town = plain.String()
    lat = plain.Float()
    lon = plain.Float()


class AddressesOut(Schema):
    addresses = plain.List(plain.Nested(AddressOut))
    streets = plain.List(plain.String(), metadata={"description": "Gator som passar, när inget nummer är skrivet"})
