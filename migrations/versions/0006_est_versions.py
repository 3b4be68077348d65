"""Versions on what several people change in EST, removed rows that are kept, and what is changed in closed quarters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.row_security import for_each_tenant

revision = "0006_est_versions"
down_revision = "0005_report_content"
branch_labels = depends_on = None

VERSIONED = ("focus_area", "goal", "activity")
REMOVABLE = ("goal", "activity", "occasion")
NAME = ["tenant_id", "focus_area_id", "name"]
OLD_NAME = "activity_tenant_id_focus_area_id_name_key"
A_QUARTER = "quarter ~ '^[0-9]{4}-Q[1-4]$'"


def upgrade() -> None:
    for table in VERSIONED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        op.alter_column(table, "version", server_default=None)
    for table in REMOVABLE:
        op.add_column(table, sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("removed_by", sa.String(), nullable=True))
    op.drop_constraint(OLD_NAME, "activity", type_="unique")
    op.create_index("activity_name_idx", "activity", NAME, unique=True, postgresql_where="removed_at IS NULL")
    op.create_table(
        "quarter_priorities",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "quarter", name="quarter_priorities_pkey"),
        sa.CheckConstraint(A_QUARTER, name="quarter"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="quarter_priorities_tenant_id_fkey"),
    )
    op.create_table(
        "late_change",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("focus_area_id", sa.UUID(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="late_change_pkey"),
        sa.CheckConstraint(A_QUARTER, name="quarter"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="late_change_tenant_id_fkey"),
    )
    op.create_index("late_change_quarter_idx", "late_change", ["tenant_id", "quarter"])
    for _tenant in for_each_tenant(op.get_bind()):
        op.execute(
            "INSERT INTO quarter_priorities (tenant_id, quarter, version)"
            " SELECT DISTINCT tenant_id, quarter, 1 FROM priority"
        )


def downgrade() -> None:
    op.drop_table("late_change")
    op.drop_table("quarter_priorities")
    # The older version knows of no removed rows: what has been removed goes for good, with what hangs on it.
    for _tenant in for_each_tenant(op.get_bind()):
        op.execute(
            "DELETE FROM activity_plan p USING activity a WHERE a.id = p.activity_id AND a.removed_at IS NOT NULL"
        )
        op.execute("DELETE FROM occasion o USING activity a WHERE a.id = o.activity_id AND a.removed_at IS NOT NULL")
        op.execute("DELETE FROM occasion WHERE removed_at IS NOT NULL")
        op.execute("DELETE FROM activity WHERE removed_at IS NOT NULL")
        op.execute("DELETE FROM goal WHERE removed_at IS NOT NULL")
    op.drop_index("activity_name_idx", "activity")
    op.create_unique_constraint(OLD_NAME, "activity", NAME)
    for table in REMOVABLE:
        op.drop_column(table, "removed_by")
        op.drop_column(table, "removed_at")
    for table in VERSIONED:
        op.drop_column(table, "version")
