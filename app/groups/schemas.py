"""The shapes of the form and of what the API answers."""

from marshmallow import fields as plain

from app.groups.service import MOST_MEMBERS
from app.interfaces.forms import Schema, fields
from app.texts import SHORT

_MEMBERS = {f"organisation_{n}": fields.UUID() for n in range(1, MOST_MEMBERS + 1)} | {
    f"function_{n}": fields.text(SHORT, load_default="") for n in range(1, MOST_MEMBERS + 1)
}
_SAID = {
    "kind": fields.text(20, load_default=""),
    "name": fields.text(SHORT, load_default=""),
    "purpose": fields.text(600, load_default=""),
    "meets": fields.text(SHORT, load_default=""),
    "named_place_id": fields.UUID(),
    "insist": fields.Boolean(),
}
GroupForm = Schema.from_dict({**_SAID, **_MEMBERS}, name="GroupForm")
ChangedGroupForm = Schema.from_dict(
    {**_SAID, **_MEMBERS, "version": fields.Integer(required=True)}, name="ChangedGroupForm"
)


class MemberOut(Schema):
    organisation = plain.String()
    function = plain.String()


class GroupOut(Schema):
    id = plain.UUID(attribute="row.id")
    kind = plain.String(attribute="row.kind")
    name = plain.String()
    purpose = plain.String()
    meets = plain.String()
    focus_area_id = plain.UUID(attribute="row.focus_area_id", allow_none=True)
    place = plain.String()
    ended_on = plain.Date(allow_none=True)
    members = plain.List(
        plain.Nested(MemberOut), metadata={"description": "Verksamheter och funktioner, aldrig personer"}
    )
