"""A reading of a file tells how many of its rows came in stopped. What was read before came in without any."""

import sqlalchemy as sa
from alembic import op

revision = "0010_stopped_rows"
down_revision = "0009_audience"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("intake_file", sa.Column("stopped", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("intake_file", "stopped")
