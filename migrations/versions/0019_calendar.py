"""One look at how all tenants stand, for the calendar; and an index of the runs that have been parked."""

from pathlib import Path

from alembic import op

revision = "0019_calendar"
down_revision = "0017_read_lines_at_once"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "calendar.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.create_index("run_parked_idx", "run", ["tenant_id", "finished_at"], postgresql_where="state = 'parked'")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.look_round")
    op.drop_index("run_parked_idx", "run")
