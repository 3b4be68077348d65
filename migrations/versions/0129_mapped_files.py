"""A file is asked about column by column and word by word, and what is decided is remembered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0129_mapped_files"
down_revision = "0128_leaving"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("intake_upload", sa.Column("reading", JSONB()))
    op.create_table(
        "file_draft",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("leave_out", sa.Boolean(), nullable=False),
        sa.Column("reading", JSONB(), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upload_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("file_draft_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "made_by"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("file_draft_tenant_id_made_by_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "upload_id"],
            ["intake_upload.tenant_id", "intake_upload.id"],
            name=op.f("file_draft_tenant_id_upload_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("file_draft_pkey")),
    )
    op.create_table(
        "file_mapping",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sender_id", sa.Uuid()),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("reading", JSONB(), nullable=False),
        sa.Column("made_as", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("file_mapping_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sender_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("file_mapping_tenant_id_sender_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("file_mapping_pkey")),
    )
    op.create_index("file_mapping_layout_idx", "file_mapping", ["tenant_id", "layout"])


def downgrade() -> None:
    op.drop_table("file_mapping")
    op.drop_table("file_draft")
    op.drop_column("intake_upload", "reading")
