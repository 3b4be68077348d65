"""The shapes of the forms. Their fields are the acts' named inputs."""

from typing import cast

from app.est.texts import SHORT
from app.interfaces.forms import Schema, fields


class FinalForm(Schema):
    document_id = fields.UUID(required=True)
    registry_number = fields.text(SHORT)


def priorities_form(area_ids) -> Schema:
    """Four fields for each focus area, named by its id."""
    shape = {}
    for area_id in area_ids:
        shape |= {
            f"need-{area_id}": fields.Integer(),
            f"influence-{area_id}": fields.Integer(),
            f"rank-{area_id}": fields.Integer(),
            f"reason-{area_id}": fields.text(300),
        }
    return cast(Schema, Schema.from_dict(shape)())
