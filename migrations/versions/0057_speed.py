"""A state of each tenant, by which processes know whether what they have counted is still true."""

import sqlalchemy as sa
from alembic import op

revision = "0057_speed"
down_revision = "0056_meetings"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenant_state",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f("tenant_state_tenant_id_area_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("tenant_state_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("tenant_state_pkey")),
    )
    op.create_index("tenant_state_area_idx", "tenant_state", ["area_id"])
    op.execute("INSERT INTO tenant_state SELECT id, area_id, gen_random_uuid() FROM tenant")


def downgrade() -> None:
    op.drop_table("tenant_state")
