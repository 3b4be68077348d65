"""Pairs of reports that may tell of the same event."""

import sqlalchemy as sa
from alembic import op

revision = "0053_form"
down_revision = "0052_letters"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "incident_double",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint("outcome IN ('same', 'different')", name=op.f("incident_double_outcome_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("incident_double_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "first_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f("incident_double_tenant_id_first_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "second_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f("incident_double_tenant_id_second_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("incident_double_pkey")),
    )
    op.create_index("incident_double_first_idx", "incident_double", ["tenant_id", "first_id"])
    op.create_index("incident_double_second_idx", "incident_double", ["tenant_id", "second_id"])
    op.create_index(
        "incident_double_open_idx",
        "incident_double",
        ["tenant_id", "found_at"],
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("incident_double")
