"""The shapes of what is sent to the inbox, by form and by API."""

from uuid import UUID

from marshmallow.fields import Nested, Raw

from app.incidents.lists import STATES
from app.interfaces.forms import Schema, fields
from tenants.errors import Invalid


class InboxQuery(Schema):
    after = fields.UUID(metadata={"description": "Värdet next i förra svaret"})


class IndexQuery(InboxQuery):
    """With what has just been done."""

    ok = fields.text(20)
    granskade = fields.Integer()
    andrade = fields.Integer()
    kvar = fields.Integer()


class PairQuery(Schema):
    med = fields.UUID()


class Chosen(Schema):
    """Reports of the list, each as its id, a dot and the version that was read."""

    reports = fields.List(fields.text(60), load_default=[])
    one = fields.text(60)
    """The report whose own button was pressed."""


class Marked(Chosen):
    """With the fields of the same form's other button, which are not read."""

    category = named_place_id = reason = Raw()


class Change(Chosen):
    category = fields.text(60, load_default="")
    named_place_id = fields.UUID(load_default=None)
    reason = fields.text(300, load_default="")


class Version(Schema):
    version = fields.Integer(load_default=0)
    """None that there is, where the form does not say it: then the report has changed meanwhile."""


class Answer(Version):
    text = fields.text(2000, load_default="")


class Export(Schema):
    """Which reports of the list are taken out, as what."""

    group = fields.text(60)
    category = fields.text(60)
    organisation_id = fields.UUID()
    named_place_id = fields.UUID()
    text = fields.text(100)
    state = fields.choice(STATES)
    first = fields.Date()
    last = fields.Date()
    mine = fields.Boolean()
    kind = fields.choice(("csv", "xlsx"), load_default="csv")


class Settle(Version):
    insist = fields.Boolean(metadata={"description": "Texten pekar inte ut någon och släpps som den är"})


class Merge(Version):
    other_id = fields.UUID(load_default=None, metadata={"description": "Den som är samma händelse och slutar räknas"})
    other_version = fields.Integer(load_default=0)


class ReportRef(Schema):
    id = fields.UUID(required=True)
    version = fields.Integer(required=True, metadata={"description": "Den version som lästes"})


class ChosenBody(Schema):
    reports = Nested(ReportRef, many=True, required=True)


class ChangeBody(ChosenBody):
    category = fields.text(60, load_default="")
    named_place_id = fields.UUID(load_default=None)
    reason = fields.text(300, required=True)


class VersionBody(Schema):
    version = fields.Integer(required=True, metadata={"description": "Den version som lästes"})


class AnswerBody(VersionBody):
    text = fields.text(2000, required=True)


class ReleaseBody(VersionBody):
    insist = fields.Boolean(metadata={"description": "Texten pekar inte ut någon och släpps som den är"})


class MergeBody(VersionBody):
    other_id = fields.UUID(required=True, metadata={"description": "Den som slutar räknas"})
    other_version = fields.Integer(required=True)


def versions(said: dict) -> dict[UUID, int]:
    """Takes the reports out of a body: id -> version."""
    return {one["id"]: one["version"] for one in said.pop("reports")}


def chosen(said: dict) -> dict[UUID, int]:
    """Takes the reports out of what was sent: id -> version. Raises Invalid for what no list has written."""
    found, marked, pressed = {}, said.pop("reports"), said.pop("one", None)
    for one in [pressed] if pressed else marked:
        id, _dot, version = one.partition(".")
        try:
            found[UUID(id)] = int(version)
        except ValueError:
            raise Invalid({"reports": ["Välj rapporter i listan."]}) from None
    return found
