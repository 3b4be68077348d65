"""The words that are planted in Köping and which columns take them; and the quarter and fortnight it is planted for."""

from sqlalchemy import CheckConstraint, String

from tenants.models import Base, Open, Published
from tests.tenants.rows import MODELS

SECRET, TOLD, OPEN = "kanariefågel", "trädgårdssångare", "koltrast"
"""In what Köping alone may read · in what it publishes to its police area (public geography, population) · in what
everybody may read."""
TOLD_NEARBY = {("released_table", "decided_by")}
"""By whom a table was let out, which whoever compares is told."""
QUARTER, FORTNIGHT = "2026-Q3", "2026-11-09"
CODES = {
    "kind",
    "role",
    "period",
    "quarter",
    "rung",
    "media_type",
    "sha256",
    "source_sha256",
    "token_hash",
    "code_hash",
    "secret_hash",
    "recipe",
    "proof_hash",
    "device",
    "hash",
    "previous",
    "group_slug",
    "source",
    "how",
    "people_band",
    "reported_to_police",
    "step_text",
    "act",
    "object_kind",
    "change",
    "concerned_role",
    "mac",
    "outcome",
    "unit",
    "count",
    "main_count",
    "audience",
    "state",
    "content_hash",
    "subject",
    "stored",
    "intake_key",
    "intake_content",
    "file_sha256",
    "message_id",
    "alert_audience",
    "what",
    "needs",
    "answer",
    "mood",
    "replaces",
    "code",
}
"""Columns that hold the product's own words, never anybody's text."""


def canary_columns() -> list[tuple[str, str, str]]:
    """(table, column, word) of every text that people write in a tenant."""
    found = []
    for name, model in MODELS.items():
        table = Base.metadata.tables[name]
        checks = " ".join(str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint))
        for column in table.columns:
            if isinstance(column.type, String) and column.name not in CODES and f"{column.name} IN" not in checks:
                open_to_all = issubclass(model, Open) or (name, column.name) in TOLD_NEARBY
                word = OPEN if open_to_all else TOLD if issubclass(model, Published) else SECRET
                found.append((name, column.name, word))
    return found
