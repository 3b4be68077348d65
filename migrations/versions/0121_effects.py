"""Results of before and after that a municipality shares, and the neighbours that one is compared with."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0121_effects"
down_revision = "0120_side_by_side"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "effects.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.add_column("evaluation", sa.Column("neighbours", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("evaluation", "neighbours", server_default=None)
    op.create_table(
        "shared_effect",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "area_id", "id", "evaluation_id")),
        sa.Column("kind", sa.String(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("effect", "error")),
        sa.Column("n", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("first", "last")),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.String()),
        sa.CheckConstraint("error > 0", name=op.f("shared_effect_error_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("shared_effect_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f("shared_effect_tenant_id_area_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "evaluation_id"],
            ["evaluation.tenant_id", "evaluation.id"],
            name=op.f("shared_effect_tenant_id_evaluation_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("shared_effect_pkey")),
    )
    still = sa.text("ended_at IS NULL")
    one = ["tenant_id", "evaluation_id"]
    op.create_index("shared_effect_once_idx", "shared_effect", one, unique=True, postgresql_where=still)
    op.create_index("shared_effect_area_idx", "shared_effect", ["area_id", "kind"])
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.effects_nearby")
    op.drop_table("shared_effect")
    op.drop_column("evaluation", "neighbours")
