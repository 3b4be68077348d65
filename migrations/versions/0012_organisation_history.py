"""An index by which the days that each organisation has reported are walked, to tell since when it reports regularly."""

import sqlalchemy as sa
from alembic import op

revision = "0012_organisation_history"
down_revision = "0011_one_number"
branch_labels = depends_on = None

INDEX = "incident_organisation_idx"


def upgrade() -> None:
    op.create_index(
        INDEX,
        "incident",
        ["tenant_id", "organisation_id", "local_date"],
        postgresql_include=["category_id"],
        postgresql_where=sa.text("state = 'counted'"),
    )


def downgrade() -> None:
    op.drop_index(INDEX)
