"""Sub-areas have versions and former names; the practice area's ground follows; nobody gives roles there."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0051_start"
down_revision = "0050_phones"
branch_labels = depends_on = None

FOLDER = Path(__file__).parent.parent


def upgrade() -> None:
    op.add_column("shape", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("shape", sa.Column("former_names", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("shape", "version", server_default=None)
    op.alter_column("shape", "former_names", server_default=None)
    _run((FOLDER / "start.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("DROP FUNCTION public.follow_ground")
    op.execute("DROP FUNCTION public.choose_rhythm")
    former = (FOLDER / "units.sql").read_text(encoding="utf-8")
    (may_give,) = re.findall(r"^CREATE (FUNCTION public\.may_give.*?^\$\$;)", former, re.MULTILINE | re.DOTALL)
    op.drop_column("shape", "former_names")
    op.drop_column("shape", "version")
    _run(f"CREATE OR REPLACE {may_give}")


def _run(statements: str) -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)
