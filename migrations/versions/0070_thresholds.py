"""Thresholds: so many reports, somewhere, within so many hours; the notices given of them, and who has seen one. And
addresses by where they lie, and reports that a meeting took up."""

import sqlalchemy as sa
from alembic import op

revision = "0070_thresholds"
down_revision = "0069_rename"
branch_labels = depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey"))


def upgrade() -> None:
    op.create_table(
        "threshold_rule",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("own_type_id", sa.Uuid(), nullable=True),
        sa.Column("named_place_id", sa.Uuid(), nullable=True),
        sa.Column("sub_area_id", sa.Uuid(), nullable=True),
        sa.Column("at_least", sa.SmallInteger(), nullable=False),
        sa.Column("hours", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_by", sa.String(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        _tenant("threshold_rule"),
        _key("threshold_rule", "own_type_id", "own_type"),
        _key("threshold_rule", "named_place_id", "named_place"),
        _key("threshold_rule", "sub_area_id", "shape"),
        _key("threshold_rule", "replaces", "threshold_rule"),
        sa.CheckConstraint("state IN ('on', 'off', 'ended')", name=op.f("threshold_rule_state_check")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("threshold_rule_pkey")),
    )
    op.create_table(
        "threshold_notice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        _tenant("threshold_notice"),
        _key("threshold_notice", "rule_id", "threshold_rule"),
        sa.CheckConstraint("audience IN ('all', 'police', 'internal')", name=op.f("threshold_notice_audience_check")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("threshold_notice_pkey")),
    )
    op.create_index("threshold_notice_given_idx", "threshold_notice", ["tenant_id", "given_at"])
    op.create_index("threshold_notice_rule_idx", "threshold_notice", ["tenant_id", "rule_id", "first"])
    op.create_table(
        "threshold_seen",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        _tenant("threshold_seen"),
        _key("threshold_seen", "notice_id", "threshold_notice"),
        _key("threshold_seen", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("tenant_id", "notice_id", "membership_id", name=op.f("threshold_seen_pkey")),
    )
    op.create_table(
        "meeting_report",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        _tenant("meeting_report"),
        _key("meeting_report", "meeting_id", "meeting"),
        _key("meeting_report", "incident_id", "incident"),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "incident_id", name=op.f("meeting_report_pkey")),
    )
    op.create_index("meeting_report_incident_idx", "meeting_report", ["tenant_id", "incident_id"])
    op.create_index("address_lat_idx", "address", ["lat", "tenant_id", "file_id"])


def downgrade() -> None:
    op.drop_index("address_lat_idx", "address")
    op.drop_table("meeting_report")
    op.drop_table("threshold_seen")
    op.drop_table("threshold_notice")
    op.drop_table("threshold_rule")
