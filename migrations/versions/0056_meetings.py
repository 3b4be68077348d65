"""Meetings of every kind, who is called to them, and what is decided at them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0056_meetings"
down_revision = "0055_coverage"
branch_labels = depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey"))


def _one_of(table: str, column: str, *codes: str) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({quoted})", name=op.f(f"{table}_{column}_check"))


def _uuid(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "meeting",
        _uuid("tenant_id"),
        _uuid("id"),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("removed_at", nullable=True),
        _text("removed_by", nullable=True),
        _text("kind"),
        _text("status"),
        _moment("begins_at"),
        _text("place"),
        _text("about"),
        sa.Column("period_first", sa.Date(), nullable=True),
        _tenant("meeting"),
        _one_of("meeting", "kind", "picture", "extra", "est", "council", "group"),
        _one_of("meeting", "status", "planned", "held", "closed"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("meeting_pkey")),
    )
    kept = sa.text("kind = 'picture' AND removed_at IS NULL")
    op.create_index("meeting_period_idx", "meeting", ["tenant_id", "period_first"], unique=True, postgresql_where=kept)
    op.create_index("meeting_begins_idx", "meeting", ["tenant_id", "begins_at"])
    op.create_table(
        "meeting_organisation",
        _uuid("tenant_id"),
        _uuid("meeting_id"),
        _uuid("organisation_id"),
        sa.Column("came", sa.Boolean(), nullable=False),
        _tenant("meeting_organisation"),
        _key("meeting_organisation", "meeting_id", "meeting"),
        _key("meeting_organisation", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "organisation_id", name=op.f("meeting_organisation_pkey")),
    )
    op.create_table(
        "decision",
        _uuid("tenant_id"),
        _uuid("id"),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("removed_at", nullable=True),
        _text("removed_by", nullable=True),
        _uuid("meeting_id"),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("text"),
        _uuid("named_place_id", nullable=True),
        _uuid("sub_area_id", nullable=True),
        _uuid("organisation_id", nullable=True),
        _text("function"),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("picture_first", sa.Date(), nullable=True),
        _uuid("incident_id", nullable=True),
        _text("alert"),
        _text("alert_audience"),
        _text("ground"),
        _text("access_class"),
        _text("state"),
        _text("needs"),
        _text("board"),
        _text("paragraph"),
        _text("registry_number"),
        _text("answer", nullable=True),
        _tenant("decision"),
        _key("decision", "meeting_id", "meeting"),
        _key("decision", "named_place_id", "named_place"),
        _key("decision", "sub_area_id", "shape"),
        _key("decision", "organisation_id", "organisation"),
        _key("decision", "incident_id", "incident"),
        _one_of("decision", "access_class", "internal", "police", "restricted"),
        _one_of("decision", "state", "open", "late", "done", "dropped"),
        _one_of("decision", "needs", "nobody", "board", "answer"),
        _one_of("decision", "answer", "commits", "declines"),
        sa.UniqueConstraint("tenant_id", "year", "number", name=op.f("decision_tenant_id_year_number_key")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("decision_pkey")),
    )
    for name, columns in (
        ("meeting", ["meeting_id"]),
        ("due", ["state", "due"]),
        ("place", ["named_place_id"]),
        ("incident", ["incident_id"]),
    ):
        op.create_index(f"decision_{name}_idx", "decision", ["tenant_id", *columns])
    op.create_table(
        "decision_event",
        _uuid("tenant_id"),
        _uuid("id"),
        _uuid("decision_id"),
        _uuid("meeting_id", nullable=True),
        _text("what"),
        _text("reason"),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("before", JSONB(), nullable=True),
        _moment("at"),
        _text("by"),
        _tenant("decision_event"),
        _key("decision_event", "decision_id", "decision"),
        _key("decision_event", "meeting_id", "meeting"),
        _one_of("decision_event", "what", "open", "late", "done", "dropped", "commits", "declines", "changed"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("decision_event_pkey")),
    )
    op.create_index("decision_event_idx", "decision_event", ["tenant_id", "decision_id", "at"])


def downgrade() -> None:
    for table in ("decision_event", "decision", "meeting_organisation", "meeting"):
        op.drop_table(table)
