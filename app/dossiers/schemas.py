from app.interfaces.forms import Schema, fields


class PeriodQuery(Schema):
    """?fran=2025-11-01&till=2026-10-31; both may be missing."""

    first = fields.Date(data_key="fran")
    last = fields.Date(data_key="till")
