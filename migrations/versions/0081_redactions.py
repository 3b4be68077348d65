"""Redactions: who asks for some words to be removed, who confirms it, and the function that lets a mask stand there."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0081_redactions"
down_revision = "0079_speed"
branch_labels = depends_on = None

FUNCTIONS = Path(__file__).parents[1] / "redactions.sql"


def _text(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.String(), nullable=False) for column in columns]


def _moment(column: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(column, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "redaction",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_text("state", "words", "reason"),
        _moment("asked_at"),
        *_text("asked_by"),
        sa.Column("asked_person", sa.Uuid(), nullable=False),
        *_text("asked_as"),
        _moment("ended_at", nullable=True),
        *_text("ended_by"),
        sa.Column("ended_person", sa.Uuid()),
        *_text("answer", "keyed_hash"),
        sa.Column("n_words", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'refused', 'withdrawn', 'expired')", name=op.f("redaction_state_check")
        ),
        sa.CheckConstraint("asked_as IN ('coordinator', 'registrar')", name=op.f("redaction_asked_as_check")),
        sa.CheckConstraint("state = 'waiting' OR words = ''", name=op.f("redaction_words_check")),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("redaction_ended_check")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR ended_person <> asked_person", name=op.f("redaction_two_persons_check")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("redaction_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("redaction_pkey")),
    )
    op.create_table(
        "redaction_row",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("redaction_id", sa.Uuid(), nullable=False),
        *_text("table_name"),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        *_text("part", "sha256"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("redaction_row_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "redaction_id"],
            ["redaction.tenant_id", "redaction.id"],
            name=op.f("redaction_row_tenant_id_redaction_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "redaction_id", "table_name", "row_id", "part", name=op.f("redaction_row_pkey")
        ),
    )
    op.create_index("redaction_row_idx", "redaction_row", ["tenant_id", "table_name", "row_id"])
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(FUNCTIONS.read_text())


def downgrade() -> None:
    for function in (
        "redact",
        "redacted(jsonb, text)",
        "redacted(text, text)",
        "redaction_pattern",
        "redacted_columns",
    ):
        op.execute(f"DROP FUNCTION public.{function}")
    op.drop_table("redaction_row")
    op.drop_table("redaction")
