"""Published figures of many municipalities, and what the municipalities of an area have let out to each other."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0120_side_by_side"
down_revision = "0117_area_sharing"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "nearby.sql").read_text(encoding="utf-8")
RECEIVERS = "released_table_addressed_to_check"


def _to(*receivers: str) -> None:
    op.drop_constraint(op.f(RECEIVERS), "released_table")
    told = ", ".join(f"'{one}'" for one in receivers)
    op.create_check_constraint(op.f(RECEIVERS), "released_table", f"addressed_to IN ({told})")


def upgrade() -> None:
    op.create_table(
        "reference_delivery",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("source", "name")),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("towns", "things")),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.String()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("reference_delivery_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("reference_delivery_pkey")),
    )
    op.create_index("reference_delivery_idx", "reference_delivery", ["tenant_id", "at"])
    op.create_table(
        "reference_figure",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "delivery_id")),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("value", sa.Float()),
        sa.CheckConstraint("value >= 0", name=op.f("reference_figure_value_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("reference_figure_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "delivery_id"],
            ["reference_delivery.tenant_id", "reference_delivery.id"],
            name=op.f("reference_figure_tenant_id_delivery_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "delivery_id", "what", "year", "code", name=op.f("reference_figure_pkey")),
    )
    op.create_index("reference_figure_idx", "reference_figure", ["tenant_id", "what", "year"])
    _to("public", "municipality", "authority", "neighbours")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    """A table that was let out to the neighbours keeps its receiver: the ledger is never changed."""
    op.execute("DROP FUNCTION public.let_out_nearby")
    for table in ("reference_figure", "reference_delivery"):
        op.drop_table(table)
