"""Editions of documents that nobody reads any more, since words were removed from what they were made of."""

import sqlalchemy as sa
from alembic import op

revision = "0087_withdrawn_documents"
down_revision = "0086_redacted_work"
branch_labels = depends_on = None

TABLE = "document_withdrawal"


def _within(column: str, table: str) -> sa.ForeignKeyConstraint:
    there = [f"{table}.tenant_id", f"{table}.id"]
    return sa.ForeignKeyConstraint(["tenant_id", column], there, name=op.f(f"{TABLE}_tenant_id_{column}_fkey"))


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("replaced_by", sa.Uuid()),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{TABLE}_tenant_id_fkey")),
        _within("document_id", "document"),
        _within("replaced_by", "document"),
        sa.PrimaryKeyConstraint("tenant_id", "document_id", name=op.f(f"{TABLE}_pkey")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
