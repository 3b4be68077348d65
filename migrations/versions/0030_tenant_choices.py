"""What a tenant's own people choose of its profile, and its coat of arms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030_tenant_choices"
down_revision = "0028_words"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenant_choices",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("values", JSONB(), nullable=False),
        sa.Column("arms", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("tenant_choices_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("tenant_choices_pkey")),
    )


def downgrade() -> None:
    op.drop_table("tenant_choices")
