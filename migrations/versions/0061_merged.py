"""What lies at a place that is merged follows in the practice area."""

import re
from pathlib import Path

from alembic import op

revision = "0061_merged"
down_revision = "0060_handovers"
branch_labels = depends_on = None

FOLDER = Path(__file__).parent.parent


def upgrade() -> None:
    _run((FOLDER / "merged.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    former = (FOLDER / "start.sql").read_text(encoding="utf-8")
    (follow,) = re.findall(r"^CREATE (FUNCTION public\.follow_ground.*?^\$\$;)", former, re.MULTILINE | re.DOTALL)
    _run(f"CREATE OR REPLACE {follow}")
    op.execute("DROP FUNCTION public.move_from_merged")


def _run(statements: str) -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)
