"""What the area reads of a municipality's final papers."""

import sqlalchemy as sa
from alembic import op

revision = "0127_papers_of_the_area"
down_revision = "0126_redacted_publications"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "area_document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_of", sa.String(), nullable=False),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("area_document_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f("area_document_tenant_id_area_id_fkey")
        ),
        sa.CheckConstraint("kind IN ('picture', 'report')", name=op.f("area_document_kind_check")),
        sa.UniqueConstraint("tenant_id", "kind", "period", name=op.f("area_document_tenant_id_kind_period_key")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("area_document_pkey")),
    )
    op.create_index("area_document_area_idx", "area_document", ["area_id"])


def downgrade() -> None:
    op.drop_table("area_document")
