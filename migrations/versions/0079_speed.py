"""The index of what was sent under an id holds no report that came without one, as every row of a file does."""

import sqlalchemy as sa
from alembic import op

revision = "0079_speed"
down_revision = "0078_quarter"
branch_labels = depends_on = None

KEY = ["tenant_id", "reported_by", "sent_as"]


def upgrade() -> None:
    sent = sa.text("sent_as IS NOT NULL")
    op.create_index("incident_sent_idx", "incident", KEY, unique=True, postgresql_where=sent)
    op.drop_constraint(op.f("incident_tenant_id_reported_by_sent_as_key"), "incident", type_="unique")


def downgrade() -> None:
    op.create_unique_constraint(op.f("incident_tenant_id_reported_by_sent_as_key"), "incident", KEY)
    op.drop_index("incident_sent_idx", "incident")
