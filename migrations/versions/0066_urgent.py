"""Which types of events are told of at once, each choice a row of its own, and which reports have been."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0066_urgent"
down_revision = "0065_subscriptions"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "urgent_choice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("types", JSONB(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("urgent_choice_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("urgent_choice_pkey")),
        sa.UniqueConstraint("tenant_id", "version", name=op.f("urgent_choice_tenant_id_version_key")),
    )
    op.create_table(
        "urgent_report",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("urgent_report_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "incident_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f("urgent_report_tenant_id_incident_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "incident_id", name=op.f("urgent_report_pkey")),
    )


def downgrade() -> None:
    op.drop_table("urgent_report")
    op.drop_table("urgent_choice")
