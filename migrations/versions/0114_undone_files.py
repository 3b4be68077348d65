"""The reading of a file can be undone: what came with it, and what became of that."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0114_undone_files"
down_revision = "0111_redacted_law"
branch_labels = depends_on = None

TABLE = "intake_file"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("bringing", JSONB(), server_default="[]", nullable=False))
    op.add_column(TABLE, sa.Column("undone_at", sa.DateTime(timezone=True)))
    op.add_column(TABLE, sa.Column("undone_as", sa.String()))
    op.add_column(TABLE, sa.Column("undone", JSONB()))
    op.add_column(TABLE, sa.Column("not_undone", sa.String()))


def downgrade() -> None:
    for name in ("not_undone", "undone", "undone_as", "undone_at", "bringing"):
        op.drop_column(TABLE, name)
