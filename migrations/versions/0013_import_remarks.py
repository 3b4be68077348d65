"""A reading of a file keeps what of its new rows together is worth a look."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013_import_remarks"
down_revision = "0012_organisation_history"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("intake_file", sa.Column("remarks", JSONB(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("intake_file", "remarks")
