"""A municipality's practice area: a tenant of its own, which follows the municipality."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0047_practice"
down_revision = "0046_go_live"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "practice.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.add_column("tenant", sa.Column("practice_of", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("tenant_practice_of_fkey"), "tenant", "tenant", ["practice_of"], ["id"])
    op.create_unique_constraint(op.f("tenant_practice_of_key"), "tenant", ["practice_of"])
    alone = "practice_of IS NULL OR kind = 'municipality' AND area_id = id"
    op.create_check_constraint(op.f("tenant_practice_check"), "tenant", alone)
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    for name in re.findall(r"^CREATE FUNCTION (public\.[a-z_]+)", SQL, re.MULTILINE):
        op.execute(f"DROP FUNCTION {name}")
    op.drop_column("tenant", "practice_of")
