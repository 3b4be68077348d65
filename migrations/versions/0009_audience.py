"""Documents and runs say which audience they are for, and changed reports are found by when they were changed.

What was made before counted every report, so it is opened by those alone who may count them all.
"""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0009_audience"
down_revision = "0008_runs"
branch_labels = depends_on = None

FORMER_KEY = "document_tenant_id_kind_period_edition_state_key"
KEY = "document_tenant_id_kind_period_edition_audience_state_key"


def upgrade() -> None:
    op.add_column("run", sa.Column("audience", sa.String()))
    op.add_column("document", sa.Column("audience", sa.String()))
    op.add_column("document", sa.Column("counted_at", sa.DateTime(timezone=True)))
    connection = op.get_bind()
    for _tenant_id in for_each_tenant(connection):
        connection.execute(sa.text("UPDATE document SET audience = 'all', counted_at = made_at"))
    op.alter_column("document", "audience", nullable=False)
    op.alter_column("document", "counted_at", nullable=False)
    op.create_check_constraint("audience", "document", "audience IN ('all', 'police', 'internal')")
    op.drop_constraint(FORMER_KEY, "document")
    op.create_unique_constraint(KEY, "document", ["tenant_id", "kind", "period", "edition", "audience", "state"])
    op.create_index("incident_version_changed_idx", "incident_version", ["tenant_id", "changed_at"])


def downgrade() -> None:
    op.drop_index("incident_version_changed_idx")
    op.drop_constraint(KEY, "document")
    op.create_unique_constraint(FORMER_KEY, "document", ["tenant_id", "kind", "period", "edition", "state"])
    op.drop_column("document", "counted_at")
    op.drop_column("document", "audience")
    op.drop_column("run", "audience")
