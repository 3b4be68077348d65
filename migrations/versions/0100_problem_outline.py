"""Where a problem is may be drawn on the map: the corners of an area."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0100_problem_outline"
down_revision = "0094_pledges"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("problem", sa.Column("outline", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("problem", "outline", server_default=None)


def downgrade() -> None:
    op.drop_column("problem", "outline")
