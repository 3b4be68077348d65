"""Types of events of a municipality's own, each under one national type; a report keeps both."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040_own_types"
down_revision = "0039_organisations"
branch_labels = depends_on = None

KEY = "incident_tenant_id_own_type_id_category_id_fkey"


def upgrade() -> None:
    op.create_table(
        "own_type",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("former_names", JSONB(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("own_type_category_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("own_type_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("own_type_pkey")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("own_type_tenant_id_name_key")),
        sa.UniqueConstraint("tenant_id", "id", "category_id", name=op.f("own_type_tenant_id_id_category_id_key")),
    )
    op.add_column("incident", sa.Column("own_type_id", sa.Uuid(), nullable=True))
    ends = ["tenant_id", "own_type_id", "category_id"], ["tenant_id", "id", "category_id"]
    op.create_foreign_key(op.f(KEY), "incident", "own_type", *ends)


def downgrade() -> None:
    op.drop_constraint(KEY, "incident", type_="foreignkey")
    op.drop_column("incident", "own_type_id")
    op.drop_table("own_type")
