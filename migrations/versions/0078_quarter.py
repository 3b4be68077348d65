"""A follow-up that is sent back with a word, and a quarter's way to the council: confirmed by the police, sent."""

import sqlalchemy as sa
from alembic import op

revision = "0078_quarter"
down_revision = "0077_evaluations"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("follow_up", sa.Column("returned_words", sa.String()))
    op.add_column("follow_up", sa.Column("returned_by", sa.String()))
    op.add_column("follow_up", sa.Column("returned_at", sa.DateTime(timezone=True)))
    op.create_table(
        "quarter_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid()),
        sa.Column("sent_to", sa.String()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name=op.f("quarter_event_quarter_check")),
        sa.CheckConstraint("what IN ('confirmed', 'taken_back', 'sent')", name=op.f("quarter_event_what_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("quarter_event_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("quarter_event_tenant_id_document_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("quarter_event_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "document_id", "sent_to", name=op.f("quarter_event_tenant_id_document_id_sent_to_key")
        ),
    )
    op.create_index("quarter_event_idx", "quarter_event", ["tenant_id", "quarter", "at"])


def downgrade() -> None:
    op.drop_table("quarter_event")
    for column in ("returned_at", "returned_by", "returned_words"):
        op.drop_column("follow_up", column)
