"""What is handed to those who mend it, and access tokens that work with what has come in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0060_handovers"
down_revision = "0059_addresses"
branch_labels = depends_on = None
REACH = "access_token_reach_check"


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey"))


def _one_of(table: str, column: str, *codes: str) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({quoted})", name=op.f(f"{table}_{column}_check"))


def _category(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f(f"{table}_category_id_fkey"))


def upgrade() -> None:
    states = "sent", "taken_on", "done", "declined", "taken_back"
    op.create_table(
        "handover",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        _tenant("handover"),
        _key("handover", "incident_id", "incident"),
        _key("handover", "organisation_id", "organisation"),
        _category("handover"),
        _one_of("handover", "state", *states),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("handover_pkey")),
    )
    op.create_index("handover_incident_idx", "handover", ["tenant_id", "incident_id"])
    op.create_index("handover_organisation_idx", "handover", ["tenant_id", "organisation_id", "due"])
    waiting = sa.text("state IN ('sent', 'taken_on', 'declined')")
    op.create_index("handover_open_idx", "handover", ["tenant_id", "due"], postgresql_where=waiting)
    op.create_table(
        "handover_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", JSONB(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        _tenant("handover_event"),
        _key("handover_event", "handover_id", "handover"),
        _one_of("handover_event", "what", *states, "changed"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("handover_event_pkey")),
    )
    op.create_index("handover_event_idx", "handover_event", ["tenant_id", "handover_id", "at"])
    op.create_table(
        "handed_type",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        _tenant("handed_type"),
        _key("handed_type", "organisation_id", "organisation"),
        _category("handed_type"),
        sa.PrimaryKeyConstraint("tenant_id", "category_id", name=op.f("handed_type_pkey")),
    )
    op.drop_constraint(op.f(REACH), "access_token")
    op.create_check_constraint(op.f(REACH), "access_token", "reach IN ('read', 'report', 'work')")


def downgrade() -> None:
    op.execute("DELETE FROM access_token WHERE reach = 'work'")
    op.drop_constraint(op.f(REACH), "access_token")
    op.create_check_constraint(op.f(REACH), "access_token", "reach IN ('read', 'report')")
    for table in ("handed_type", "handover_event", "handover"):
        op.drop_table(table)
