"""What the police area reads of its municipalities' pledges and of the law; redactions reach it."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0123_area_papers"
down_revision = "0122_findings_on_a_map"
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
    op.create_table(
        "area_paper",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("progress", JSONB(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("area_paper_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f("area_paper_tenant_id_area_id_fkey")
        ),
        sa.CheckConstraint("kind IN ('pledge', 'assessment', 'duties')", name=op.f("area_paper_kind_check")),
        sa.CheckConstraint(
            "standing IN ('valid', 'replaced', 'final', 'kept')", name=op.f("area_paper_standing_check")
        ),
        sa.UniqueConstraint("tenant_id", "kind", "about_id", name=op.f("area_paper_tenant_id_kind_about_id_key")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("area_paper_pkey")),
    )
    op.create_index("area_paper_area_idx", "area_paper", ["area_id"])
    for function in MADE:
        op.execute(f"DROP FUNCTION public.{function}")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(FUNCTIONS.read_text())


def downgrade() -> None:
    op.drop_table("area_paper")
