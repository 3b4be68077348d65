"""What the police area may read is decided in the browser: the decisions, and the function that carries them out."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0036_ground"
down_revision = "0033_basemaps_of_an_area"
branch_labels = depends_on = None

SHARING = (Path(__file__).parent.parent / "sharing.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.create_table(
        "sharing_decision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_slug", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("sharing_decision_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("sharing_decision_pkey")),
    )
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SHARING)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.share_groups")
    op.drop_table("sharing_decision")
