"""Before and after: how a measure is judged, and what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0077_evaluations"
down_revision = "0074_problems"
branch_labels = depends_on = None


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"evaluation_tenant_id_{column}_fkey")
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


def downgrade() -> None:
    op.drop_table("evaluation")
