"""A report and its words point at no tenant by a key of their own: the report's organisation does, of the same tenant.

Such a key is looked up for every row that is written: for a report once more than need be, for its words once each.
"""

from alembic import op

revision = "0068_written"
down_revision = "0066_urgent"
branch_labels = depends_on = None

TABLES = ("incident", "word")


def upgrade() -> None:
    for table in TABLES:
        op.drop_constraint(op.f(f"{table}_tenant_id_fkey"), table, type_="foreignkey")


def downgrade() -> None:
    for table in TABLES:
        op.create_foreign_key(op.f(f"{table}_tenant_id_fkey"), table, "tenant", ["tenant_id"], ["id"])
