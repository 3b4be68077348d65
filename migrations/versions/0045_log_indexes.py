"""What the log is searched by: the read lines that showed narrow texts, and the links about somebody's role."""

import sqlalchemy as sa
from alembic import op

revision = "0045_log_indexes"
down_revision = "0044_objections"
branch_labels = depends_on = None


def upgrade() -> None:
    shown, concerned = sa.text("shown IS NOT NULL"), sa.text("concerned_id IS NOT NULL")
    op.create_index("read_line_shown_idx", "read_line", ["tenant_id", "at"], postgresql_where=shown)
    op.create_index("audit_line_rights_idx", "audit_line", ["tenant_id", "at", "seq"], postgresql_where=concerned)


def downgrade() -> None:
    op.drop_index("audit_line_rights_idx", "audit_line")
    op.drop_index("read_line_shown_idx", "read_line")
