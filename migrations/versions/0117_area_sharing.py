"""What a municipality tells its police area under an agreement, and what the area's chief answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0117_area_sharing"
down_revision = "0114_undone_files"
branch_labels = depends_on = None


def published(table: str, *columns, key: tuple[str, ...], indexed: tuple[str, ...]) -> None:
    op.create_table(
        table,
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "area_id")),
        *columns,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f(f"{table}_tenant_id_area_id_fkey")
        ),
        sa.PrimaryKeyConstraint("tenant_id", *key, name=op.f(f"{table}_pkey")),
    )
    op.create_index(f"{table}_area_idx", table, list(indexed))


def texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def counted(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("n > 0", name=op.f(f"{table}_n_check"))


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    published(
        "area_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("parts", "types")),
        *texts("controller", "decided_by"),
        sa.Column("decided_on", sa.Date(), nullable=False),
        *texts("case_number"),
        sa.Column("recorded_at", moment, nullable=False),
        key=("id",),
        indexed=("area_id",),
    )
    published(
        "area_part",
        *texts("part"),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        key=("part",),
        indexed=("area_id",),
    )
    published(
        "area_hour",
        sa.Column("week", sa.Date(), nullable=False),
        *texts("group_slug", "type_slug"),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("weekday", "part")),
        sa.Column("n", sa.Integer(), nullable=False),
        counted("area_hour"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("area_hour_weekday_check")),
        sa.CheckConstraint("part BETWEEN -1 AND 2", name=op.f("area_hour_part_check")),
        key=("week", "group_slug", "type_slug", "weekday", "part"),
        indexed=("area_id", "week"),
    )
    published(
        "area_manner",
        sa.Column("week", sa.Date(), nullable=False),
        *texts("group_slug", "sub_area", "how"),
        sa.Column("n", sa.Integer(), nullable=False),
        counted("area_manner"),
        key=("week", "group_slug", "sub_area", "how"),
        indexed=("area_id", "week"),
    )
    op.create_table(
        "police_answer",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "id", "municipality_id", "decision_id")),
        *texts("answer"),
        sa.Column("answered_at", moment, nullable=False),
        sa.CheckConstraint("answer IN ('commits', 'declines')", name=op.f("police_answer_answer_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("police_answer_tenant_id_fkey")),
        sa.ForeignKeyConstraint(["municipality_id"], ["tenant.id"], name=op.f("police_answer_municipality_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("police_answer_pkey")),
        sa.UniqueConstraint("tenant_id", "decision_id", name=op.f("police_answer_tenant_id_decision_id_key")),
    )
    op.create_index("police_answer_municipality_idx", "police_answer", ["municipality_id", "answered_at"])


def downgrade() -> None:
    for table in ("police_answer", "area_manner", "area_hour", "area_part", "area_agreement"):
        op.drop_table(table)
