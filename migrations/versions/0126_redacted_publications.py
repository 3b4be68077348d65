"""Redactions reach what is published, and tips, too."""

from pathlib import Path

from alembic import op

revision = "0126_redacted_publications"
down_revision = "0125_tips"
branch_labels = depends_on = None

FUNCTIONS = Path(__file__).parents[1] / "redactions.sql"
MADE = (
    "redact(uuid, boolean)",
    "redacted(jsonb, text)",
    "redacted(text, text)",
    "redaction_pattern(text)",
    "redacted_columns()",
)


def upgrade() -> None:
    for function in MADE:
        op.execute(f"DROP FUNCTION public.{function}")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(FUNCTIONS.read_text())


def downgrade() -> None:
    """What they reach was there before them."""
