"""What intake and police events remember of what they have read: earlier wordings and when they were fetched."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.police_events.published import plain_text, wording_hash
from migrations.row_security import for_each_tenant

revision = "0007_intake"
down_revision = "0006_est_versions"
branch_labels = depends_on = None

_OF_FILES = (
    ("corrected", sa.Integer(), "0"),
    ("held", sa.Integer(), "0"),
    ("held_rows", postgresql.JSONB(), "[]"),
    ("trial", sa.Boolean(), "false"),
)


def upgrade() -> None:
    op.add_column("police_event", sa.Column("wordings", postgresql.JSONB(), nullable=True))
    op.add_column("police_event", sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True))
    _clean_police_events()
    op.alter_column("police_event", "wordings", nullable=False)
    op.alter_column("police_event", "fetched_at", nullable=False)
    op.add_column("incident", sa.Column("intake_content", sa.String(), nullable=True))
    for name, kind, empty in _OF_FILES:
        op.add_column("intake_file", sa.Column(name, kind, nullable=False, server_default=empty))
        op.alter_column("intake_file", name, server_default=None)
    op.add_column("intake_file", sa.Column("read_before", sa.Date(), nullable=True))
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "intake_upload",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", moment, nullable=False),
        sa.Column("cancelled_at", moment, nullable=True),
        sa.Column("finished_at", moment, nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.Column("intake_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="intake_upload_pkey"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="intake_upload_tenant_id_fkey"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "uploaded_by"],
            ["membership.tenant_id", "membership.id"],
            name="intake_upload_tenant_id_uploaded_by_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "intake_id"],
            ["intake_file.tenant_id", "intake_file.id"],
            name="intake_upload_tenant_id_intake_id_fkey",
        ),
    )


def downgrade() -> None:
    op.drop_table("intake_upload")
    op.drop_column("intake_file", "read_before")
    for name, _kind, _empty in reversed(_OF_FILES):
        op.drop_column("intake_file", name)
    op.drop_column("incident", "intake_content")
    op.drop_column("police_event", "fetched_at")
    op.drop_column("police_event", "wordings")


def _clean_police_events() -> None:
    """Texts that were kept as they came lose their markup and what may point at a person."""
    connection = op.get_bind()
    events = sa.table(
        "police_event",
        *map(sa.column, ("tenant_id", "event_id", "type", "name", "summary", "url", "content_hash", "published_at")),
        sa.column("wordings", postgresql.JSONB()),
        *map(sa.column, ("fetched_at", "last_changed")),
    )
    for tenant_id in for_each_tenant(connection):
        for row in connection.execute(sa.select(events).where(events.c.tenant_id == tenant_id)).all():
            kind, name = (" ".join(plain_text(text).split()) for text in (row.type, row.name))
            summary = plain_text(row.summary)
            kept = wording_hash(row.published_at.astimezone(UTC), kind, name, summary, row.url)
            values = {"type": kind, "name": name, "summary": summary, "content_hash": kept, "wordings": [kept]}
            mine = sa.and_(events.c.tenant_id == tenant_id, events.c.event_id == row.event_id)
            connection.execute(sa.update(events).where(mine).values(fetched_at=row.last_changed, **values))
