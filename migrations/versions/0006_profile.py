"""What differs between tenants in a table of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.policies import published

revision = "0006"
down_revision = "0005"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenant_profile",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("values", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name="tenant_profile_tenant_id_area_id_fkey"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="tenant_profile_tenant_id_fkey"),
        sa.PrimaryKeyConstraint("tenant_id", name="tenant_profile_pkey"),
    )
    published("tenant_profile")


def downgrade() -> None:
    op.drop_table("tenant_profile")
