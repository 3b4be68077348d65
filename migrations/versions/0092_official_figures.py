"""Published figures: what came together, each figure as it came, and a file that is looked at before it is saved."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0092_official_figures"
down_revision = "0089_attachments"
branch_labels = depends_on = None

KIND = "kind IN ('offences', 'police_list', 'survey', 'indicator')"


def _base(table: str) -> tuple:
    return (
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    )


def _text(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.String(), nullable=False) for column in columns]


def upgrade() -> None:
    op.create_table(
        "official_delivery",
        *_base("official_delivery"),
        *_text("kind", "source", "how", "name"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_text("by"),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.String()),
        sa.CheckConstraint(KIND, name=op.f("official_delivery_kind_check")),
        sa.CheckConstraint("how IN ('file', 'hand', 'fetched')", name=op.f("official_delivery_how_check")),
    )
    op.create_index("official_delivery_idx", "official_delivery", ["tenant_id", "kind", "at"])
    op.create_table(
        "official_figure",
        *_base("official_figure"),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        *_text("code", "name"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("value", sa.Float()),
        sa.Column("per_100_000", sa.Float()),
        sa.Column("answers", sa.Integer()),
        sa.Column("preliminary", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "delivery_id"],
            ["official_delivery.tenant_id", "official_delivery.id"],
            name=op.f("official_figure_tenant_id_delivery_id_fkey"),
        ),
        sa.CheckConstraint("first <= last", name=op.f("official_figure_days_check")),
        sa.CheckConstraint("value >= 0", name=op.f("official_figure_value_check")),
    )
    op.create_index("official_figure_idx", "official_figure", ["tenant_id", "delivery_id"])
    op.create_index("official_figure_last_idx", "official_figure", ["tenant_id", "last"])
    op.create_table(
        "official_draft",
        *_base("official_draft"),
        *_text("kind", "source", "file_name"),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("content", "remarks")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KIND, name=op.f("official_draft_kind_check")),
    )


def downgrade() -> None:
    for table in ("official_draft", "official_figure", "official_delivery"):
        op.drop_table(table)
