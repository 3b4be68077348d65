"""A municipality's name on screen is changed in the browser."""

from pathlib import Path

from alembic import op

revision = "0069_rename"
down_revision = "0068_written"
branch_labels = depends_on = None

FILE = Path(__file__).parent.parent / "rename.sql"


def upgrade() -> None:
    statements = FILE.read_text(encoding="utf-8")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.rename_municipality")
