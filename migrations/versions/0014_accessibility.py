"""Who stands behind the service at a tenant, and where faults in its accessibility are reported."""

import sqlalchemy as sa
from alembic import op

revision = "0014_accessibility"
down_revision = "0013_import_remarks"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "accessibility_contact",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("accessibility_contact_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("accessibility_contact_pkey")),
    )


def downgrade() -> None:
    op.drop_table("accessibility_contact")
