"""Before and after: how a measure is judged and what became of it; and numbers that were measured."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0077_evaluations"
down_revision = "0076_groups"
branch_labels = depends_on = None


def _key(column: str, other: str, table: str = "evaluation") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def upgrade() -> None:
    op.create_table(
        "evaluation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("replaces_id", sa.Uuid()),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("treated", "control", "beside", "types")),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("weeks", sa.SmallInteger(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("expected", JSONB(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(), nullable=False),
        sa.Column("result", JSONB()),
        sa.Column("counted_at", sa.DateTime(timezone=True)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.String()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("evaluation_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("evaluation_pkey")),
        _key("measure_id", "measure"),
        _key("replaces_id", "evaluation"),
        sa.CheckConstraint("weeks IN (12, 26, 52)", name=op.f("evaluation_weeks_check")),
        sa.UniqueConstraint(
            "tenant_id", "measure_id", "number", name=op.f("evaluation_tenant_id_measure_id_number_key")
        ),
    )
    op.create_index("evaluation_due_idx", "evaluation", ["tenant_id", "due"])
    op.create_table(
        "measurement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("named_place_id", sa.Uuid()),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.SmallInteger()) for name in ("speed_limit", "percentile_85", "over_limit")),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.String()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("measurement_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("measurement_pkey")),
        _key("organisation_id", "organisation", "measurement"),
        _key("named_place_id", "named_place", "measurement"),
        sa.CheckConstraint("kind IN ('speed', 'cost', 'neighbours')", name=op.f("measurement_kind_check")),
        sa.CheckConstraint("number >= 0", name=op.f("measurement_number_check")),
        sa.CheckConstraint("speed_limit > 0", name=op.f("measurement_speed_limit_check")),
        sa.CheckConstraint("percentile_85 > 0", name=op.f("measurement_percentile_85_check")),
        sa.CheckConstraint("over_limit BETWEEN 0 AND 100", name=op.f("measurement_over_limit_check")),
    )
    op.create_index("measurement_first_idx", "measurement", ["tenant_id", "kind", "first"])
    op.create_index("measurement_place_idx", "measurement", ["tenant_id", "named_place_id"])
    op.create_table(
        "measure_basis",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("measurement_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("measure_basis_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "measure_id", name=op.f("measure_basis_pkey")),
        _key("measure_id", "measure", "measure_basis"),
        _key("measurement_id", "measurement", "measure_basis"),
    )


def downgrade() -> None:
    for table in ("measure_basis", "measurement", "evaluation"):
        op.drop_table(table)
