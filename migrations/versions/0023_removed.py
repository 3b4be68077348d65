"""The months of which something has been removed, found without reading the others."""

from alembic import op

revision = "0023_removed"
down_revision = "0019_calendar"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_index(
        "month_tally_removed_idx",
        "month_tally",
        ["tenant_id", "month", "access_class"],
        postgresql_include=["removed"],
        postgresql_where="removed > 0",
    )


def downgrade() -> None:
    op.drop_index("month_tally_removed_idx", "month_tally")
