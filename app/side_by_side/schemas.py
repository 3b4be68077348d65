"""The shapes of the form and of what the API takes and answers: the fields of a form are the act's named inputs."""

from marshmallow import fields as plain

from app.interfaces.forms import Schema, fields
from app.texts import SHORT


class FileForm(Schema):
    """The file comes beside the form."""

    source = fields.text(SHORT)


class ComparisonQuery(Schema):
    municipalities = fields.text(200, metadata={"description": "Kommunkoder med komma emellan: 1960,1983"})
    group = fields.text(20, metadata={"description": "omradet, storlek, slag, lanet eller alla"})
    source = fields.text(SHORT)
    what = fields.text(160, metadata={"description": "Brås kod, eller vad som räknas"})
    year = fields.Integer()
    line = fields.text(300, metadata={"description": "Grupp, eller grupper med plus emellan, av det som är utlämnat"})
    quarter = fields.text(7, metadata={"description": "2026-Q3"})


class TownOut(Schema):
    code = plain.String()
    name = plain.String()
    n = plain.Integer(allow_none=True)
    then = plain.Integer(allow_none=True, metadata={"description": "Samma tid året före"})
    people = plain.Float(allow_none=True)
    rate = plain.Float(allow_none=True, metadata={"description": "Per 1 000 invånare"})
    low = plain.Float(allow_none=True)
    high = plain.Float(allow_none=True)
    against = plain.Integer(allow_none=True, metadata={"description": "−1, 0 eller 1: under, inom eller över"})


class OfficialOut(Schema):
    source = plain.String()
    what = plain.String()
    year = plain.Integer()
    towns = plain.List(plain.Nested(TownOut))
    group = plain.List(plain.Nested(TownOut))


class ReportedOut(Schema):
    town = plain.Nested(TownOut)
    coverage = plain.List(plain.Integer(), allow_none=True)
    alike = plain.String(metadata={"description": "alike, unalike eller unknown: om rapporteringen går att jämföra"})
    decided = plain.String()


class ComparisonOut(Schema):
    """Published figures and what was let out, apart."""

    official = plain.Nested(OfficialOut, allow_none=True)
    quarter = plain.Function(lambda found: str(found.chosen.quarter) if found.chosen.quarter else None)
    reported = plain.List(plain.Nested(ReportedOut))
