"""One look at how all chains stand, for the calendar."""

from pathlib import Path

from alembic import op

revision = "0023_audit_look"
down_revision = "0022_removed_months"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "audit_look.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.look_audit")
