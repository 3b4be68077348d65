"""Of an organisation one source counts on a day, where somebody has said which."""

import sqlalchemy as sa
from alembic import op

revision = "0130_one_source"
down_revision = "0129_mapped_files"
branch_labels = depends_on = None

STATES = "'counted', 'quarantined', 'withdrawn', 'merged'"


def upgrade() -> None:
    op.add_column("incident", sa.Column("layout", sa.String()))
    op.add_column("intake_file", sa.Column("layout", sa.String(), nullable=False, server_default=""))
    for name, kind in (("counted_source", sa.String()), ("counted_until", sa.Date()), ("counted_then", sa.String())):
        op.add_column("organisation", sa.Column(name, kind))
    _states(f"{STATES}, 'beside'")


def downgrade() -> None:
    op.execute("UPDATE incident SET state = 'withdrawn' WHERE state = 'beside'")
    _states(STATES)
    for table, column in (
        *(("organisation", name) for name in ("counted_then", "counted_until", "counted_source")),
        ("intake_file", "layout"),
        ("incident", "layout"),
    ):
        op.drop_column(table, column)


def _states(allowed: str) -> None:
    op.execute("ALTER TABLE incident DROP CONSTRAINT incident_state_check")
    op.execute(f"ALTER TABLE incident ADD CONSTRAINT incident_state_check CHECK (state IN ({allowed}))")
