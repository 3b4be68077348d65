"""Where the papers behind real reports are to be found. A municipality that is there already takes in reports: what its
profile does not say is that it does."""

import sqlalchemy as sa
from alembic import op

revision = "0046_go_live"
down_revision = "0045_log_indexes"
branch_labels = depends_on = None

KINDS = (
    "bitradesavtal",
    "konsekvensbedomning",
    "registerforteckning",
    "namnder",
    "gallring",
    "delegation",
    "information",
)


def upgrade() -> None:
    quoted = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_table(
        "go_live_paper",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.CheckConstraint(f"kind IN ({quoted})", name=op.f("go_live_paper_kind_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("go_live_paper_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("go_live_paper_pkey")),
        sa.UniqueConstraint("tenant_id", "kind", "version", name=op.f("go_live_paper_tenant_id_kind_version_key")),
    )


def downgrade() -> None:
    op.drop_table("go_live_paper")
