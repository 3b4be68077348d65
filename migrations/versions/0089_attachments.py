"""Attachments: files of a measure or of a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0089_attachments"
down_revision = "0088_problem_of_a_measure"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.String()),
        sa.Column("measure_id", sa.Uuid()),
        sa.Column("meeting_id", sa.Uuid()),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.CheckConstraint("media_type IN ('application/pdf', 'image/jpeg')", name=op.f("attachment_media_type_check")),
        sa.CheckConstraint("num_nonnulls(measure_id, meeting_id) > 0", name=op.f("attachment_of_one_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("attachment_tenant_id_fkey")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"attachment_tenant_id_{column}_fkey"),
            )
            for column, table in (("measure_id", "measure"), ("meeting_id", "meeting"), ("replaces_id", "attachment"))
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("attachment_pkey")),
    )
    for column in ("measure", "meeting", "replaces"):
        op.create_index(f"attachment_{column}_idx", "attachment", ["tenant_id", f"{column}_id"])


def downgrade() -> None:
    op.drop_table("attachment")
