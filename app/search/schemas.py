"""The shapes of what the API answers."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields


class SearchQuery(Schema):
    q = fields.String(required=True, metadata={"description": "Ett eller flera ord"})


class FoundOut(Schema):
    text = plain.String()
    note = plain.String()
    excerpt = plain.Function(
        lambda found: "".join(part.text for part in found.excerpt),
        metadata={"type": "string", "description": "Texten omkring ordet, där du får läsa den"},
    )
    id = plain.Function(
        lambda found: str(found.values["id"]) if "id" in found.values else None,
        metadata={"type": "string", "format": "uuid", "nullable": True},
    )


class KindOut(Schema):
    label = plain.String()
    n = plain.Integer(metadata={"description": "Så många som du får läsa"})
    more = plain.Boolean(metadata={"description": "Det finns fler än n"})
    hits = plain.List(plain.Nested(FoundOut))
