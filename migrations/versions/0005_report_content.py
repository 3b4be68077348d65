"""What was sent under which id: the sender's own id of a report, and the fingerprint of what she sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005_report_content"
down_revision = "0004_audit"
branch_labels = depends_on = None
ONCE = "incident_tenant_id_reported_by_sent_as_key"


def upgrade() -> None:
    op.add_column("incident", sa.Column("sent_as", sa.UUID(), nullable=True))
    op.add_column("incident", sa.Column("sent_content", sa.String(), nullable=True))
    op.create_unique_constraint(ONCE, "incident", ["tenant_id", "reported_by", "sent_as"])


def downgrade() -> None:
    op.drop_constraint(ONCE, "incident", type_="unique")
    op.drop_column("incident", "sent_content")
    op.drop_column("incident", "sent_as")
