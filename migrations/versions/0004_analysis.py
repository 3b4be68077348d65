"""Analysis: what a worker finds in a period's reports, for each kind of reader."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.policies import owned

revision = "0004"
down_revision = "0003"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture_analysis",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("removals", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("findings", JSONB(), nullable=False),
        sa.CheckConstraint("reading IN ('all', 'police', 'internal')", name=op.f("picture_analysis_reading_check")),
        sa.CheckConstraint("first <= last", name=op.f("picture_analysis_days_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["run.tenant_id", "run.id"], name=op.f("picture_analysis_tenant_id_run_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("picture_analysis_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "first", "reading", name=op.f("picture_analysis_pkey")),
    )
    op.add_column("month_tally", sa.Column("removed", sa.Integer(), server_default="0", nullable=False))
    owned("picture_analysis", web="SELECT", worker="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.drop_column("month_tally", "removed")
    op.drop_table("picture_analysis")
