"""The shapes of the forms. Their fields are the acts' named inputs."""

from typing import cast

from app.closed_quarters.service import LONGEST_REASON
from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class FinalForm(Schema):
    document_id = fields.UUID(required=True)
    registry_number = fields.text(SHORT)
    case_number = fields.text(SHORT)


def priorities_form(area_ids) -> Schema:
    """Four fields for each focus area, named by its id."""
    shape: dict = {f"{name}-{id}": fields.Integer() for id in area_ids for name in ("need", "influence", "rank")}
    shape |= {"version": fields.Integer(required=True), "late_reason": fields.text(LONGEST_REASON)}
    shape |= {f"reason-{id}": fields.text(300) for id in area_ids}
    return cast(Schema, Schema.from_dict(shape)())
