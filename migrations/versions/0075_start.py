"""How long reports are kept, as is decided; a practice area's maps are drawn on its municipality's background."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0075_start"
down_revision = "0074_problems"
branch_labels = depends_on = None

FILE = Path(__file__).parent.parent / "practice_basemap.sql"


def upgrade() -> None:
    op.add_column("go_live_paper", sa.Column("months", sa.Integer()))
    statements = FILE.read_text(encoding="utf-8")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.basemap_to_practise_on")
    op.drop_column("go_live_paper", "months")
