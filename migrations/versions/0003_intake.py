"""Intake: files of reports that have been read in, and the events that the police have published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.policies import READ_ADD, addressed, owned

revision = "0003"
down_revision = "0002"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_as", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("header", JSONB(), nullable=False),
        sa.Column("bad_rows", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "read_by"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("intake_file_tenant_id_read_by_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("intake_file_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("intake_file_pkey")),
    )
    op.create_index("intake_file_sha256_idx", "intake_file", ["tenant_id", "sha256"], unique=False)
    op.create_table(
        "police_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_clock", sa.String(), nullable=True),
        sa.Column("event_date", sa.Date(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("municipality_name", sa.String(), nullable=True),
        sa.Column("county", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_changed", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["tenant.id"], name=op.f("police_event_municipality_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("police_event_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("police_event_pkey")),
        sa.UniqueConstraint("tenant_id", "event_id", name=op.f("police_event_tenant_id_event_id_key")),
    )
    op.create_index("police_event_municipality_idx", "police_event", ["municipality_id", "published_at"], unique=False)

    owned("intake_file", web=READ_ADD, worker=READ_ADD)
    addressed("police_event", to="municipality", web="SELECT", worker="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.drop_table("police_event")
    op.drop_table("intake_file")
