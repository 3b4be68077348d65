"""What an installation knows of itself; and when a run that what heals by itself has ended is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0008_runs"
down_revision = "0007_intake"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation_fact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="installation_fact_pkey"),
    )
    # A demo world that was made before it was written down what it is. No real address ends like this (RFC 2606).
    op.execute(
        "INSERT INTO installation_fact (name, value, at)"
        " SELECT 'demo', '', now() WHERE EXISTS (SELECT 1 FROM person WHERE email LIKE '%.example')"
    )
    op.add_column("run", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("run", sa.Column("passing", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("run", sa.Column("again_at", sa.DateTime(timezone=True), nullable=True))
    for column in ("attempts", "passing"):
        op.alter_column("run", column, server_default=None)


def downgrade() -> None:
    for column in ("again_at", "passing", "attempts"):
        op.drop_column("run", column)
    op.drop_table("installation_fact")
