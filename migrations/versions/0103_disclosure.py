"""What was let out of what is counted, and the counts that all tables of a quarter are made of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0103_disclosure"
down_revision = "0100_problem_outline"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_basis",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("release_basis_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "quarter", name=op.f("release_basis_pkey")),
    )
    op.create_table(
        "released_table",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "area_id", "id")),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "rung")),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("refused", "content")),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("sha256", "addressed_to", "receiver", "decided_by")
        ),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('groups', 'months', 'areas')", name=op.f("released_table_kind_check")),
        sa.CheckConstraint(
            "addressed_to IN ('public', 'municipality', 'authority')", name=op.f("released_table_addressed_to_check")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("released_table_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"],
            ["tenant.id", "tenant.area_id"],
            name=op.f("released_table_tenant_id_area_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("released_table_pkey")),
        sa.UniqueConstraint("tenant_id", "quarter", "number", name=op.f("released_table_tenant_id_quarter_number_key")),
    )
    op.create_index("released_table_area_idx", "released_table", ["area_id", "quarter"])


def downgrade() -> None:
    op.drop_table("released_table")
    op.drop_table("release_basis")
