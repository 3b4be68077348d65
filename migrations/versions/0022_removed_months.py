"""An index of the months that reports have been taken out of: few among all that ever were."""

from alembic import op

revision = "0022_removed_months"
down_revision = "0019_calendar"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_index(
        "month_tally_removed_idx",
        "month_tally",
        ["tenant_id", "month"],
        postgresql_include=["access_class", "removed"],
        postgresql_where="removed > 0",
    )


def downgrade() -> None:
    op.drop_index("month_tally_removed_idx", "month_tally")
