"""Letters of any kind, each chosen by itself; and what the police have read, for the area's chief."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0052_letters"
down_revision = "0051_start"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "police_reads.sql").read_text(encoding="utf-8")
KINDS = "kind IN ('invitation', 'reset', 'run_done', 'run_stopped')"
BEFORE = "SELECT tenant_id, membership_id, run_done, run_stopped FROM notice_choice"
KEPT = "INSERT INTO notice_choice (tenant_id, membership_id, kind, wanted) VALUES (:tenant, :of, :kind, :wanted)"
OTHERS = "DELETE FROM mail WHERE kind NOT IN ('invitation', 'reset', 'run_done', 'run_stopped')"


def _key(*columns: str) -> None:
    op.create_primary_key(op.f("notice_choice_pkey"), "notice_choice", ["tenant_id", "membership_id", *columns])


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_constraint(op.f("mail_kind_check"), "mail")
    before = [row for _ in for_each_tenant(connection) for row in connection.execute(sa.text(BEFORE)).all()]
    for _ in for_each_tenant(connection):
        connection.execute(sa.text("DELETE FROM notice_choice"))
    op.drop_column("notice_choice", "run_done")
    op.drop_column("notice_choice", "run_stopped")
    op.add_column("notice_choice", sa.Column("kind", sa.String(), nullable=False))
    op.add_column("notice_choice", sa.Column("wanted", sa.Boolean(), nullable=False))
    op.drop_constraint(op.f("notice_choice_pkey"), "notice_choice")
    _key("kind")
    for tenant_id in for_each_tenant(connection):
        rows = [
            {"tenant": row.tenant_id, "of": row.membership_id, "kind": kind, "wanted": getattr(row, kind)}
            for row in before
            if row.tenant_id == tenant_id
            for kind in ("run_done", "run_stopped")
        ]
        if rows:
            connection.execute(sa.text(KEPT), rows)
    connection.execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.police_reads, public.police_readers, public.is_chief")
    for _ in for_each_tenant(op.get_bind()):
        op.execute("DELETE FROM notice_choice")
        op.execute(OTHERS)
    op.drop_constraint(op.f("notice_choice_pkey"), "notice_choice")
    op.drop_column("notice_choice", "kind")
    op.drop_column("notice_choice", "wanted")
    op.add_column("notice_choice", sa.Column("run_done", sa.Boolean(), nullable=False))
    op.add_column("notice_choice", sa.Column("run_stopped", sa.Boolean(), nullable=False))
    _key()
    op.create_check_constraint(op.f("mail_kind_check"), "mail", KINDS)
