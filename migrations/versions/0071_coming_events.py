"""What is to come that people know of, each correction a row of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0071_coming_events"
down_revision = "0070_thresholds"
branch_labels = depends_on = None


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"coming_event_tenant_id_{column}_fkey")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=name)


def _one_of(column: str, *codes: str) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({quoted})", name=op.f(f"coming_event_{column}_check"))


def upgrade() -> None:
    op.create_table(
        "coming_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("named_place_id", sa.Uuid(), nullable=True),
        sa.Column("sub_area_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("coming_event_tenant_id_fkey")),
        _key("named_place_id", "named_place"),
        _key("sub_area_id", "shape"),
        _key("organisation_id", "organisation"),
        _one_of("kind", "fair", "match", "concert", "school_end", "other"),
        _one_of("room", "police", "est", "reporters"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("coming_event_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "event_id", "version", name=op.f("coming_event_tenant_id_event_id_version_key")
        ),
    )
    op.create_index("coming_event_last_idx", "coming_event", ["tenant_id", "last"])


def downgrade() -> None:
    op.drop_table("coming_event")
