"""Organisations are added, changed, ended and opened again in the browser: since when there is one, whether it has
ended, and how often it was changed. Those that are there have been since their number was made, which says when."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0039_organisations"
down_revision = "0036_ground"
branch_labels = depends_on = None

ADDED = """
UPDATE organisation SET added_on = CASE WHEN substr(id::text, 15, 1) = '7' THEN
    (to_timestamp(('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
        AT TIME ZONE 'Europe/Stockholm')::date
    ELSE current_date END
"""


def upgrade() -> None:
    op.add_column("organisation", sa.Column("added_on", sa.Date(), nullable=True))
    op.add_column("organisation", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("organisation", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.alter_column("organisation", "version", server_default=None)
    connection = op.get_bind()
    for _tenant_id in for_each_tenant(connection):
        connection.execute(sa.text(ADDED))
    op.alter_column("organisation", "added_on", nullable=False)


def downgrade() -> None:
    for column in ("version", "ended_at", "added_on"):
        op.drop_column("organisation", column)
