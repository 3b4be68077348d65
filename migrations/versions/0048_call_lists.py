"""Which functions one calls about a place, each version of a list a row of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0048_call_lists"
down_revision = "0047_practice"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_list",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("named_place_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("call_list_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "named_place_id"],
            ["named_place.tenant_id", "named_place.id"],
            name=op.f("call_list_tenant_id_named_place_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("call_list_pkey")),
        sa.UniqueConstraint(
            "tenant_id",
            "named_place_id",
            "version",
            name=op.f("call_list_tenant_id_named_place_id_version_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def downgrade() -> None:
    op.drop_table("call_list")
