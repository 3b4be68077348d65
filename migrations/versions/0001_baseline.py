"""All tables of the first version, as `migrations/baseline.sql` makes them."""

import re
from pathlib import Path

from alembic import op

revision = "0001_baseline"
down_revision = None
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "baseline.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    tables = re.findall(r"^CREATE TABLE (\S+)", SQL, re.MULTILINE)
    op.execute(f"DROP TABLE {', '.join(tables)}")
