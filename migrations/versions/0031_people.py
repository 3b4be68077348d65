"""Roles given, changed and ended in the browser, by functions that ask who does it; each counts its changes."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0031_people"
down_revision = "0030_tenant_choices"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "people.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.add_column("membership", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.alter_column("membership", "version", server_default=None)
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    for name in re.findall(r"^CREATE FUNCTION (public\.[a-z_]+)", SQL, re.MULTILINE):
        op.execute(f"DROP FUNCTION {name}")
    op.drop_column("membership", "version")
